from collections.abc import AsyncIterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram import InlineQuery, Message, Update
from telegram.ext import ApplicationHandlerStop
from waiting import until

from bot.model.language import LANGUAGES
from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage, StorageError
from bot.surfaces.telegram import flooding
from bot.surfaces.telegram.application import TelegramApplication, build_application
from bot.surfaces.telegram.flooding import ALONE_SECONDS, WINDOW_SECONDS, Flooding, Windows
from bot.surfaces.telegram.pacing import Unlimited
from emulator.server import DEFAULT_NOW, Emulator
from places.polling import polling

QUESTION = "when are the geneva talks"
NOTICES = {
    "en": "You're asking faster than I can answer. I'll be back in 60 s; what you write before that I won't answer.",
    "uk": "Ви запитуєте швидше, ніж я встигаю відповідати. Я повернуся за 60 с; ",
    "ru": "Вы спрашиваете быстрее, чем я успеваю отвечать. Я вернусь через 60 с; ",
    "pl": "Pytasz szybciej, niż nadążam z odpowiedziami. Wrócę za 60 s; ",
}
A_MINUTE = timedelta(seconds=WINDOW_SECONDS)


@pytest.fixture
async def application(telegram: Emulator, services: Services, storage: Storage) -> AsyncIterator[TelegramApplication]:
    """Run an application that answers two questions of a person in a minute, and three of a group."""
    settings = Settings(
        _env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin, questions_per_minute=2
    )
    application = build_application(services, settings, storage, lambda: DEFAULT_NOW, Unlimited())
    async with application, polling(telegram, application):
        yield application


@pytest.mark.parametrize("language", LANGUAGES)
async def test_notice_comes_once_and_then_silence(telegram: Emulator, language: str) -> None:
    reader = telegram.user(language_code=language)
    chat = telegram.private(reader)

    for _ in range(5):
        await reader.says(chat, QUESTION)
    await telegram.settled()

    _, _, notice = telegram.sent(chat)
    assert notice.text.startswith(NOTICES[language])


