"""Updates that the emulator brings to a webhook."""

import asyncio
import ssl
from pathlib import Path

from aiohttp import web
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from emulator.chats import Chat
from emulator.listening import listening
from emulator.people import Person
from emulator.server import Emulator

SECRET = "a-secret"
# With its key; for 127.0.0.1, and it vouches for itself.
CERTIFICATE = Path(__file__).parents[1] / "telegram" / "self_signed.pem"


async def test_updates_are_brought_until_they_are_taken_and_those_of_a_chat_in_order(
    telegram: Emulator, olena: Person, chat: Chat, bot: Bot
) -> None:
    texts: list[str] = []
    secrets: set[str | None] = set()

    async def take(request: Request) -> Response:
        body = await request.json()
        texts.append(body["message"]["text"])
        secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return Response(status_code=503 if texts.count("one") < 2 else 200)

    async with listening(Starlette(routes=[Route("/hook", take, methods=["POST"])])) as origin:
        telegram.bringing.origins = [origin]
        await bot.set_webhook("https://bot.example.org/hook", secret_token=SECRET)
        await olena.says(chat, "one")
        await olena.says(chat, "two")
        await telegram.settled()

    assert texts == ["one", "one", "two"]
    assert telegram.bringing.statuses == [503, 200, 200]
    assert secrets == {SECRET}


async def test_updates_go_to_origins_in_turn_and_wait_where_nobody_listens(
    telegram: Emulator, olena: Person, chat: Chat, bot: Bot
) -> None:
    taken = asyncio.Event()

    async def take(_: Request) -> Response:
        taken.set()
        return Response()

    async with listening(Starlette(routes=[Route("/hook", take, methods=["POST"])])) as origin:
        telegram.bringing.origins = ["http://127.0.0.1:1", origin]
        await bot.set_webhook("https://bot.example.org/hook")
        await olena.says(chat, "one")
        await telegram.settled()

    assert taken.is_set()
    assert telegram.bringing.statuses == [0, 200]


async def test_updates_go_to_the_address_itself_where_its_certificate_is_trusted(
    telegram: Emulator, olena: Person, chat: Chat, bot: Bot
) -> None:
    ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ours.load_cert_chain(CERTIFICATE)

    async def take(_: web.BaseRequest) -> web.Response:
        return web.Response()

    runner = web.ServerRunner(web.Server(take))
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=ours)
        await site.start()
        _, port = runner.addresses[0]
        telegram.bringing.trusted = ssl.create_default_context()
        await bot.set_webhook(f"https://127.0.0.1:{port}/hook")
        await olena.says(chat, "one")
        await telegram.bringing.updates.changes.until(lambda: bool(telegram.bringing.statuses), 30)
        telegram.bringing.trusted = ssl.create_default_context(cafile=CERTIFICATE)
        await telegram.settled()
    finally:
        await runner.cleanup()

    assert set(telegram.bringing.statuses[:-1]) == {0}
    assert telegram.bringing.statuses[-1] == 200
