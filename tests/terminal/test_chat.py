from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services import Services
from bot.surfaces.terminal.chat import Chat

NOW = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.fixture
def chat(harbour_services: Services) -> Chat:
    return Chat(harbour_services, lambda: NOW)


def test_chat_answers_when_a_question_is_typed(chat: Chat) -> None:
    assert chat.reply("  what does the union want?\n").startswith("The union’s demand:")


def test_chat_tells_the_suggestion_when_its_number_is_typed(chat: Chat) -> None:
    offered = chat.reply("zzz")

    reply = chat.reply("2")

    assert "2. When is the next meeting?" in offered
    assert reply.startswith("20 May 2021, Lisbon: Both sides were scheduled")


@pytest.mark.parametrize("number", ["0", "3", "-1", "٣", "²", "9" * 5000])
def test_chat_takes_a_number_for_a_question_when_nothing_has_it(chat: Chat, number: str) -> None:
    chat.reply("zzz")

    assert chat.reply(number).startswith("I can't answer that")


def test_chat_picks_no_suggestion_when_the_offer_is_gone(chat: Chat) -> None:
    chat.reply("zzz")
    chat.reply("what does the union want")

    assert not chat.reply("1").startswith("3 May 2021")


def test_chat_understands_a_follow_up_when_it_leans_on_the_question_before(chat: Chat) -> None:
    chat.reply("when did they meet the port authority")

    assert chat.reply("and where?").startswith("3 May 2021: The two sides talked")


def test_chat_tells_why_when_a_question_was_answered(chat: Chat) -> None:
    chat.reply("what does the union want")

    lines = chat.reply("/why").splitlines()

    assert lines[1] == "1.00  pay  “what does the union want”"


def test_chat_says_so_when_why_is_asked_first(chat: Chat) -> None:
    assert chat.reply("/why") == "Nothing has been answered yet."


def test_chat_claims_no_lack_when_why_is_asked_of_a_suggestion(chat: Chat) -> None:
    chat.reply("zzz")
    chat.reply("1")

    assert "Nothing in the knowledge resembles it" not in chat.reply("/why")


@pytest.mark.parametrize(
    ("command", "opening"),
    [
        ("/help", "Just ask."),
        ("/start", "Just ask."),
        ("/HELP me", "Just ask."),
        ("/topics", "The strike"),
        ("/timeline", "3 May 2021:"),
    ],
)
def test_chat_obeys_when_a_command_is_typed(chat: Chat, command: str, opening: str) -> None:
    assert chat.reply(command).startswith(opening)


def test_chat_names_the_sources_when_asked_for_them(chat: Chat) -> None:
    assert "Harbour strike in Porto" in chat.reply("/sources")


@pytest.mark.parametrize("command", ["/", "/dance", "/dance now", "/ help"])
def test_chat_points_to_help_when_a_command_is_unknown(chat: Chat, command: str) -> None:
    assert chat.reply(command) == f"There is no command {command.split()[0]}. Try /help."


def test_chat_forgets_nothing_when_a_command_comes_between(chat: Chat) -> None:
    chat.reply("zzz")
    chat.reply("/help")

    assert chat.reply("2").startswith("20 May 2021, Lisbon")


@given(st.lists(st.text(st.characters()) | st.integers(0, 4).map(str), max_size=4))
def test_chat_replies_whatever_is_typed(harbour_services: Services, lines: list[str]) -> None:
    chat = Chat(harbour_services, lambda: NOW)

    assert all(chat.reply(line) for line in lines)


def test_chat_names_the_facts_when_why_is_asked_of_an_answer_beyond_the_entries(chat: Chat) -> None:
    chat.reply("anything on 20 May?")

    assert chat.reply("/why").startswith("No entry answers it; found in the facts: lisbon-meeting (")
