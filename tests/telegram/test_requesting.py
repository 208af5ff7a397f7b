"""Requests against a web server of aiohttp's, and against sockets that misbehave."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaPhoto
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.surfaces.telegram.proxies import ProxyError
from bot.surfaces.telegram.requesting import AiohttpRequest, Limits
from emulator.server import Emulator

pytestmark = pytest.mark.no_application

TOKEN = f"7000000001:{'S' * 35}"
SECRET = "S" * 35
ACTIONS = {"ok": True, "result": True}
# One that the library does not know: for those that it does, it wants its own functions to be used.
METHOD = "anything"

Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@asynccontextmanager
async def web_server(
    handle: Callable[[web.Request], Awaitable[web.StreamResponse]], tls: ssl.SSLContext | None = None
) -> AsyncIterator[str]:
    application = web.Application(client_max_size=32 * 2**20)
    application.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(application, access_log=None, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def socket_server(connected: Connected) -> AsyncIterator[str]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await connected(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@asynccontextmanager
async def bot(origin: str, limits: Limits | None = None) -> AsyncIterator[Bot]:
    """Yield a bot whose requests are ready, without a getMe ahead."""
    request = AiohttpRequest(limits)
    await request.initialize()
    try:
        yield Bot(TOKEN, base_url=f"{origin}/bot", request=request, get_updates_request=request)
    finally:
        await request.shutdown()


async def typing(sender: Bot, **timeouts: float | None) -> bool:
    return await sender.send_chat_action(1, "typing", **timeouts)


class Gate:
    """A handler that tells when a request has come, and keeps it until it is let go."""

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.release = asyncio.Event()
        self.finished = 0

    async def handle(self, _: web.Request) -> web.Response:
        self.entered.set()
        await self.release.wait()
        self.finished += 1
        return web.json_response(ACTIONS)


async def test_call_is_answered_by_the_emulator() -> None:
    async with Emulator() as telegram:
        request = AiohttpRequest()
        reader = telegram.user()
        chat = telegram.private(reader)

        async with Bot(telegram.token, base_url=f"{telegram.origin}/bot", request=request) as sender:
            sent = await sender.send_message(chat.id, "Привіт & <b>вітаю</b>", parse_mode=None)

        assert sent.text == "Привіт & <b>вітаю</b>"
        assert [message.text for message in telegram.sent(chat)] == [sent.text]


async def test_parameters_are_json_with_values_as_text() -> None:
    received: list[web.Request] = []
    sent: list[object] = []

    async def handle(request: web.Request) -> web.Response:
        received.append(request)
        sent.append(await request.json())
        return web.json_response(ACTIONS)

    async with web_server(handle) as origin, bot(origin) as sender:
        await sender.do_api_request(METHOD, {"commands": [{"command": "ask"}], "language_code": "uk"})

    assert sent == [{"commands": '[{"command": "ask"}]', "language_code": "uk"}]
    assert received[0].content_type == "application/json"
    assert received[0].path == f"/bot{TOKEN}/anything"
    assert received[0].headers["User-Agent"].startswith("python-telegram-bot")


async def test_connection_is_kept_for_the_next_call() -> None:
    peers: set[object] = set()

    async def handle(request: web.Request) -> web.Response:
        peers.add(request.transport.get_extra_info("peername"))
        return web.json_response(ACTIONS)

    async with web_server(handle) as origin, bot(origin) as sender:
        for _ in range(3):
            await typing(sender)

    assert len(peers) == 1


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"ok": False, "description": "Bad Request: chat not found"}, BadRequest),
        (401, {"ok": False, "description": "Unauthorized"}, InvalidToken),
        (429, {"ok": False, "description": "Too Many Requests", "parameters": {"retry_after": 7}}, RetryAfter),
    ],
)
async def test_error_of_telegram_is_told_as_such(status: int, body: object, expected: type[Exception]) -> None:
    async def handle(_: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    async with web_server(handle) as origin, bot(origin) as sender:
        with pytest.raises(expected):
            await typing(sender)


async def test_page_of_a_gateway_is_a_network_error() -> None:
    async def handle(_: web.Request) -> web.Response:
        return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")

    async with web_server(handle) as origin, bot(origin) as sender:
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await typing(sender)


async def test_redirect_is_not_followed() -> None:
    paths: list[str] = []

    async def handle(request: web.Request) -> web.Response:
        paths.append(request.path)
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    async with web_server(handle) as origin, bot(origin) as sender:
        with pytest.raises(NetworkError, match="Found"):
            await typing(sender)

    assert paths == [f"/bot{TOKEN}/sendChatAction"]


async def answer_nothing(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def answer_half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok": tr')
    await writer.drain()


async def answer_garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    await writer.drain()


async def answer_wrongly_packed(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nzzzz")
    await writer.drain()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok": tr')
    await writer.drain()
    writer.transport.abort()


@pytest.mark.parametrize("misbehave", [answer_nothing, answer_half, answer_garbage, answer_wrongly_packed, reset])
async def test_broken_response_is_a_network_error_without_the_token(misbehave: Connected) -> None:
    async with socket_server(misbehave) as origin, bot(origin) as sender:
        with pytest.raises(NetworkError) as caught:
            await typing(sender)

    assert str(caught.value).startswith("aiohttp.")
    assert not isinstance(caught.value, TimedOut)
    assert SECRET not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_refused_connection_is_told_with_its_reason() -> None:
    async with socket_server(answer_nothing) as origin:
        pass

    async with bot(origin) as sender:
        with pytest.raises(NetworkError, match=r"ClientConnectorError: .*Connect") as caught:
            await typing(sender)

    assert SECRET not in repr(caught.value)


@pytest.mark.parametrize("origin", ["http://", "ftp://127.0.0.1", "http://127.0.0.1:99999", "http://[", "nonsense"])
async def test_impossible_address_is_a_network_error_without_the_token(origin: str) -> None:
    async with bot(origin) as sender:
        with pytest.raises(NetworkError) as caught:
            await typing(sender)

    assert SECRET not in repr(caught.value)


async def test_certificate_that_nobody_vouches_for_is_refused() -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(Path(__file__).with_name("self_signed.pem"))

    async with web_server(Gate().handle, tls) as origin, bot(origin) as sender:
        with pytest.raises(NetworkError, match="self-signed") as caught:
            await typing(sender)

    assert SECRET not in repr(caught.value)


async def test_slow_response_times_out() -> None:
    gate = Gate()

    async with web_server(gate.handle) as origin, bot(origin) as sender:
        with pytest.raises(TimedOut):
            await typing(sender, read_timeout=0.01)

        assert gate.entered.is_set()


async def test_read_timeout_is_that_of_the_request_where_a_call_names_none() -> None:
    gate = Gate()

    async with web_server(gate.handle) as origin, bot(origin, Limits(read=0.01)) as sender:
        with pytest.raises(TimedOut):
            await typing(sender)

        gate.release.set()
        assert await typing(sender, read_timeout=None)


def test_read_timeout_is_known() -> None:
    assert AiohttpRequest(Limits(read=7.5)).read_timeout == 7.5
    assert AiohttpRequest().read_timeout == 5


async def test_call_waits_for_a_free_connection_no_longer_than_told() -> None:
    gate = Gate()

    async with web_server(gate.handle) as origin, bot(origin, Limits(connections=1)) as sender:
        first = asyncio.create_task(typing(sender))
        await gate.entered.wait()

        with pytest.raises(TimedOut, match="Pool timeout"):
            await typing(sender, pool_timeout=0.01)

        gate.release.set()
        assert await first
        assert await typing(sender, pool_timeout=0.01)


async def test_call_goes_out_when_a_connection_becomes_free() -> None:
    gate = Gate()

    async with web_server(gate.handle) as origin, bot(origin, Limits(connections=1)) as sender:
        calls = [asyncio.create_task(typing(sender, pool_timeout=None)) for _ in range(3)]
        await gate.entered.wait()
        gate.release.set()

        assert await asyncio.gather(*calls) == [True, True, True]


async def test_cancelled_call_gives_its_connection_back() -> None:
    gate = Gate()

    async with web_server(gate.handle) as origin, bot(origin, Limits(connections=1)) as sender:
        first = asyncio.create_task(typing(sender))
        await gate.entered.wait()
        waiting = asyncio.create_task(typing(sender, pool_timeout=None))
        await asyncio.sleep(0)
        waiting.cancel()
        first.cancel()
        await asyncio.wait([first, waiting])

        gate.release.set()
        assert first.cancelled()
        assert waiting.cancelled()
        assert await typing(sender, pool_timeout=0.01)


async def test_shutdown_ends_calls_in_flight_and_those_that_wait() -> None:
    gate = Gate()

    async with web_server(gate.handle) as origin, bot(origin, Limits(connections=1)) as sender:
        calls = [asyncio.create_task(typing(sender, pool_timeout=None)) for _ in range(2)]
        await gate.entered.wait()

        await sender.request.shutdown()
        ends = await asyncio.gather(*calls, return_exceptions=True)

    assert [type(end) for end in ends] == [NetworkError, NetworkError]
    assert SECRET not in repr(ends)
    assert str(ends[1]) == "Shut down before there was a response"


async def test_shutdown_ends_a_call_whose_response_has_begun() -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answer_half(reader, writer)
        begun.set()
        await gate.wait()

    async with socket_server(begin) as origin, bot(origin) as sender:
        call = asyncio.create_task(typing(sender, read_timeout=None))
        await begun.wait()
        for _ in range(10):
            await asyncio.sleep(0)

        await sender.request.shutdown()

        with pytest.raises(NetworkError):
            await call
        gate.set()


async def test_request_can_be_opened_twice_and_again_after_it_was_closed() -> None:
    async def handle(_: web.Request) -> web.Response:
        return web.json_response(ACTIONS)

    async with web_server(handle) as origin, bot(origin) as sender:
        await sender.request.initialize()
        assert await typing(sender)
        await sender.request.shutdown()
        await sender.request.shutdown()
        with pytest.raises(NetworkError, match="not initialized"):
            await typing(sender)
        await sender.request.initialize()
        assert await typing(sender)


async def parts(request: web.Request) -> list[tuple[str | None, str | None, str | None, bytes]]:
    """Read a form: of each field its name, file name, type and content."""
    assert request.content_length is not None or request.headers["Transfer-Encoding"] == "chunked"
    reader = await request.multipart()
    return [
        (part.name, part.filename, part.headers.get("Content-Type"), bytes(await part.read())) async for part in reader
    ]


@pytest.fixture
async def uploads() -> AsyncIterator[tuple[Bot, list[list[tuple[str | None, str | None, str | None, bytes]]]]]:
    received: list[list[tuple[str | None, str | None, str | None, bytes]]] = []

    async def handle(request: web.Request) -> web.Response:
        received.append(await parts(request))
        return web.json_response(ACTIONS)

    async with web_server(handle) as origin, bot(origin) as sender:
        yield sender, received


async def test_file_is_uploaded_with_its_name_and_type(uploads: tuple[Bot, list[object]]) -> None:
    sender, received = uploads
    picture = InputFile(b"\x89PNG" * 100_000, filename='Хроніка "1".png')

    await sender.do_api_request(METHOD, {"chat_id": 1, "photo": picture, "caption": "Події"})

    assert received == [
        [
            ("chat_id", None, None, b"1"),
            ("caption", None, None, "Події".encode()),
            ("photo", "Хроніка %221%22.png", "image/png", b"\x89PNG" * 100_000),
        ]
    ]


async def test_several_files_are_attached_to_one_call(uploads: tuple[Bot, list[object]]) -> None:
    sender, received = uploads
    media = [InputMediaPhoto(b"one", filename="1.png"), InputMediaPhoto(b"two", filename="2.png")]

    await sender.do_api_request(METHOD, {"chat_id": 1, "media": media})

    _, _, *files = received[0]
    assert [(name, content) for _, name, _, content in files] == [("1.png", b"one"), ("2.png", b"two")]


async def test_open_file_is_read_while_it_is_sent(uploads: tuple[Bot, list[object]], tmp_path: Path) -> None:
    sender, received = uploads
    (tmp_path / "calendar.ics").write_bytes(b"BEGIN:VCALENDAR\r\n" * 20_000)

    with (tmp_path / "calendar.ics").open("rb") as file:
        file.seek(17)
        calendar = InputFile(file, read_file_handle=False)
        await sender.do_api_request(METHOD, {"chat_id": 1, "document": calendar})

    assert received[0][1] == ("document", "calendar.ics", "text/calendar", b"BEGIN:VCALENDAR\r\n" * 19_999)


class Stream(BytesIO):
    """A stream that can't tell its length."""

    name = "stream.txt"

    def seekable(self) -> bool:
        return False


