"""Whatever arrives, no handler fails, nothing is sent that Telegram would refuse, and the next question is answered."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.shapes import JSON
from fuzz.conftest import Town
from fuzz.effort import effort
from fuzz.updates import CALLBACK_DATA, PAYLOADS, READER, messages, texts, updates


@pytest.fixture(autouse=True)
def _answers(town: Town) -> Iterator[None]:
    """Ask a question once all examples of a test are through."""
    yield
    assert town.answers()


@given(update=updates())
@effort(150)
def test_no_update_makes_a_handler_fail(town: Town, update: JSON) -> None:
    town.brings(update)

    assert (town.errors, town.refused()) == ([], [])


def message(text: str, entities: list[JSON]) -> JSON:
    return {
        "message_id": 7,
        "date": 1_768_478_400,
        "chat": {"id": READER, "type": "private", "first_name": "Olena"},
        "from": {"id": READER, "is_bot": False, "first_name": "Olena"},
        "text": text,
        "entities": entities,
    }


@given(text=texts())
@effort(100)
def test_any_text_is_answered_once_in_private(town: Town, text: str) -> None:
    length = len(text.split()[0]) if text.split() else 0
    entities = [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []

    town.brings({"update_id": 1, "message": message(text, entities)})

    assert (town.errors, town.refused()) == ([], [])


@given(payload=PAYLOADS)
@effort(60)
@pytest.mark.parametrize("command", ["start", "asof", "calendar", "subscribe", "publish", "replay"])
def test_any_argument_of_a_command_is_met(town: Town, command: str, payload: str) -> None:
    entities = [{"type": "bot_command", "offset": 0, "length": len(command) + 1}]

    town.brings({"update_id": 1, "message": message(f"/{command} {payload}", entities)})

    assert (town.errors, town.refused()) == ([], [])


@given(data=CALLBACK_DATA, below=messages())
@effort(150)
def test_any_callback_data_is_met(town: Town, data: str, below: JSON) -> None:
    press = {"id": "1", "from": {"id": READER, "is_bot": False, "first_name": "Olena"}, "chat_instance": "1"}

    town.brings({"update_id": 1, "callback_query": press | {"data": data, "message": below}})

    assert (town.errors, town.refused()) == ([], [])


@given(data=st.lists(CALLBACK_DATA, min_size=2, max_size=8))
@effort(60)
def test_any_settings_leave_a_chat_that_is_answered(town: Town, data: list[str]) -> None:
    card = message("a card", []) | {"from": {"id": 7000000001, "is_bot": True, "first_name": "Dateline"}}
    person = {"id": READER, "is_bot": False, "first_name": "Olena"}

    for one in data:
        press = {"id": "1", "from": person, "chat_instance": "1", "message": card, "data": one}
        town.brings({"update_id": 1, "callback_query": press})
        town.brings({"update_id": 1, "message": message("geneva talks", [])})

    assert (town.errors, town.refused()) == ([], [])
