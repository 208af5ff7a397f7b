import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs
from telegram import Message

from bot.model.preferences import Preferences
from bot.services import Services
from bot.surfaces.telegram.application import ALLOWED_UPDATES
from bot.surfaces.telegram.articles import cut
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.handlers.inline import PAGE_RESULTS
from emulator.people import Person
from emulator.routes import Call
from emulator.server import Emulator

GENEVA = "10 January 2022, Geneva (Switzerland): US and Russian officials were scheduled to hold security talks."
UNKNOWN = "I don't know: what is known here ends on 31 December 2021, and I can't say what came after."
TYPED = {
    "gen": ("en", "When are the Geneva talks?"),
    "genev": ("en", "When are the Geneva talks?"),
    "genva talks": ("en", "When are the Geneva talks?"),
    "when are geneva talks": ("en", "When are the Geneva talks?"),
    "женев": ("uk", "Коли переговори в Женеві?"),
    "коли перемовини в Женеві": ("uk", "Коли переговори в Женеві?"),
    "женеве": ("ru", "Когда переговоры в Женеве?"),
    "genewie": ("pl", "Kiedy są rozmowy w Genewie?"),
    "kiedy rozmowy w genew": ("pl", "Kiedy są rozmowy w Genewie?"),
}
ODD = [
    "🙂",
    "\u202e\x00\x07",
    "?",
    "<b>geneva</b> & co",
    "a" * 256,
    "geneva " * 36,
    "\ufdfa" * 50,
    "' OR 1=1 --",
    "/start",
]


async def offered(telegram: Emulator, person: Person, query: str, **more: str) -> tuple[Call, dict[str, Message]]:
    """Type a query, and return the call that answers it with its results by their ids."""
    query_id = await person.asks_inline(query, **more)
    call = await telegram.next_call("answerInlineQuery")
    assert call.error == ""
    return call, telegram.offered(query_id)


def titles(call: Call) -> list[str]:
    return [result["title"] for result in call.params.json("results")]


def test_inline_queries_and_choices_are_asked_for() -> None:
    assert {"inline_query", "chosen_inline_result", "guest_message"} <= set(ALLOWED_UPDATES)


@pytest.mark.parametrize(("typed", "language", "title"), [(typed, *rest) for typed, rest in TYPED.items()], ids=TYPED)
async def test_entry_comes_first_however_it_is_typed(telegram: Emulator, typed: str, language: str, title: str) -> None:
    call, results = await offered(telegram, telegram.user(language_code=language), typed)

    assert titles(call)[0] == title
    assert next(iter(results)) == "geneva-talks"


async def test_result_carries_the_card_with_its_source_and_no_preview(telegram: Emulator) -> None:
    call, results = await offered(telegram, telegram.user(), "geneva")

    result, message = call.params.json("results")[0], results["geneva-talks"]
    assert result["description"] == GENEVA
    assert message.text.startswith(GENEVA)
    assert message.text.endswith("AFP, The Guardian)")
    assert [entity.type for entity in message.entities] == ["bold", "italic"]
    assert result["input_message_content"]["link_preview_options"] == {"is_disabled": True}
    (((button,),),) = (message.reply_markup.inline_keyboard,)
    assert (button.text, button.url) == ("Ask more", "https://t.me/dateline_bot?start=geneva-talks")


