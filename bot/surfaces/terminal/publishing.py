"""Publishing at a terminal: what an update says and to how many, and how far each broadcast is."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from rich.console import Console

from bot.answering.announcing import announce
from bot.delivery.dispatch import Publishing
from bot.model.delivery import Progress
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES
from bot.model.news import NewsUpdate
from bot.storage import Storage, opened
from bot.storage.corrections import corrections_of
from bot.surfaces.terminal import bulletins


async def audience(
    address: str, update: NewsUpdate, corrects: Mapping[str, int]
) -> tuple[Mapping[str, int], tuple[int, int]]:
    """Return how many chats an update would go to at once, by language, and how many messages it would correct.

    The latter with the number of their chats; they showed one of the facts in ``corrects`` before its revision there.
    Raises StorageError.
    """
    async with opened(address) as storage:
        counts = await storage.broadcasts.audience(update.topics, datetime.now(UTC))
        return counts, await storage.ledger.count(corrects)


def rehearsed(
    update: NewsUpdate, knowledge: Knowledge, counts: Mapping[str, int], shown: tuple[int, int]
) -> Iterator[str]:
    """Yield what publishing an update would say, in each language, to how many chats, and what it would correct."""
    for language in LANGUAGES:
        yield f"--- {language}: {_chats(counts.get(language, 0))} ---"
        yield bulletins.update(announce(update, knowledge, language))
        yield ""
    if update.corrects:
        messages, chats = shown
        yield f"{_messages(messages)} in {_chats(chats)} would be corrected."
    yield f"In all {_chats(sum(counts.values()))} at once; digests follow at their hours. Nothing was published."


async def publish(address: str, update: NewsUpdate, corrects: Mapping[str, int]) -> str:
    """Publish an update, and return a line that tells what came of it. Raises StorageError.

    Messages that showed one of the facts in ``corrects`` before its revision there are corrected.
    """
    async with opened(address) as storage:
        publishing = Publishing(storage, lambda: datetime.now(UTC))
        is_new = await publishing.publish(update.id, update.topics, corrects)
        (progress,) = await storage.broadcasts.progress(update.id)
        corrections = await storage.broadcasts.progress(corrections_of(update.id))
        publishing.close()
    if not is_new:
        return f"{update.id} was published before, on {progress.broadcast.started:%Y-%m-%d at %H:%M} UTC: see status."
    edited = "".join(f" and corrects {_messages(one.audience)}" for one in corrections)
    return f"{update.id} goes to {_chats(progress.audience)}{edited} while `dateline run` runs: see status."


async def steer(address: str, update: str, turn: str) -> str:
    """Pause, resume or cancel the broadcast of an update, and its corrections. Raises StorageError.

    Return why nothing changed, or an empty text where something did.
    """
    async with opened(address) as storage:
        publishing = Publishing(storage, lambda: datetime.now(UTC))
        turns = {"pause": publishing.pause, "resume": publishing.resume, "cancel": publishing.cancel}
        is_changed = await turns[turn](update)
        publishing.close()
        return "" if is_changed else _unchanged(turn, await _progress(storage, update))


def _unchanged(turn: str, found: Sequence[Progress]) -> str:
    if not found:
        return "it was never published"
    if any(one.broadcast.state == "cancelled" for one in found):
        return "it is cancelled"
    if all(one.is_settled for one in found):
        return f"it has come to an end: there is nobody left to {turn} it for"
    return "it is not paused" if turn == "resume" else "it is paused already"


async def gather(address: str, id_: str | None) -> Sequence[tuple[Progress, Mapping[tuple[str, str], int]]]:
    """Return how far broadcasts are, each with the reasons for what was not sent; all, or one with its corrections.

    Raises StorageError.
    """
    async with opened(address) as storage:
        found = await _progress(storage, id_)
        return [(one, await storage.broadcasts.reasons(one.broadcast.id)) for one in found]


async def _progress(storage: Storage, id_: str | None) -> Sequence[Progress]:
    ids = (None,) if id_ is None else (id_, corrections_of(id_))
    now = datetime.now(UTC)
    return [progress for one in ids for progress in await storage.broadcasts.progress(one, now)]


def show(found: Sequence[tuple[Progress, Mapping[tuple[str, str], int]]], console: Console) -> None:
    """Print how far each broadcast is, newest first, and why deliveries did not get there."""
    if not found:
        console.print("Nothing was published yet.")
    for progress, reasons in found:
        console.print(f"{progress.broadcast.id}: {', '.join(_told(progress))}", soft_wrap=True)
        for (outcome, reason), count in sorted(reasons.items()):
            console.print(f"  {count:,} {outcome}: {reason or 'no reason given'}", soft_wrap=True)


def _told(progress: Progress) -> Iterator[str]:
    yield f"{state(progress)}, begun {progress.broadcast.started:%Y-%m-%d %H:%M} UTC"
    if progress.broadcast.kind == "correction":
        yield f"{progress.sent:,} of {_messages(progress.audience)} corrected"
    else:
        yield f"{progress.sent:,} of {_chats(progress.audience)} sent"
    others = {"gone": progress.gone, "failed": progress.failed, "skipped": progress.skipped, "left": progress.waiting}
    yield from (f"{count:,} {end}" for end, count in others.items() if count)
    if progress.per_second is not None and progress.seconds_left is not None:
        yield f"{progress.per_second:.1f} a second"
        yield f"{round(progress.seconds_left) // 60}:{round(progress.seconds_left) % 60:02} to go"


def state(progress: Progress) -> str:
    """Return the state of a broadcast in a word: published once every delivery has come to an end."""
    if progress.broadcast.state == "running" and progress.is_settled:
        return "published"
    return progress.broadcast.state


def _chats(count: int) -> str:
    return f"{count:,} chat{'' if count == 1 else 's'}"


def _messages(count: int) -> str:
    return f"{count:,} message{'' if count == 1 else 's'}"