async def test_questions_are_answered_again_when_the_minute_is_over(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    for _ in range(5):
        await reader.says(chat, QUESTION)
    await telegram.settled()

    telegram.now += A_MINUTE
    await reader.says(chat, QUESTION)
    await telegram.settled()

    assert [message.text[:10] for message in telegram.sent(chat)] == [
        "10 January",
        "10 January",
        "You're ask",
        "10 January",
    ]


async def test_what_gathered_while_the_bot_stood_still_is_no_flood(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    for _ in range(5):
        telegram.now += A_MINUTE / 2
        await reader.says(chat, QUESTION)
    await telegram.settled()

    assert len(telegram.sent(chat)) == 5


async def test_others_are_answered_while_one_floods(telegram: Emulator) -> None:
    flooder, reader = telegram.user(), telegram.user("Piotr")
    for _ in range(5):
        await flooder.says(telegram.private(flooder), QUESTION)
    await reader.says(telegram.private(reader), QUESTION)
    await telegram.settled()

    assert [message.text[:10] for message in telegram.sent(telegram.private(reader))] == ["10 January"]


async def test_questions_count_together_in_all_chats_and_edits_count(telegram: Emulator) -> None:
    reader = telegram.user()
    group, chat = telegram.supergroup("Neighbours"), telegram.private(reader)

    asked = await reader.says(chat, QUESTION)
    await telegram.settled()
    await reader.edits(asked, "who asked for the call")
    await telegram.settled()
    await reader.says(group, f"/ask {QUESTION}")
    await telegram.settled()

    assert [message.text[:10] for message in telegram.sent(group)] == ["You're ask"]


async def test_chatter_of_a_group_is_not_counted(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    for text in ["hello", "/start@another_bot", "/ask@another_bot hello", "@another_bot hello"] * 3:
        await reader.says(group, text)
    await reader.says(group, f"/ask {QUESTION}")
    await telegram.settled()

    assert [message.text[:10] for message in telegram.sent(group)] == ["10 January"]


async def test_group_is_told_once_when_many_ask_in_it(telegram: Emulator) -> None:
    group = telegram.supergroup("Neighbours")

    for name in ("Olena", "Piotr", "Anna", "Ivan", "Jan"):
        await telegram.user(name).says(group, f"/ask {QUESTION}")
    await telegram.settled()

    *answers, notice = telegram.sent(group)
    assert len(answers) == 3
    assert notice.text == (
        "More is asked here than I can answer. I'll be back in 60 s; until then I won't answer in this group."
    )


async def test_administrators_of_a_group_are_not_exempt(telegram: Emulator) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])

    for _ in range(4):
        await admin.says(group, f"/ask {QUESTION}", as_chat=group)
    await telegram.settled()

    assert len(telegram.sent(group)) == 3


async def test_presses_get_one_toast_and_then_nothing(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, QUESTION)
    card = await telegram.next_message(chat)

    for _ in range(7):
        await reader.forges(card, "topics")
    await telegram.settled()

    toasts = [call.params.text("text") for call in telegram.calls("answerCallbackQuery")]
    assert len(toasts) == 5
    assert toasts[-1].startswith("That was a lot of presses. Please wait ")


async def test_inline_queries_get_one_empty_list_and_then_nothing(telegram: Emulator) -> None:
    reader = telegram.user()

    queries = [await reader.asks_inline("geneva") for _ in range(15)]
    await telegram.settled()

    assert [len(telegram.offered(query)) > 0 for query in queries[:13]] == [True] * 12 + [False]
    assert len(telegram.calls("answerInlineQuery")) == 13


async def test_guest_calls_are_met_with_silence(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.elsewhere("supergroup", {"title": "Elsewhere"})

    for _ in range(5):
        await reader.calls_guest(chat, f"@dateline_bot {QUESTION}")
    await telegram.settled()

    assert len(telegram.calls("answerGuestQuery")) == 2


async def test_flood_is_stopped_when_the_notice_can_not_be_sent(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    for _ in range(2):
        await reader.says(chat, QUESTION)
    await telegram.settled()
    telegram.fail_next("sendMessage", status=403, description="Forbidden: bot was blocked by the user")

    for _ in range(2):
        await reader.says(chat, QUESTION)
    await telegram.settled()

    assert len(telegram.calls("sendMessage")) == 3


async def test_album_counts_as_little_as_it_asks(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    photo = (await reader.sends(chat, "photo")).to_dict()
    await telegram.next_message(chat)

    for number in range(10):
        telegram.push({"message": photo | {"message_id": 900 + number, "media_group_id": "42"}})
    await reader.says(chat, QUESTION)
    await telegram.settled()

    assert telegram.sent(chat)[-1].text.startswith("10 January")


def test_windows_are_bounded_and_the_first_to_begin_goes_first() -> None:
    windows = Windows(limit=1, most=3)

    for key in (1, 2, 3, 1, 4):
        windows.excess(key, 0)

    assert len(windows) == 3
    assert [windows.excess(key, 1)[0] for key in (2, 3, 4)] == [1, 1, 1]


def test_window_lasts_a_minute_from_its_first_moment() -> None:
    windows = Windows(limit=1)

    found = [windows.excess(1, moment) for moment in (100, 99, 130, 159.9, 160)]

    assert found == [(0, 60), (1, 61), (2, 30), (3, 1), (0, 60)]


def test_windows_that_are_over_are_forgotten() -> None:
    windows = Windows(limit=1)
    for key, moment in ((1, 0), (2, 30), (3, 61)):
        windows.excess(key, moment)

    assert len(windows) == 2


async def test_process_counts_alone_for_a_while_when_the_database_is_away() -> None:
    asked = list[int]()

    class Away:
        async def count(self, _: str, who: int, __: float) -> tuple[int, float]:
            asked.append(who)
            raise StorageError("away")

    clock = {"now": 0.0}
    flooding = Flooding(None, 1, lambda: clock["now"], Away())  # type: ignore[arg-type]
    context: Any = SimpleNamespace(bot=None)
    typed = Update(1, inline_query=InlineQuery("1", Message.de_json(_MESSAGE, None).from_user, "a", ""))

    with capture_logs() as logs:
        for moment in (0.0, 1.0, ALONE_SECONDS + 1):
            clock["now"] = moment
            await flooding.watch(typed, context)

    assert len(asked) == 2
    assert [entry["event"] for entry in logs] == ["updates are counted by this process alone"] * 2


async def test_no_limit_holds_when_it_is_set_to_zero() -> None:
    flooding = Flooding(desk=None, questions_per_minute=0, clock=lambda: 0.0)  # type: ignore[arg-type]
    context: Any = SimpleNamespace(bot=None)
    typed = Update(1, inline_query=InlineQuery("1", Message.de_json(_MESSAGE, None).from_user, "a", ""))

    for _ in range(1_000):
        await flooding.watch(typed, context)


async def test_time_of_presses_is_that_of_the_clock() -> None:
    moments = iter([0.0] * 13 + [60.0])
    flooding = Flooding(desk=None, questions_per_minute=2, clock=lambda: next(moments))  # type: ignore[arg-type]
    context: Any = SimpleNamespace(bot=None)
    query = InlineQuery("1", Message.de_json(_MESSAGE, None).from_user, "a", "")

    async def nothing(*_: object, **__: object) -> None: ...

    bot: Any = SimpleNamespace(answer_inline_query=nothing)
    query.set_bot(bot)
    for _ in range(12):
        await flooding.watch(Update(1, inline_query=query), context)
    with pytest.raises(ApplicationHandlerStop):
        await flooding.watch(Update(1, inline_query=query), context)

    await flooding.watch(Update(1, inline_query=query), context)


_MESSAGE = {
    "message_id": 1,
    "date": 0,
    "chat": {"id": 1, "type": "private"},
    "from": {"id": 1, "is_bot": False, "first_name": "A"},
}


async def test_counts_are_forgotten_with_their_person_and_once_their_minute_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flooding, "WINDOW_SECONDS", 0.02)
    moment = 1_000.0
    counting = Flooding(SimpleNamespace(), 1, lambda: moment)  # type: ignore[arg-type]

    async def tell(_: int) -> None: ...

    for person in (7, 8):
        await counting._limit("question", person, moment, tell)
    counting.forget(7)
    left = len(counting._windows["question"])
    moment += 1

    async def are_forgotten() -> bool:
        return not len(counting._windows["question"])

    await until(are_forgotten)

    assert left == 1
    assert counting._clearing is None
