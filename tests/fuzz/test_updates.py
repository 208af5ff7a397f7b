"""Whatever arrives, no handler fails, nothing is sent that Telegram would refuse, and the next question is answered."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.shapes import JSON
from fuzz import odd, sound
from fuzz.effort import effort
from fuzz.odd import CALLBACK_DATA, PAYLOADS, READER, messages, texts
from fuzz.town import Town, question


@pytest.fixture(autouse=True)
def _answers(town: Town) -> Iterator[None]:
    """Ask a question once all examples of a test are through, and see that the inbox is empty."""
    yield
    assert town.answers()
    assert town.set_aside() == 0


@given(update=sound.updates())
@effort(100)
def test_no_update_that_telegram_may_send_makes_a_handler_fail(town: Town, update: JSON) -> None:
    town.brings(update)

    assert not town.faults()


@given(update=odd.updates())
@effort(100)
def test_no_update_that_telegram_should_never_send_makes_a_handler_fail(town: Town, update: JSON) -> None:
    town.brings(update)

    assert not town.errors()


@given(text=texts())
@effort(60)
def test_any_text_is_answered_once_in_private(town: Town, text: str) -> None:
    length = len(text.split()[0]) if text.split() else 0
    entities = [{"type": "bot_command", "offset": 0, "length": length}] if text.startswith("/") else []
    before = len(town.telegram.everything_sent())

    town.brings({"message": question(text, entities)})

    assert not town.faults()
    # A timeline whose caption has no room for all is a picture and a text.
    assert len(town.telegram.everything_sent()) - before in ((1, 2) if text.startswith("/timeline") else (1,))


@given(payload=PAYLOADS)
@effort(10)
@pytest.mark.parametrize("command", ["start", "asof", "calendar", "subscribe", "publish", "replay", "settings zone"])
def test_any_argument_of_a_command_is_met(town: Town, command: str, payload: str) -> None:
    entities = [{"type": "bot_command", "offset": 0, "length": len(command.split()[0]) + 1}]

    town.brings({"message": question(f"/{command} {payload}", entities)})

    assert not town.faults()


@given(data=CALLBACK_DATA, below=messages())
@effort(100)
def test_any_callback_data_is_met(town: Town, data: str, below: JSON) -> None:
    press = {"id": "1", "from": {"id": READER, "is_bot": False, "first_name": "Olena"}, "chat_instance": "1"}

    town.brings({"callback_query": press | {"data": data, "message": below}})

    assert not town.errors()


@given(data=st.lists(CALLBACK_DATA, min_size=2, max_size=8))
@effort(15)
def test_any_settings_leave_a_chat_that_is_answered(town: Town, data: list[str]) -> None:
    card = question("a card") | {"from": {"id": 7000000001, "is_bot": True, "first_name": "Dateline"}}
    person = {"id": READER, "is_bot": False, "first_name": "Olena"}

    for one in data:
        press = {"id": "1", "from": person, "chat_instance": "1", "message": card, "data": one}
        town.brings({"callback_query": press})
        town.brings({"message": question("geneva talks")})

    assert not town.faults()
