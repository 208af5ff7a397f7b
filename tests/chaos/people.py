"""People who ask, and what they are told: how often, in which order, and how late."""

import asyncio
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from emulator.server import Emulator

# Each with the words that its answer begins with; in the order in which everybody asks them.
QUESTIONS = {"when are the geneva talks": "10 January 2022", "who asked for the call": "Putin asked"}

# A chat, and what was asked or told there.
Line = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it.

    ``lost`` are questions without their own answer; ``twice`` counts answers beyond one to a question, ``unexplained``
    those of them to questions that nobody was at when something was killed, ``strange`` messages that are no answer.
    ``begun`` are the questions that were being answered at those moments, ``late`` the seconds of the longest wait.
    ``unnoted`` are messages that could not be corrected, as the ledger lacks them. ``complaints`` are of other commands
    that were run beside, and failed.
    """

    asked: int
    lost: int
    twice: int
    unexplained: int
    strange: int
    disordered: int
    begun: int
    unnoted: int
    late: float
    refused: int
    seconds: float
    complaints: tuple[str, ...] = ()


@dataclass(slots=True)
class People:
    """Those who ask, and what they were told when; ``begun`` is what was being answered when something was killed."""

    telegram: Emulator
    begun: list[Line] = field(default_factory=list)
    _asked: dict[int, float] = field(default_factory=dict)
    _told: defaultdict[int, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    _read: int = 0

    async def ask(self, chats_a_second: float) -> None:
        """Let new chats ask, each one question right after the other, until this is cancelled."""
        while True:
            reader = self.telegram.user()
            chat = self.telegram.private(reader)
            self._asked[chat.id] = time.monotonic()
            for question in QUESTIONS:
                await reader.says(chat, question)
            await asyncio.sleep(1 / chats_a_second)

    async def listen(self) -> None:
        """Note what is told, until this is cancelled."""
        while True:
            for chat, text in self.telegram.everything_sent()[self._read :]:
                self._told[chat].append((time.monotonic(), _question(text)))
                self._read += 1
            await asyncio.sleep(0.02)

    def note_begun(self, chat: int, payload: str) -> None:
        """Note an update, in JSON, that is being handled as something is killed."""
        self.begun.append((chat, json.loads(payload)["message"]["text"]))

    @property
    def answered(self) -> int:
        """How many messages came so far."""
        return self._read

    def waiting(self) -> int:
        """Return how many questions have not got their own answer."""
        return sum(len(QUESTIONS.keys() - set(self._orders().get(chat, ()))) for chat in self._asked)

    def figures(self, seconds: float, noted: int) -> Figures:
        """Return what came of it in some seconds; ``noted`` is how many messages the ledger has."""
        orders = self._orders()
        counts = Counter((chat, told) for chat, order in orders.items() for told in order)
        again = {line: count - 1 for line, count in counts.items() if line[1] in QUESTIONS and count > 1}
        firsts = {(chat, told): moment for chat, each in self._told.items() for moment, told in reversed(each)}
        sequence = list(QUESTIONS)
        places = [[sequence.index(told) for told in order if told in QUESTIONS] for order in orders.values()]
        return Figures(
            asked=len(self._asked) * len(QUESTIONS),
            lost=self.waiting(),
            twice=sum(again.values()),
            unexplained=sum(count for line, count in again.items() if count > self.begun.count(line)),
            strange=sum(count for (chat, told), count in counts.items() if told not in QUESTIONS),
            disordered=sum(order != sorted(order) for order in places),
            begun=len(self.begun),
            unnoted=self.answered - noted,
            late=max(moment - self._asked[chat] for (chat, _), moment in firsts.items()),
            refused=sum(status != 200 for status in self.telegram.bringing.statuses),
            seconds=seconds,
        )

    def _orders(self) -> dict[int, list[str]]:
        return {chat: [told for _, told in each] for chat, each in self._told.items()}


def _question(text: str) -> str:
    """Return the question that a text answers, or the text itself if it answers none."""
    return next((question for question, words in QUESTIONS.items() if text.startswith(words)), text)
