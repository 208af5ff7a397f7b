"""The web application by itself: its states and metrics."""

import socket

import aiohttp
import pytest

from bot.surfaces.web.application import Exposition, build_web
from bot.surfaces.web.serving import serving


async def get(path: str, *reasons: str, exposition: Exposition | None = None) -> tuple[int, str, str]:
    application = build_web(lambda: reasons, exposition=exposition)
    async with (
        serving(application, "127.0.0.1", 0) as port,
        aiohttp.ClientSession() as client,
        client.get(f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text(), answer.headers["content-type"]


async def test_live_says_that_the_process_answers_whatever_else_is_wrong() -> None:
    assert await get("/live", "stopping") == (200, '{"live":true}', "application/json")


async def test_ready_says_so_where_nothing_is_wrong() -> None:
    assert await get("/ready") == (200, '{"ready":true,"reasons":[]}', "application/json")


async def test_ready_tells_what_is_wrong() -> None:
    status, body, _ = await get("/ready", "database not reached", "stopping")

    assert (status, body) == (503, '{"ready":false,"reasons":["database not reached","stopping"]}')


async def test_metrics_are_told_as_they_are_given() -> None:
    found = await get("/metrics", exposition=lambda: (b"updates_total 1\n", "text/plain; version=1.0.0"))

    assert found == (200, "updates_total 1\n", "text/plain; version=1.0.0")


@pytest.mark.parametrize("path", ["/metrics", "/", "/telegram"])
async def test_there_is_nothing_else(path: str) -> None:
    assert (await get(path))[0] == 404


async def test_host_that_nobody_knows_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    with pytest.raises(OSError, match=r"LISTEN=nowhere\.invalid:80 can't be used: Name or service not known"):
        async with serving(build_web(lambda: ()), "nowhere.invalid", 80):
            pass


async def test_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(OSError, match=rf"LISTEN=127.0.0.1:{port} can't be used: Address already in use"):
            async with serving(build_web(lambda: ()), "127.0.0.1", port):
                pass