async def test_answer_is_kept_for_the_person_alone_with_a_way_to_the_private_chat(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    call, _ = await offered(telegram, reader, "geneva")

    button = call.params.json("button")
    await reader.says(chat, f"/start {button['start_parameter']}")
    reply = await telegram.next_message(chat)

    assert call.params.flag("is_personal")
    assert call.params.integer("cache_time") == 60
    assert button["text"] == "Ask me in a private chat"
    assert reply.text.startswith("Ask me about the crisis")


async def test_starters_come_first_and_everything_can_be_reached_when_nothing_is_typed(
    telegram: Emulator, services: Services
) -> None:
    reader = telegram.user()
    found: list[str] = []
    offset = ""
    while offset or not found:
        call, results = await offered(telegram, reader, "", offset=offset)
        assert len(results) <= PAGE_RESULTS
        found += results
        offset = call.params.text("next_offset")

    starters = services.knowledge.starters
    assert tuple(found[: len(starters)]) == starters
    assert sorted(found) == sorted(services.knowledge.entries)


@pytest.mark.parametrize("offset", ["-1", "x", "999999999999", "201", "١٢", "1.5", " ", "'"])
async def test_offset_that_was_never_given_ends_the_list(telegram: Emulator, offset: str) -> None:
    call, results = await offered(telegram, telegram.user(), "", offset=offset)

    assert results == {}
    assert call.params.text("next_offset") == ""


@pytest.mark.parametrize("typed", ["did russia invade", "did russia inv", "did russia invade?"])
async def test_what_is_not_known_is_said_before_any_entry(telegram: Emulator, typed: str) -> None:
    call, results = await offered(telegram, telegram.user(), typed)

    first, second, *_ = results
    assert results[first].text == UNKNOWN
    assert (titles(call)[0], call.params.json("results")[0]["description"]) == (typed, UNKNOWN)
    assert first == "_answer"
    assert "Source:" in results[second].text
    assert "start=" in results[first].reply_markup.inline_keyboard[0][0].url


async def test_what_resembles_nothing_is_said_to_be_beyond_the_subject(telegram: Emulator) -> None:
    _, results = await offered(telegram, telegram.user(), "weather")

    assert results["_answer"].text.startswith("I can't answer that: I only know about the crisis")
    assert list(results)[1:3] == ["overview", "geneva-talks"]


async def test_false_premise_is_corrected_first(telegram: Emulator, services: Services) -> None:
    premise = next(iter(services.knowledge.premises.values()))
    call, results = await offered(telegram, telegram.user(), premise.utterances["en"][0] + "?")

    assert results["_answer"].text.startswith(premise.correction["en"])
    assert call.params.json("results")[0]["description"] == cut(premise.correction["en"], 140)


@pytest.mark.parametrize("typed", ODD)
async def test_odd_query_is_answered(telegram: Emulator, typed: str) -> None:
    with capture_logs() as logs:
        call, results = await offered(telegram, telegram.user(), typed)

    assert results
    assert all(title.isprintable() and title for title in titles(call))
    assert logs == []


async def test_query_that_is_too_old_is_no_failure(telegram: Emulator) -> None:
    reader = telegram.user()
    reason = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.fail_next("answerInlineQuery", status=400, description=reason)

    with capture_logs() as logs:
        await reader.asks_inline("geneva")
        await telegram.next_call("answerInlineQuery")
        _, results = await offered(telegram, reader, "geneva")

    assert results
    assert logs == []


async def test_results_that_telegram_refuses_are_a_failure(telegram: Emulator) -> None:
    telegram.fail_next("answerInlineQuery", status=400, description="Bad Request: RESULT_ID_INVALID")

    with capture_logs() as logs:
        await telegram.user().asks_inline("geneva")
        await telegram.next_call("answerInlineQuery")
        await telegram.settled()

    assert [entry["event"] for entry in logs] == ["telegram call failed"]


async def test_language_that_was_chosen_goes_before_that_of_the_query(
    telegram: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, other = telegram.user(language_code="en"), telegram.user(language_code="en")

    async def preferences(_: Desk, chat: int) -> Preferences:
        return Preferences(language="pl" if chat == reader.id else None, zone="Asia/Tokyo")

    monkeypatch.setattr(Desk, "preferences", preferences)
    chosen, _ = await offered(telegram, reader, "when are geneva talks")
    asked, results = await offered(telegram, other, "what time was the call")

    assert titles(chosen)[0] == "Kiedy są rozmowy w Genewie?"
    assert titles(asked)[0] == "What time was the call?"
    assert "Tokyo" not in results["call-time"].text


@pytest.mark.parametrize(("app", "title"), [("uk", "Коли переговори в Женеві?"), ("pl", "Kiedy są rozmowy w Genewie?")])
async def test_language_of_the_app_decides_where_the_query_does_not(telegram: Emulator, app: str, title: str) -> None:
    call, _ = await offered(telegram, telegram.user(language_code=app), "gen")

    assert titles(call)[0] == title


@pytest.mark.parametrize("chat_type", ["sender", "private", "group", "supergroup", "channel"])
async def test_kind_of_chat_makes_no_difference(telegram: Emulator, chat_type: str) -> None:
    _, results = await offered(telegram, telegram.user(), "geneva", chat_type=chat_type)

    assert next(iter(results)) == "geneva-talks"


async def test_bot_does_not_answer_what_was_chosen_from_its_results(telegram: Emulator) -> None:
    reader = telegram.user()
    private, group = telegram.private(reader), telegram.group("Neighbours")
    forum = telegram.supergroup("Readers", forum=True)
    topic = await reader.opens_topic(forum, "News")
    query_id = await reader.asks_inline("geneva")
    await telegram.next_call("answerInlineQuery")

    chosen = await reader.chooses(query_id, "geneva-talks", forum, topic=topic)
    for chat in (private, group):
        await reader.chooses(query_id, "geneva-talks", chat)
    await telegram.settled()

    assert chosen.via_bot.username == "dateline_bot"
    assert [telegram.sent(chat) for chat in (private, group, forum)] == [[], [], []]


async def test_mention_below_a_chosen_result_asks_nothing(telegram: Emulator) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.group("Neighbours")
    query_id = await reader.asks_inline("geneva")
    await telegram.next_call("answerInlineQuery")
    chosen = await reader.chooses(query_id, "geneva-talks", group)

    await neighbour.says(group, "@dateline_bot", reply_to=chosen)
    reply = await telegram.next_message(group)

    assert reply.text.startswith("Write your question after the command")


async def test_query_leaves_no_trace_in_the_private_chat(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await offered(telegram, reader, "who is ushakov")

    await reader.says(chat, "and what did he say")
    reply = await telegram.next_message(chat)

    assert "complete breakdown in ties" not in reply.text


@given(st.text(), st.integers(2, 200))
def test_cut_text_fits_on_one_printable_line(text: str, max_chars: int) -> None:
    line = cut(text, max_chars)

    assert len(line) <= max_chars
    assert line.isprintable()


def test_text_is_cut_between_words() -> None:
    assert cut("one two three", 9) == "one two…"
    assert cut("one two", 7) == "one two"
    assert cut("onetwothree", 5) == "onet…"
