"""Updates that wait, as one process or several claim and finish them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.model.showing import Shown, Telling
from bot.storage import Storage, StorageError
from bot.storage.database import Database
from bot.storage.inbox import MOST_ATTEMPTS, Depth, InboxStore, Received, TakenError
from databases.postgres import Server

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
EVERYTHING = 32


def update(number: int, chat: int = 1, person: int | None = 7) -> Received:
    return Received(number, chat, person, f'{{"update_id": {number}}}')


async def claim(inbox: InboxStore, *received: Received, done: tuple[int, ...] = (), places: int = 32) -> list[int]:
    return [one.update_id for one in await inbox.turn(done, received, places, NOW)]


def shown(message: int, thread: int | None = None) -> Shown:
    return Shown(7, message, thread, NOW, Telling("en", entries=("pay",)), {"pay": 0})


class Crash:
    """Inboxes that end as with their process: nothing is given back."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._made: list[InboxStore] = []

    def inbox(self) -> InboxStore:
        self._made.append(InboxStore(Database(self._address, 1), settling_seconds=0))
        return self._made[-1]

    async def begin(self, *received: Received) -> None:
        """Let a process begin whatever it can, and end."""
        inbox = self.inbox()
        await inbox.open(polls=False)
        await inbox.look()
        await inbox.turn((), received, EVERYTHING, NOW)
        await self.end(inbox)

    async def end_all(self) -> None:
        for inbox in self._made:
            await self.end(inbox)

    async def end(self, inbox: InboxStore) -> None:
        await inbox._held.close()
        await inbox._database.close()
        if inbox._lock:
            inbox._lock.close()
            inbox._lock = None


@pytest.fixture
async def crash(storage: Storage, address: str) -> AsyncIterator[Crash]:
    crash = Crash(address)
    yield crash
    await crash.end_all()


@pytest.fixture
async def inbox(crash: Crash) -> InboxStore:
    inbox = crash.inbox()
    await inbox.open(polls=False)
    return inbox


@pytest.fixture
async def replicas(storage: Storage, postgres_address: str) -> AsyncIterator[tuple[InboxStore, InboxStore]]:
    """Return the inboxes of two processes over one database."""
    processes = Crash(postgres_address)
    both = [processes.inbox() for _ in range(2)]
    for each in both:
        await each.open(polls=False)
    yield both[0], both[1]
    await processes.end_all()


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
async def test_replicas_that_meet_at_one_chat_store_both_updates_and_begin_one(
    replicas: tuple[InboxStore, InboxStore],
) -> None:
    mine, theirs = replicas

    for chat in range(1, 101):
        both = {2 * chat, 2 * chat + 1}
        first, second = await asyncio.gather(
            *(claim(inbox, update(number, chat)) for inbox, number in zip((mine, theirs), both, strict=True))
        )
        begun = [*first, *second]
        left = await claim(mine, done=tuple(begun))

        assert (len(begun), {*begun, *left}) == (1, both)
        assert await claim(theirs, done=tuple(left)) == []


async def test_turn_returns_the_oldest_of_each_chat(inbox: InboxStore) -> None:
    found = await claim(inbox, update(4, chat=2), update(3, chat=1), update(2, chat=1), update(5, chat=2))

    assert found == [2, 4]


async def test_turn_returns_the_next_of_a_chat_once_one_is_done(inbox: InboxStore) -> None:
    await claim(inbox, update(1), update(2), update(3))

    assert await claim(inbox) == []
    assert await claim(inbox, done=(1,)) == [2]
    assert await claim(inbox, done=(2,)) == [3]


async def test_turn_returns_no_more_than_there_are_places(inbox: InboxStore) -> None:
    assert await claim(inbox, *(update(number, chat=number) for number in range(1, 6)), places=2) == [1, 2]
    assert await claim(inbox, places=0) == []
    assert await claim(inbox, places=2) == [3, 4]


async def test_chat_that_sends_much_keeps_no_other_waiting(inbox: InboxStore) -> None:
    await claim(inbox, *(update(number) for number in range(1, 101)), update(200, chat=2), places=0)

    assert await claim(inbox, places=2) == [1, 200]


async def test_update_that_comes_again_is_handled_once(inbox: InboxStore) -> None:
    first = await claim(inbox, update(1))
    while_it_is_handled = await claim(inbox, update(1))
    await claim(inbox, done=(1,))
    later = await claim(inbox, update(1))

    assert (first, while_it_is_handled, later) == ([1], [], [])
    assert await inbox.depth() == Depth(0, 0, 0)


async def test_update_is_done_once_its_person_was_erased_meanwhile(inbox: InboxStore, storage: Storage) -> None:
    await claim(inbox, update(1, chat=7))

    erased = await storage.erase(7)
    await claim(inbox, done=(1,))

    assert erased == 0
    assert await claim(inbox, update(1, chat=7)) == []


