# Builds the bot with exactly what requirements.lock names, and its knowledge compiled, so that a container starts at once.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
RUN python -m venv /opt/dateline
# What changes seldom comes first: an edit of the knowledge installs nothing anew.
COPY requirements.lock ./
RUN /opt/dateline/bin/pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY bot bot
COPY knowledge knowledge
RUN /opt/dateline/bin/pip install --no-deps --no-build-isolation . && /opt/dateline/bin/python -m compileall -q /opt/dateline
# What it writes is for its own user only; in the image another one reads it.
RUN XDG_CACHE_HOME=/opt/cache /opt/dateline/bin/dateline compile && chmod -R a+rX /opt/cache

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore, for `dateline backup` and `dateline restore` on PostgreSQL.
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends postgresql-client-15 \
	&& rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin dateline \
	&& install --directory --owner=dateline --group=dateline --mode=700 /data
COPY --from=build /opt/dateline /opt/dateline
COPY --from=build /opt/cache /opt/cache
# The root is read only in compose.yaml: only /data, and /tmp in memory, are written to.
ENV PATH=/opt/dateline/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
	XDG_CACHE_HOME=/opt/cache DATA_DIR=/data LISTEN=0.0.0.0:8080 LOG_FORMAT=json
USER dateline
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
# Asks whether the process is alive, and no proxy that is set; whether it can serve is what /ready says.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
	CMD ["python", "-c", "from http.client import HTTPConnection as H; c = H('127.0.0.1', 8080, timeout=4); c.request('GET', '/live'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["dateline"]
CMD ["run"]
