import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.delivery.correcting import Correcting
from bot.delivery.delivering import move
from bot.delivery.persisting import Persisting
from bot.delivery.sender import NotNowError
from bot.model.delivery import Amendment, Receipt
from bot.model.preferences import Preferences
from bot.model.showing import Shown, Telling
from bot.model.subscription import Quiet, Subscription
from bot.storage import Storage, StorageError

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
GROUP, PERSON, CORRECTIONS = -1_000, 7, "news.corrections"
SHOWN = ((GROUP, 3), (GROUP, 5), (PERSON, 4))
TELLING = Telling("uk", entries=("talks",))


class Editor:
    """Takes down which messages it edited and followed up; those in ``fixed`` can't be edited.

    The first edits in the group end in ``failures``.
    """

    def __init__(self) -> None:
        self.edited: list[tuple[int, int]] = []
        self.followed_up: list[tuple[int, int]] = []
        self.silent: list[bool] = []
        self.tellings: dict[tuple[int, int], Telling | None] = {}
        self.fixed: set[int] = set()
        self.failures: list[Exception | Receipt] = []
        self.meanwhile: Callable[[Amendment], Awaitable[None]] = lambda _: asyncio.sleep(0)

    async def edit(self, amendment: Amendment) -> Receipt | None:
        await self.meanwhile(amendment)
        if self.failures and amendment.chat == GROUP:
            failure = self.failures.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return failure
        if amendment.message in self.fixed:
            return None
        self.edited.append((amendment.chat, amendment.message))
        self.tellings[amendment.chat, amendment.message] = amendment.telling
        now = Shown(amendment.chat, amendment.message, None, NOW, TELLING, {"call": 1})
        return Receipt("sent", message=amendment.message, shown=(now,))

    async def follow_up(self, amendment: Amendment) -> Receipt:
        await asyncio.sleep(0)
        self.silent.append(amendment.is_silent)
        self.followed_up.append((amendment.chat, amendment.message))
        return Receipt("sent", message=99)

    def left(self, amendment: Amendment) -> Shown:
        revisions = {**amendment.revisions, "call": 1}
        return Shown(amendment.chat, amendment.message, None, amendment.moment or NOW, amendment.telling, revisions)


@pytest.fixture
def editor() -> Editor:
    return Editor()


@pytest.fixture
async def correcting(storage: Storage, editor: Editor, clock: Any) -> Correcting:
    old = [Shown(chat, number, None, clock(), TELLING, {"call": 0}) for chat, number in SHOWN]
    others = [
        Shown(PERSON, 8, None, clock(), TELLING, {"call": 1, "other": 0}),
        Shown(PERSON, 9, None, clock(), TELLING, {"call-again": 0}),
    ]
    await storage.ledger.put([*old, *others])
    await storage.broadcasts.publish("news", ["corrections"], clock(), lambda *_: None, {"call": 1})

    async def sleep(_: float) -> None:
        """Wait for nothing."""

    return Correcting(storage, editor, clock, Persisting(sleep))


async def ends(storage: Storage) -> tuple[int, int, int]:
    (progress,) = await storage.broadcasts.progress(CORRECTIONS)
    return progress.sent, progress.skipped, progress.waiting


async def test_the_messages_that_showed_the_old_revision_are_edited(
    correcting: Correcting, editor: Editor, storage: Storage
) -> None:
    await correcting.correct(CORRECTIONS, 0)

    assert sorted(editor.edited) == [(GROUP, 3), (GROUP, 5), (PERSON, 4)]
    assert await ends(storage) == (3, 0, 0)


async def test_of_a_chat_the_newest_message_is_followed_up_and_no_other(
    correcting: Correcting, editor: Editor, storage: Storage
) -> None:
    editor.fixed = {3, 5}

    await correcting.correct(CORRECTIONS, 0)

    assert editor.followed_up == [(GROUP, 5)]
    assert await ends(storage) == (2, 1, 0)
    # Nothing is left for a correction of the same, all of them for the next one.
    assert await storage.ledger.count({"call": 1}) == (0, 0)
    assert await storage.ledger.count({"call": 2}) == (4, 2)


@pytest.mark.parametrize(
    ("quiet", "is_silent"), [(None, False), (Quiet(13, 15), True), (Quiet(11, 13), False)], ids=["none", "now", "later"]
)
async def test_in_quiet_hours_a_chat_is_followed_up_without_a_sound(
    correcting: Correcting, editor: Editor, storage: Storage, clock: Any, quiet: Quiet | None, is_silent: bool
) -> None:
    wanted = Subscription(PERSON, topics=frozenset({"military"}), quiet=quiet)
    await storage.subscriptions.put(wanted, clock())
    await storage.preferences.put(PERSON, Preferences(zone="Europe/Warsaw"))
    editor.fixed = {4}

    await correcting.correct(CORRECTIONS, 0)

    assert editor.silent == [is_silent]


@pytest.mark.parametrize(
    "failure", [NotNowError("timed out", is_unclear=True), NotNowError("asked to wait", 3), NotNowError("network")]
)
async def test_an_edit_is_tried_again(
    correcting: Correcting, editor: Editor, storage: Storage, failure: Exception
) -> None:
    editor.failures = [failure] * 3

    await correcting.correct(CORRECTIONS, 0)

    assert await ends(storage) == (3, 0, 0)
    assert await storage.broadcasts.reasons(CORRECTIONS) == {}