async def test_erasing_leaves_what_waits_for_an_answer(inbox: InboxStore, storage: Storage) -> None:
    await claim(inbox, update(1, chat=7), update(2, chat=7))

    await storage.erase(7)

    assert await claim(inbox, done=(1,)) == [2]


async def test_nothing_of_a_message_is_left_in_the_file_once_it_is_handled(storage: Storage, tmp_path: Path) -> None:
    if not (file := tmp_path / "kept" / "dateline.sqlite3").exists():
        return
    await storage.inbox.open(polls=False)
    await storage.inbox.turn((), [Received(1, 7, 7, '{"text": "a very telling question"}')], 1, NOW)
    await storage.inbox.turn((1,), (), 1, NOW)

    await storage.inbox.close()
    await storage.close()

    assert b"a very telling question" not in b"".join(path.read_bytes() for path in file.parent.iterdir())


async def test_what_a_process_left_is_taken_up_by_the_next(inbox: InboxStore, crash: Crash) -> None:
    await inbox.close()
    await crash.begin(update(1), update(2), update(3, chat=2))
    following = crash.inbox()
    await following.open(polls=False)

    looked = await following.look()

    assert (looked.freed, looked.set_aside) == (2, ())
    assert await claim(following) == [1, 3]
    assert await claim(following, done=(1, 3)) == [2]
    await following.close()


async def test_what_is_given_back_counts_as_not_begun(inbox: InboxStore, crash: Crash) -> None:
    for _ in range(MOST_ATTEMPTS + 1):
        await claim(inbox, update(1))
        await inbox.close()
        inbox = crash.inbox()
        await inbox.open(polls=False)

    assert await claim(inbox) == [1]
    await inbox.close()


async def test_update_that_ended_its_process_twice_is_tried_alone(inbox: InboxStore, crash: Crash) -> None:
    await inbox.close()
    for _ in range(MOST_ATTEMPTS - 1):
        await crash.begin(update(1))
    inbox = crash.inbox()
    await inbox.open(polls=False)
    looked = await inbox.look()

    beside = await claim(inbox, update(2), update(3, chat=3))
    alone = await inbox.turn((3,), (), 1, NOW, is_last_attempt=True)
    await inbox.turn((1,), (), 0, NOW)

    assert looked.is_suspicious
    # The next of the same chat waits for it.
    assert (beside, [one.update_id for one in alone]) == ([3], [1])
    assert not (await inbox.look()).is_suspicious
    assert await claim(inbox) == [2]
    await inbox.close()


async def test_update_that_ended_its_process_three_times_is_set_aside(inbox: InboxStore, crash: Crash) -> None:
    await inbox.close()
    for _ in range(MOST_ATTEMPTS - 1):
        await crash.begin(update(1), update(2))
    inbox = crash.inbox()
    await inbox.open(polls=False)
    await inbox.look()
    await inbox.turn((), (), 1, NOW, is_last_attempt=True)
    await crash.end(inbox)

    following = crash.inbox()
    await following.open(polls=False)
    looked = await following.look()

    assert looked.set_aside == (1,)
    assert await claim(following) == [2]
    assert await following.depth() == Depth(waiting=0, under_way=1, set_aside=1)
    await following.close()


async def test_unhandled_is_what_was_accepted_and_not_set_aside(inbox: InboxStore, crash: Crash) -> None:
    nothing = await inbox.unhandled(NOW)
    await inbox.close()
    for _ in range(MOST_ATTEMPTS):
        await crash.begin(update(1))
        inbox = crash.inbox()
        await inbox.open(polls=False)
        await inbox.look()
        await inbox.turn((), (), 1, NOW, is_last_attempt=True)
        await crash.end(inbox)
    following = crash.inbox()
    await following.open(polls=False)
    await following.look()
    set_aside = await following.unhandled(NOW)

    await claim(following, update(2), update(3), update(4, chat=2), places=1)
    waiting = await following.unhandled(NOW + timedelta(seconds=90))
    from_behind = await following.unhandled(NOW - timedelta(seconds=1))
    await following.close()

    assert (nothing, set_aside, waiting, from_behind) == ((0, 0), (0, 0), (3, 90), (3, 0))


async def test_pruning_forgets_what_is_old(inbox: InboxStore) -> None:
    await claim(inbox, update(1))
    await claim(inbox, done=(1,))

    kept = await inbox.prune(NOW)
    gone = await inbox.prune(NOW + timedelta(seconds=1))

    assert (kept, gone) == (0, 1)
    assert await claim(inbox, update(1)) == [1]