async def test_stream_of_unknown_length_is_sent(uploads: tuple[Bot, list[object]]) -> None:
    sender, received = uploads
    stream = InputFile(Stream(b"piece " * 30_000), read_file_handle=False)

    await sender.do_api_request(METHOD, {"chat_id": 1, "document": stream})

    assert received[0][1] == ("document", "stream.txt", "text/plain", b"piece " * 30_000)


async def test_long_text_is_sent_whole() -> None:
    sent: list[object] = []

    async def handle(request: web.Request) -> web.Response:
        sent.append((await request.json())["text"])
        return web.json_response(ACTIONS)

    async with web_server(handle) as origin, bot(origin) as sender:
        await sender.do_api_request(METHOD, {"text": "ї" * 50_000})

    assert sent == ["ї" * 50_000]


async def test_upload_that_nobody_reads_times_out() -> None:
    done = asyncio.Event()

    async def never_read(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        await done.wait()

    async with socket_server(never_read) as origin, bot(origin, Limits(media_write=0.05)) as sender:
        with pytest.raises(TimedOut):
            await sender.do_api_request(METHOD, {"photo": InputFile(b"x" * 2**25, filename="big.png")})
        done.set()


async def test_refusal_of_an_upload_is_told_before_all_is_sent() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"ok": false, "description": "Request Entity Too Large"}'
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        await writer.drain()
        while await reader.read(2**20):
            pass

    async with socket_server(refuse) as origin, bot(origin) as sender:
        with pytest.raises(NetworkError, match="Request Entity Too Large"):
            await sender.do_api_request(METHOD, {"photo": InputFile(b"x" * 2**23, filename="big.png")})


