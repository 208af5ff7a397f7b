"""The web application: where Telegram brings updates, and what those ask who run the bot."""

from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.surfaces.web.webhook import Webhook

# Why the bot should not be sent updates now; nothing if it should.
Unready = Callable[[], Sequence[str]]
# Metrics as Prometheus reads them, and the type of that content.
Exposition = Callable[[], tuple[bytes, str]]


def build_web(
    unready: Unready, *, webhook: Webhook | None = None, path: str = "/", exposition: Exposition | None = None
) -> Starlette:
    """Return the application; ``webhook`` stands at ``path``, if there is one, and ``exposition`` at /metrics."""

    def live(_: Request) -> Response:
        # Whoever reads this has been answered by the event loop.
        return JSONResponse({"live": True})

    def ready(_: Request) -> Response:
        reasons = list(unready())
        return JSONResponse({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200)

    def metrics(_: Request) -> Response:
        assert exposition  # noqa: S101 - there is no such route without it
        content, media_type = exposition()
        return Response(content, headers={"content-type": media_type})

    routes = [Route("/live", _asynchronous(live)), Route("/ready", _asynchronous(ready))]
    if exposition:
        routes.append(Route("/metrics", _asynchronous(metrics)))
    if webhook:
        routes.insert(0, Route(path, webhook.take, methods=["POST"]))
    return Starlette(routes=routes)


def _asynchronous(answer: Callable[[Request], Response]) -> Callable[[Request], object]:
    """Return an endpoint that answers on the event loop: from a thread it would answer while the loop stands still."""

    async def answering(request: Request) -> Response:
        return answer(request)

    return answering
