"""Questions that come over TLS to nginx, and from there to one of two replicas that share PostgreSQL."""

import asyncio
import re
import ssl
from io import BytesIO
from itertools import groupby

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from telegram import Message

from bot.surfaces.telegram.inbox import AT_ONCE
from emulator.bringing import SECRET_HEADER
from emulator.chats import Chat
from emulator.server import PATIENCE_SECONDS
from topology.place import Place
from topology.replicas import Replica

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.no_application]

# Each with the words that its answer begins with.
GENEVA, CALL, NATO, TROOPS = QUESTIONS = {
    "when are the geneva talks": "10 January 2022, Geneva",
    "who asked for the call": "Putin asked",
    "when are the nato talks": "12 January 2022",
    "how many troops are at the border": "More than 100,000",
}
CHATS = 10


def samples(replica: Replica) -> dict[str, float]:
    """Return the sum of each metric that a replica tells."""
    status, body = replica.fetch("/metrics")
    assert status == 200
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(body):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0.0) + sample.value
    return found


def told(place: Place, chat: Chat) -> list[str]:
    """Return the questions whose answers came in a chat, each as often as it was answered, and other texts."""
    texts = [text for where, text in place.telegram.everything_sent() if where == chat.id]
    found = {text: question for text in texts for question, words in QUESTIONS.items() if text.startswith(words)}
    return [found.get(text, text) for text in texts]


async def answered(place: Place, chats: list[Chat], *, least: int) -> None:
    """Wait until there are so many answers in the chats together. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if sum(len(set(told(place, chat))) for chat in chats) >= least:
                return
            await asyncio.sleep(0.01)


async def test_question_is_answered_and_measured_by_replicas_that_answer_for_themselves(place: Place) -> None:
    reader = place.telegram.user()
    chat = place.telegram.private(reader)

    await reader.says(chat, GENEVA)
    reply = await place.telegram.next_message(chat)
    pages = {
        (name, path): replica.fetch(path)
        for name, replica in place.town.replicas.items()
        for path in ("/live", "/ready", "/metrics")
    }
    # It is counted once it is handled, a moment after its answer came.
    await place.telegram.settled()
    measured = [samples(replica) for replica in place.town.replicas.values()]

    assert reply.text.startswith(QUESTIONS[GENEVA])
    assert place.telegram.calls("getUpdates") == []
    assert {(path, status) for (_, path), (status, _) in pages.items()} == {
        ("/live", 200),
        ("/ready", 200),
        ("/metrics", 200),
    }
    assert {body for (_, path), (_, body) in pages.items() if path == "/ready"} == {'{"ready":true,"reasons":[]}'}
    assert sum(it.get("dateline_updates_total", 0) for it in measured) == 1
    assert sum(it.get("dateline_answers_total", 0) for it in measured) == 1
    assert all(it["dateline_build_info"] == 1 for it in measured)
    # As a word: the figures of measurements hold any digits.
    assert not any(re.search(rf"\b{chat.id}\b", body) for _, body in pages.values())


async def test_outside_nothing_but_updates_of_telegram_is_taken(place: Place) -> None:
    origin = place.town.url.removesuffix("/telegram")
    trusted = ssl.create_default_context(cafile=place.town.certificate)
    update, known = {"update_id": 1}, {SECRET_HEADER: place.town.secret}
    statuses = {}

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusted)) as client:
        for name, call in {
            "live": client.get(f"{origin}/live"),
            "ready": client.get(f"{origin}/ready", headers=known),
            "metrics": client.get(f"{origin}/metrics", headers=known),
            "metrics, posted": client.post(f"{origin}/metrics", json=update, headers=known),
            "metrics by another name": client.get(f"{origin}//%6detrics/", allow_redirects=False),
            "a look at the webhook": client.get(place.town.url, headers=known),
            "anything": client.post(f"{origin}/other", json=update, headers=known),
            "no secret": client.post(place.town.url, json=update),
            "a wrong secret": client.post(place.town.url, json=update, headers={SECRET_HEADER: "x"}),
            "too much": client.post(place.town.url, data=BytesIO(b" " * 1_000_001), headers=known),
            "too much for nginx": client.post(place.town.url, data=BytesIO(b" " * 2_000_000), headers=known),
        }.items():
            async with call as answer:
                statuses[name] = answer.status

    assert statuses == {
        "live": 404,
        "ready": 404,
        "metrics": 404,
        "metrics, posted": 404,
        "metrics by another name": 403,
        "a look at the webhook": 403,
        "anything": 404,
        "no secret": 403,
        "a wrong secret": 403,
        "too much": 413,
        "too much for nginx": 413,
    }


async def test_settings_and_follow_ups_of_one_replica_are_known_to_the_other(place: Place) -> None:
    reader = place.telegram.user()
    chat = place.telegram.private(reader)

    await place.stop("bot-2")
    await reader.says(chat, "/settings")
    menu: Message = await place.telegram.next_message(chat)
    await reader.forges(menu, "p:language=uk")
    await place.telegram.next_toast()
    await reader.says(chat, GENEVA)
    first = await place.telegram.next_message(chat)
    await place.start("bot-2")
    await place.stop("bot-1")
    await reader.says(chat, "where?")
    second = await place.telegram.next_message(chat)
    await place.start("bot-1")

    assert first.text.startswith("10 січня 2022 року, Женева")
    assert "Женева" in second.text
    assert "Source" not in second.text


async def test_every_question_is_answered_in_order_through_a_crash_and_a_rolling_restart(place: Place) -> None:
    readers = [place.telegram.user() for _ in range(CHATS)]
    chats = [place.telegram.private(reader) for reader in readers]

    async def ask(question: str) -> None:
        for reader, chat in zip(readers, chats, strict=True):
            await reader.says(chat, question)

    # The crash comes while each replica has some that it has begun.
    await ask(GENEVA)
    await answered(place, chats, least=1)
    await asyncio.to_thread(place.town.replicas["bot-1"].kill)
    await ask(CALL)
    await answered(place, chats, least=CHATS + 1)
    await place.start("bot-1")
    # Each is told to stop while it has some, too.
    codes = []
    for name, question in (("bot-2", NATO), ("bot-1", TROOPS)):
        before = sum(len(set(told(place, chat))) for chat in chats)
        await ask(question)
        await answered(place, chats, least=before + 1)
        codes.append(await place.restart(name))
    await answered(place, chats, least=CHATS * len(QUESTIONS))
    await place.telegram.settled()

    orders = [told(place, chat) for chat in chats]
    repeated = [question for order in orders for question in set(order) if order.count(question) > 1]
    assert [[question for question, _ in groupby(order)] for order in orders] == [list(QUESTIONS)] * CHATS
    assert set(repeated) <= {GENEVA}
    assert sum(map(len, orders)) - CHATS * len(QUESTIONS) <= AT_ONCE
    assert codes == [0, 0]
