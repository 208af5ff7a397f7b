"""What readers said of answers, for editors at a terminal: votes by entry, and questions that no entry answered."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from rich import box
from rich.console import Console
from rich.table import Table

from bot.model.feedback import EntryVotes, Miss
from bot.storage import opened

# Joins the parts of one emoji, and is not printable by itself.
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Feedback:
    """The votes, those of entries found unhelpful most often first, and the misses, newest first."""

    votes: tuple[EntryVotes, ...]
    misses: tuple[Miss, ...]


async def gather(address: str, limit: int) -> Feedback:
    """Return the feedback that the database at an address holds, with at most ``limit`` misses.

    Raises StorageError, also where there is no database yet.
    """
    async with opened(address) as storage:
        return Feedback(await storage.votes.tally(), await storage.misses.recent(limit))


def show(feedback: Feedback, console: Console) -> None:
    """Print feedback as a table of votes, and a line for each question with what was offered."""
    if not feedback.votes and not feedback.misses:
        console.print("No feedback is recorded yet.")
    if feedback.votes:
        console.print(_tallied(feedback.votes))
    if feedback.misses:
        console.print("Questions that no entry answered, newest first")
    for miss in feedback.misses:
        console.print(f"{miss.day}  {miss.language}  {_printable(miss.question)}", soft_wrap=True)
        console.print(f"{'':16}offered: {', '.join(map(_printable, miss.offered)) or 'nothing'}", soft_wrap=True)


def as_json(feedback: Feedback) -> str:
    """Return feedback as one JSON object; days as in 2022-01-05."""
    misses = [{**asdict(miss), "day": miss.day.isoformat()} for miss in feedback.misses]
    return json.dumps({"votes": [asdict(votes) for votes in feedback.votes], "misses": misses}, ensure_ascii=False)


def _tallied(votes: Sequence[EntryVotes]) -> Table:
    table = Table(title="Votes by entry", title_justify="left", box=box.SIMPLE)
    table.add_column("")
    for name in ("helpful", "unhelpful"):
        table.add_column(name, justify="right")
    for item in votes:
        table.add_row(_printable(item.entry), str(item.helpful), str(item.unhelpful))
    return table


def _printable(text: str) -> str:
    """Return a text that strangers typed without what would steer the terminal."""
    return "".join(letter if letter.isprintable() or letter == _JOINER else " " for letter in text)
