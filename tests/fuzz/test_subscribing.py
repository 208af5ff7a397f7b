"""A subscription, whichever of its buttons are pressed, in any order, old ones among them."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st
from telegram import Message

from bot.model.subscription import FREQUENCIES, TOPICS
from fuzz.effort import effort
from fuzz.odd import CHANNEL, GROUP, READER
from fuzz.town import Town

COMMANDS = [
    "/subscribe",
    "/subscription",
    "/unsubscribe",
    "/settings",
    "/settings zone Kyiv",
    "/subscribe @fuzz_news",
    "/subscription @fuzz_news",
]


@dataclass
class Visit:
    """What a reader does in a chat, and the buttons that they have seen there."""

    town: Town
    chat: int
    seen: dict[str, Message] = field(default_factory=dict)

    def types(self, command: str) -> None:
        """Write a command."""
        town = self.town
        town.runner.run(town.reader.says(town.telegram._world.chats[self.chat], command))
        town.passes_on()
        self._look()

    def presses(self, number: int) -> None:
        """Press one of the buttons that were ever seen, and see that it does not stay pressed."""
        if not self.seen:
            return
        data = sorted(self.seen)[number % len(self.seen)]
        answered = len(self.town.telegram.calls("answerCallbackQuery"))
        self.town.runner.run(self.town.reader.forges(self.seen[data], data))
        self.town.passes_on()
        assert len(self.town.telegram.calls("answerCallbackQuery")) == answered + 1
        self._look()

    def _look(self) -> None:
        for message in self.town.sent(self.chat):
            for row in message.reply_markup.inline_keyboard if message.reply_markup else ():
                self.seen.update((str(key.callback_data), message) for key in row if key.callback_data)


def start(town: Town) -> None:
    """Let nothing be subscribed, and nothing have been said."""
    for chat in (READER, GROUP, CHANNEL):
        town.runner.run(town.storage.subscriptions.remove(chat))
        town.telegram._world.chats[chat].messages.clear()
    town.telegram._world.chats[CHANNEL].names["username"] = "fuzz_news"


# Three presses to a command, and a subscription at the start.
STEPS = st.lists(
    st.tuples(
        st.sampled_from([READER, GROUP]), st.sampled_from([*COMMANDS, *[""] * 3 * len(COMMANDS)]), st.integers(0)
    ),
    min_size=5,
    max_size=25,
)


@given(steps=STEPS)
@effort(12)
def test_any_order_of_presses_leaves_a_subscription_that_can_be_shown(
    town: Town, steps: list[tuple[int, str, int]]
) -> None:
    start(town)
    visits = {chat: Visit(town, chat) for chat in (READER, GROUP)}
    visits[READER].types("/subscribe @fuzz_news")
    for visit in visits.values():
        visit.types("/subscribe")

    for chat, command, number in steps:
        visit = visits[chat]
        visit.types(command) if command else visit.presses(number)

        assert not town.faults()
    for place in (READER, GROUP, CHANNEL):
        found = town.runner.run(town.storage.subscriptions.get(place))
        assert found is None or (set(found.topics) <= set(TOPICS) and found.topics and found.frequency in FREQUENCIES)
    for visit in visits.values():
        before = len(town.telegram.everything_sent())
        visit.types("/subscription")
        assert len(town.telegram.everything_sent()) == before + 1
    assert town.set_aside() == 0