async def test_what_waits_is_never_pruned(inbox: InboxStore) -> None:
    await claim(inbox, update(1), update(2))

    await inbox.prune(NOW + timedelta(days=9))

    assert await claim(inbox, done=(1,)) == [2]


async def test_second_process_is_refused_over_a_file(sqlite_address: str) -> None:
    storages = [Storage(sqlite_address) for _ in range(2)]
    await storages[0].prepare()
    await storages[0].inbox.open(polls=False)

    with pytest.raises(TakenError, match="another process answers with this file already"):
        await storages[1].inbox.open(polls=False)

    await storages[0].inbox.close()
    await storages[1].inbox.open(polls=False)
    await storages[1].inbox.close()
    for storage in storages:
        await storage.close()


async def test_second_that_polls_is_refused_over_a_server(postgres_address: str) -> None:
    storages = [Storage(postgres_address) for _ in range(3)]
    await storages[0].prepare()
    await storages[0].inbox.open(polls=True)

    await storages[1].inbox.open(polls=False)
    with pytest.raises(TakenError, match="another process polls Telegram over this database already"):
        await storages[2].inbox.open(polls=True)

    for storage in storages[:2]:
        await storage.inbox.close()
    await storages[2].inbox.open(polls=True)
    await storages[2].inbox.close()
    for storage in storages:
        await storage.close()


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
async def test_chat_keeps_its_order_when_replicas_share_its_updates(
    replicas: tuple[InboxStore, InboxStore],
) -> None:
    one, other = replicas

    first = await claim(one, update(1))
    second = await claim(other, update(2), update(3, chat=2))
    await claim(one, done=(1,), places=0)
    third = await claim(other)

    assert (first, second, third) == ([1], [3], [2])


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
async def test_each_update_is_handled_once_when_replicas_race(replicas: tuple[InboxStore, InboxStore]) -> None:
    begun: list[int] = []
    waiting = [update(number, chat=number % 10) for number in range(200)]

    async def work(inbox: InboxStore, received: list[Received]) -> None:
        done: tuple[int, ...] = ()
        while received or done or (await inbox.depth()).waiting:
            try:
                claimed = await claim(inbox, *received[:7], done=done, places=4)
            except StorageError:
                # Two that claim of one chat at the same moment: one of them does all of its turn again.
                continue
            del received[:7]
            begun.extend(claimed)
            done = tuple(claimed)

    await asyncio.gather(work(replicas[0], waiting[::2]), work(replicas[1], waiting[1::2]))

    assert sorted(begun) == list(range(200))


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
async def test_lost_replica_is_replaced_and_a_living_one_is_not(
    replicas: tuple[InboxStore, InboxStore], postgres_address: str
) -> None:
    one, other = replicas
    await claim(one, update(1))
    lost = Crash(postgres_address)
    await lost.begin(update(2, chat=2))
    await lost.end_all()

    # The server frees the lock of a connection once it has noticed its end.
    async with asyncio.timeout(60):
        while not (looked := await other.look()).freed:
            pass

    assert looked.freed == 1
    assert await claim(other) == [2]


async def test_what_messages_show_is_kept_with_what_is_done(storage: Storage) -> None:
    await claim(storage.inbox, update(1), update(2, chat=2))

    await storage.inbox.turn((1,), (), 0, NOW, (1, 2), [shown(5), shown(6)])
    await storage.inbox.turn((2,), (), 0, NOW, (2,), [shown(6), shown(7)])

    assert await storage.ledger.count({"pay": 1}) == (3, 1)
    assert await storage.inbox.depth() == Depth(0, 0, 0)


async def test_what_can_not_be_kept_of_messages_keeps_nobody_waiting(storage: Storage) -> None:
    await claim(storage.inbox, update(1))

    with capture_logs() as logs:
        await storage.inbox.turn((1,), (), 0, NOW, (1,), [shown(5, thread=2**70)])

    assert [entry["event"] for entry in logs] == ["what messages show not kept"]
    assert await storage.ledger.count({"pay": 1}) == (0, 0)
    assert await storage.inbox.depth() == Depth(0, 0, 0)


@pytest.mark.parametrize("address", ["postgres"], indirect=True)
async def test_nothing_is_lost_when_the_server_hangs_up(
    replicas: tuple[InboxStore, InboxStore], postgres: Server
) -> None:
    inbox = replicas[0]
    await claim(inbox, update(1))
    postgres.hang_up()

    with pytest.raises(StorageError):
        await inbox.turn((1,), [update(2)], 32, NOW, (1,))
    again = await inbox.turn((1,), [update(2)], 32, NOW, (1,))

    assert [one.update_id for one in again] == [2]
    assert await inbox.depth() == Depth(waiting=0, under_way=1, set_aside=0)