@pytest.mark.parametrize(("store", "method"), [("corrections", "get"), ("broadcasts", "settle")])
async def test_nobody_is_followed_up_twice_as_the_database_is_away(
    correcting: Correcting, editor: Editor, storage: Storage, monkeypatch: pytest.MonkeyPatch, store: str, method: str
) -> None:
    editor.fixed = {3, 4, 5}
    kept = getattr(storage, store)
    real, failures = getattr(kept, method), [StorageError("away")] * 5

    async def away(*given: Any) -> Any:
        if failures:
            raise failures.pop()
        return await real(*given)

    monkeypatch.setattr(kept, method, away)

    await correcting.correct(CORRECTIONS, 0)

    assert sorted(editor.followed_up) == [(GROUP, 5), (PERSON, 4)]


async def test_going_through_a_batch_again_changes_nothing(correcting: Correcting, editor: Editor) -> None:
    editor.fixed = {5}
    await asyncio.gather(*(correcting.correct(CORRECTIONS, 0) for _ in range(2)))
    await correcting.correct(CORRECTIONS, 0)

    assert sorted(editor.edited) == [(GROUP, 3), (PERSON, 4)]
    assert editor.followed_up == [(GROUP, 5)]


async def test_what_is_held_or_cancelled_is_left_alone(
    correcting: Correcting, editor: Editor, storage: Storage, clock: Any
) -> None:
    await storage.broadcasts.pause(CORRECTIONS)
    await correcting.correct(CORRECTIONS, 0)
    assert (editor.edited, await ends(storage)) == ([], (0, 0, 3))

    await storage.broadcasts.resume(CORRECTIONS, lambda *_: None)
    await storage.broadcasts.cancel(CORRECTIONS, clock())
    await correcting.correct(CORRECTIONS, 0)
    assert (editor.edited, await ends(storage)) == ([], (0, 3, 0))


async def test_a_chat_that_erased_what_was_kept_is_left_alone(
    correcting: Correcting, editor: Editor, storage: Storage
) -> None:
    await storage.erase(PERSON)

    await correcting.correct(CORRECTIONS, 0)

    assert sorted(editor.edited) == [(GROUP, 3), (GROUP, 5)]


async def test_each_message_is_taken_as_it_is_when_its_turn_comes(
    correcting: Correcting, editor: Editor, storage: Storage, clock: Any
) -> None:
    newer = Telling("pl", entries=("pay",))

    async def show(_: Amendment) -> None:
        await storage.ledger.put([Shown(GROUP, 3, None, clock(), newer, {"call": 0})])

    editor.meanwhile = show

    # The newer one of the group is corrected first.
    await correcting.correct(CORRECTIONS, 0)

    assert editor.tellings[GROUP, 3] == newer
    assert await ends(storage) == (3, 0, 0)


async def test_nothing_is_noted_of_a_chat_that_erased_all_while_it_was_told(
    correcting: Correcting, editor: Editor, storage: Storage
) -> None:
    async def erase(amendment: Amendment) -> None:
        # Another chat may be told first.
        if amendment.chat == PERSON:
            await storage.erase(PERSON)

    editor.meanwhile = erase

    await correcting.correct(CORRECTIONS, 0)

    assert (PERSON, 4) in editor.edited
    assert await storage.ledger.count({"call": 2, "other": 1, "call-again": 1}) == (2, 1)


async def test_messages_of_a_group_that_moves_are_never_looked_for_by_their_old_numbers(
    correcting: Correcting, editor: Editor, storage: Storage
) -> None:
    editor.failures = [Receipt("failed", moved_to=-100_5)]

    await correcting.correct(CORRECTIONS, 0)

    assert editor.edited == [(PERSON, 4)]
    assert editor.followed_up == [(-100_5, -5)]
    assert await ends(storage) == (2, 1, 0)


async def test_messages_of_a_group_that_moved_for_another_reason_are_not_left_waiting(
    correcting: Correcting, editor: Editor, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, moves = storage.corrections.waiting, [(GROUP, -100_5)]

    async def waiting(*given: Any) -> Any:
        found = await real(*given)
        if moves:
            await move(storage, correcting.persisting, *moves.pop())
        return found

    monkeypatch.setattr(storage.corrections, "waiting", waiting)

    await correcting.correct(CORRECTIONS, 0)

    assert editor.edited == [(PERSON, 4)]
    assert editor.followed_up == [(-100_5, -5)]
    assert await ends(storage) == (2, 1, 0)


async def test_what_was_noted_since_takes_the_place_of_what_was_before(storage: Storage, clock: Any) -> None:
    await storage.ledger.put([Shown(PERSON, 4, None, clock(), TELLING, {"call": 0})])
    await storage.ledger.put([Shown(PERSON, 4, None, clock()), Shown(GROUP, 4, None, clock(), TELLING, {"call": 0})])

    assert await storage.ledger.count({"call": 1}) == (1, 1)
    assert await storage.ledger.count({"call": 0}) == (0, 0)


@pytest.mark.parametrize(
    "kept", [Telling("en"), TELLING, Telling("pl", facts=("a",), zone="Europe/Kyiv", is_brief=True)]
)
async def test_how_something_was_told_is_kept(storage: Storage, clock: Any, kept: Telling) -> None:
    await storage.ledger.put([Shown(GROUP, 4, 17, clock(), kept, {"call": 0})])
    await storage.broadcasts.publish("news", ["corrections"], clock(), lambda *_: None, {"call": 1})

    (found,) = await storage.corrections.waiting(CORRECTIONS, 0, clock())

    assert (found.telling, found.thread, found.message) == (kept, 17, 4)
