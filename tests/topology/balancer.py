"""nginx before the replicas, from the installed program and the project's own configuration."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from string import Template

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "deploy" / "nginx" / "dateline.conf.template"

# What the image of nginx has around the servers; everything that is written stays in the folder.
_FRAME = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/dateline.conf;
}}
"""
_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin")


def program() -> Path | None:
    """Return where nginx is; None if it is not installed, or openssl is not, which makes its certificate."""
    found = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), *_FOLDERS)))
    return Path(found) if found and shutil.which("openssl") else None


def filled_in(values: Mapping[str, str]) -> str:
    """Return the configuration with ``${DATELINE_...}`` replaced, as the image of nginx does it."""
    return Template(TEMPLATE.read_text("utf-8")).safe_substitute(values)


def certify(folder: Path) -> Path:
    """Make a certificate for this machine that vouches for itself, and return it."""
    certificate = folder / "fullchain.pem"
    subprocess.run(
        [
            *"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2".split(),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            *("-keyout", folder / "privkey.pem", "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    return certificate


@contextmanager
def running(nginx: Path, folder: Path, port: int, upstreams: Sequence[int]) -> Iterator[Path]:
    """Run nginx on a port of loopback before the ports of the replicas, and give its certificate.

    Raises RuntimeError if it does not start.
    """
    certificate = certify(folder)
    servers = " ".join(f"server 127.0.0.1:{one} max_fails=1 fail_timeout=5s;" for one in upstreams)
    values = {
        "DATELINE_LISTEN": f"127.0.0.1:{port} ssl",
        "DATELINE_REPLICAS": servers,
        "DATELINE_CERTIFICATES": str(folder),
    }
    (folder / "dateline.conf").write_text(filled_in(values), "utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    main = folder / "nginx.conf"
    main.write_text(_FRAME.format(folder=folder, user=user), "utf-8")
    log = folder / "nginx.log"
    # Ctrl-C in the terminal is for whoever started this; and what it says stands in its log.
    command = [nginx, "-p", folder, "-e", log, "-c", main]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as process:
        try:
            while not (folder / "nginx.pid").exists():
                if process.poll() is not None:
                    raise RuntimeError(f"nginx did not start:\n{log.read_text('utf-8')}")
                time.sleep(0.02)
            yield certificate
        finally:
            process.terminate()
