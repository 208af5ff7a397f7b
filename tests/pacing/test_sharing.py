"""Limits that replicas share, over a real PostgreSQL server."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from standins.moved_clock import most_within
from structlog.testing import capture_logs

from bot.storage import Storage
from bot.storage.database import Database
from bot.surfaces.telegram.pacing import BROADCAST, Call, SharedLimits, Urgency
from bot.surfaces.telegram.pacing.limits import Hold, Scope

GROUP = -1_001


@pytest.fixture
async def replicas(postgres_address: str) -> AsyncIterator[list[SharedLimits]]:
    """Return the limits of two replicas over one database."""
    storages = [Storage(postgres_address), Storage(postgres_address)]
    yield [SharedLimits(storage.sends) for storage in storages if storage.sends]
    for storage in storages:
        await storage.close()


@pytest.fixture
async def database(postgres_address: str) -> AsyncIterator[Database]:
    database = Database(postgres_address, 1)
    yield database
    await database.close()


async def moments(database: Database) -> list[int]:
    async with database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT at_ms FROM sends ORDER BY at_ms")
        return [row.at_ms for row in rows]


async def ask(limits: SharedLimits, calls: list[Call]) -> list[Hold | None]:
    return [await limits.take(call, 1_000) for call in calls]


async def test_replicas_send_at_most_thirty_in_any_second_together(
    replicas: list[SharedLimits], database: Database
) -> None:
    asked = [[Call(chat, Urgency.ANSWER) for chat in range(first, first + 40)] for first in (1, 1_000)]

    answers = await asyncio.gather(*(ask(limits, calls) for limits, calls in zip(replicas, asked, strict=True)))
    counted = await moments(database)

    allowed = [sum(hold is None for hold in holds) for holds in answers]
    assert sum(allowed) == len(counted) >= 30
    assert min(allowed) > 0
    assert most_within(counted, 1_000) == 30


async def test_replicas_space_their_broadcasts_together(replicas: list[SharedLimits], database: Database) -> None:
    asked = [[Call(chat, BROADCAST) for chat in range(first, first + 60)] for first in (1, 1_000)]

    answers = await asyncio.gather(*(ask(limits, calls) for limits, calls in zip(replicas, asked, strict=True)))
    counted = await moments(database)

    held = [hold for holds in answers for hold in holds if hold]
    assert most_within(counted, 9) == 1
    # Where this takes long enough, the limit of all calls is met too.
    assert Scope.BROADCASTS in {hold.scope for hold in held} <= {Scope.BROADCASTS, Scope.EVERYTHING}
    assert all(1 <= hold.wait_ms <= 1_001 for hold in held)


async def test_a_call_that_may_be_sent_soon_is_counted_for_then_and_held_until_then(
    replicas: list[SharedLimits], database: Database
) -> None:
    calls = [Call(chat, BROADCAST) for chat in range(1, 13)]

    for number, call in enumerate(calls):
        while hold := await replicas[number % 2].take(call, 1_000):  # noqa: ASYNC110 - nothing tells of room
            # Farther ahead than is counted.
            await asyncio.sleep(hold.wait_ms / 1_000)
    counted = await moments(database)
    async with database.reading() as connection:
        now_ms = await connection.scalar(text("SELECT extract(epoch FROM clock_timestamp()) * 1000"))

    assert len(counted) == 12
    assert counted[-1] <= now_ms
    assert (most_within(counted, 9), most_within(counted, 136)) == (1, 4)


async def test_replicas_send_twenty_a_minute_to_a_group_together(
    replicas: list[SharedLimits], database: Database
) -> None:
    async with database.writing() as connection:
        await replicas[0].take(Call(1, Urgency.ANSWER), 0)
        await connection.exec_driver_sql(
            "INSERT INTO sends SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::BIGINT - 1000 * n, false, "
            "'-1001' FROM generate_series(30, 49) AS n"
        )

    group = await replicas[1].take(Call(GROUP, Urgency.ANSWER), 0)
    another = await replicas[1].take(Call(GROUP - 1, Urgency.ANSWER), 0)

    assert group is not None
    assert (group.scope, 9_000 < group.wait_ms <= 11_001) == (Scope.CHAT, True)
    assert another is None


async def test_nothing_of_a_private_chat_is_stored(replicas: list[SharedLimits], database: Database) -> None:
    await replicas[0].take(Call(424_242, Urgency.ANSWER), 0)

    async with database.reading() as connection:
        rows = (await connection.exec_driver_sql("SELECT chat FROM sends")).all()

    assert [row.chat for row in rows] == [None]


async def test_private_chat_gets_three_at_once_from_a_replica(replicas: list[SharedLimits]) -> None:
    answers = await ask(replicas[0], [Call(7, Urgency.ANSWER)] * 4)

    assert answers == [None, None, None, Hold(Scope.CHAT, 1_000)]


async def test_old_sends_are_dropped(replicas: list[SharedLimits], database: Database) -> None:
    await replicas[0].take(Call(1, Urgency.ANSWER), 0)
    async with database.writing() as connection:
        await connection.exec_driver_sql("UPDATE sends SET at_ms = at_ms - 60001")

    await replicas[0].take(Call(2, Urgency.ANSWER), 0)

    assert len(await moments(database)) == 1


async def test_replica_goes_on_alone_while_the_database_can_not_be_used(tmp_path: object) -> None:
    storage = Storage(f"postgresql://nobody@/none?host={tmp_path}", wait_seconds=1)
    assert storage.sends is not None
    limits = SharedLimits(storage.sends)

    with capture_logs() as logs:
        answers = await ask(limits, [Call(chat, Urgency.ANSWER) for chat in range(40)])
    await storage.close()

    assert [hold is None for hold in answers] == [True] * 30 + [False] * 10
    assert [entry["event"] for entry in logs] == ["sends are counted by this process alone"]


async def test_file_shares_nothing(sqlite_address: str) -> None:
    assert Storage(sqlite_address).sends is None