async def test_file_is_downloaded() -> None:
    async def handle(request: web.Request) -> web.Response:
        assert request.method == "GET"
        return web.Response(body=b"\x00\x01" * 1_000)

    request = AiohttpRequest()
    async with web_server(handle) as origin, request:
        content = await request.retrieve(f"{origin}/file/bot{TOKEN}/photos/1.jpg")

    assert content == b"\x00\x01" * 1_000


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "all_proxy"])
async def test_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    seen: list[tuple[str, str | None]] = []

    async def handle(request: web.Request) -> web.Response:
        seen.append((request.raw_path, request.headers.get("Proxy-Authorization")))
        return web.json_response(ACTIONS)

    async with web_server(handle) as origin:
        monkeypatch.setenv(variable, origin.replace("http://", "http://reader:word@"))
        async with bot("http://telegram.invalid") as sender:
            await typing(sender)

    assert seen == [(f"http://telegram.invalid/bot{TOKEN}/sendChatAction", "Basic cmVhZGVyOndvcmQ=")]


async def test_proxy_is_passed_by_where_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def handle(_: web.Request) -> web.Response:
        return web.json_response(ACTIONS)

    monkeypatch.setenv("HTTP_PROXY", "proxy.invalid:3128")
    monkeypatch.setenv("NO_PROXY", "localhost,127.0.0.1")
    async with web_server(handle) as origin, bot(origin) as sender:
        assert await typing(sender)


async def test_proxy_of_another_kind_is_refused_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://reader:word@proxy.invalid:1080")

    with pytest.raises(ProxyError, match=r"^HTTPS_PROXY: found a proxy that speaks socks5, expected http or https$"):
        await AiohttpRequest().initialize()
