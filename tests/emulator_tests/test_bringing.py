"""Updates that the emulator brings to a webhook."""

import asyncio

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
