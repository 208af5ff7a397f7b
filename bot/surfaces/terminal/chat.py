"""A conversation in a terminal, or over a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.answering.timeline import timeline
from bot.locales import pages
from bot.model.answer import Ambiguous, Answer, Answered, Fallback, Suggestion
from bot.model.language import DEFAULT_LANGUAGE, Language
from bot.services import Services
from bot.surfaces.terminal import rendering

PROMPT, SPEAKER = "you> ", "bot> "
HELP = """Just ask. A number picks a suggestion. Commands:
/why       why the last answer was chosen
/topics    every question that is answered
/timeline  the events in order
/sources   what the answers rest on
/help      this text
/quit      leave (or Ctrl-D)"""


class Chat:
    """One conversation: it remembers what was asked before and what was offered."""

    def __init__(self, services: Services, clock: Callable[[], datetime]) -> None:
        """Answer from ``services``; ``clock`` gives the aware moment of each answer."""
        self._services = services
        self._clock = clock
        self._topic: tuple[str, ...] = ()
        self._offered: tuple[Suggestion, ...] = ()
        self._last: Answer | None = None
        self._language: Language = DEFAULT_LANGUAGE
        self._commands: dict[str, Callable[[], str]] = {
            "/help": lambda: HELP,
            "/start": lambda: HELP,
            "/why": self._why,
            "/topics": lambda: rendering.topics(services.knowledge.sections, self._language),
            "/timeline": lambda: rendering.timeline(timeline(services.knowledge, clock(), self._language)),
            "/sources": lambda: pages.sources(services.knowledge, self._language),
        }

    def reply(self, line: str) -> str:
        """Return the reply to a line: a question, a command, or the number of a suggestion."""
        typed = line.strip()
        if typed.startswith("/"):
            command = self._commands.get(typed.split()[0].lower())
            return command() if command else f"There is no command {typed.split()[0]}. Try /help."
        if chosen := next((item for n, item in enumerate(self._offered, 1) if typed.rstrip(".)") == str(n)), None):
            return self._tell(chosen.entry)
        return self._show(self._services.engine.answer(typed, self._topic, self._clock(), self._language))

    def _tell(self, entry: str) -> str:
        return self._show(self._services.engine.tell(entry, self._clock(), self._language))

    def _show(self, answer: Answer) -> str:
        self._last, self._language, self._topic = answer, answer.language, (answer.why.topic,)
        self._offered = answer.suggestions if isinstance(answer, Ambiguous | Fallback) else ()
        return rendering.reply(answer)

    def _why(self) -> str:
        if self._last is None:
            return "Nothing has been answered yet."
        if isinstance(self._last, Answered) and self._last.entry is None:
            facts = ", ".join(statement.fact for statement in self._last.statements)
            return f"No entry answers it; found in the facts: {facts} (version {self._last.why.version})."
        if not self._last.why.candidates and isinstance(self._last, Answered):
            return f"You chose it: {self._last.entry} (version {self._last.why.version})."
        return rendering.why(self._last.why)


def run(chat: Chat, console: Console, lines: Iterator[str]) -> None:
    """Reply to each line until the lines end or somebody leaves."""
    for line in lines:
        if line.strip().lower().split(" ")[0] in ("/quit", "/exit", "/q"):
            return
        if line.strip():
            _say(console, chat.reply(line))


def _say(console: Console, text: str) -> None:
    """Print a reply, wrapped, with its lines below one another."""
    with console.capture() as capture:
        console.print(Padding(Text(text), (0, 0, 0, len(SPEAKER))))
    lines = "\n".join(line.rstrip() for line in capture.get().splitlines())
    console.print(Text(SPEAKER, style="bold") + Text(lines[len(SPEAKER) :]), soft_wrap=True)


def piped(stream: TextIO) -> Iterator[str]:
    """Yield the lines of a stream that nobody types into; bytes that are no text are replaced."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")
    yield from stream


def typed(history: Path | None) -> Iterator[str]:
    """Yield what somebody types, with line editing and a history kept in a file, until Ctrl-D."""
    with _line_editing(history):
        while True:
            try:
                line = input(PROMPT)
            except KeyboardInterrupt:
                # As in a shell: what was half typed goes, the conversation stays.
                sys.stdout.write("\n")
                continue
            except EOFError:
                sys.stdout.write("\n")
                return
            yield line


@contextmanager
def _line_editing(history: Path | None) -> Iterator[None]:
    try:
        import readline
    except ImportError:
        yield
        return
    # The history is a convenience: a folder that can't be read or written costs nothing else.
    with suppress(OSError):
        if history:
            readline.read_history_file(history)
    try:
        yield
    finally:
        with suppress(OSError):
            if history:
                history.parent.mkdir(parents=True, exist_ok=True)
                readline.set_history_length(1000)
                readline.write_history_file(history)
