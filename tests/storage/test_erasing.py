from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, Table, Text, func, insert, select

from bot.model.preferences import Preferences
from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.tables import Words, metadata, personal_columns

PERSON, NEIGHBOUR = 7_000_000_001, 7_000_000_002
MOMENT = datetime(2022, 1, 5, 12, tzinfo=UTC)
SAMPLES = {Words: "x", Text: "{}", Boolean: True, DateTime: MOMENT, Date: MOMENT.date(), BigInteger: 1, Integer: 1}


def wide_columns() -> Iterator[Column[int]]:
    """Yield every column that could hold an id of Telegram's: only those are 64 bits wide."""
    for table in metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, BigInteger))


def content(address: str) -> bytes:
    return Path(address.removeprefix("sqlite:///")).read_bytes()


def row(table: Table, person: int) -> dict[str, object]:
    theirs = {column.name for column in personal_columns() if column.table is table} | {"update_id"}
    return {column.name: person if column.name in theirs else SAMPLES[type(column.type)] for column in table.columns}


async def count(database: Database, column: Column[int], person: int) -> int:
    async with database.reading() as connection:
        return int(await connection.scalar(select(func.count()).where(column == person)) or 0)


def test_every_wide_column_is_personal_but_the_numbers_of_misses_and_updates() -> None:
    impersonal = [str(column) for column in wide_columns() if column not in set(personal_columns())]

    assert sorted(impersonal) == ["handled.update_id", "inbox.update_id", "misses.id"]


async def test_erase_leaves_nothing_of_a_person_in_any_table(storage: Storage, database: Database) -> None:
    columns = list(personal_columns())
    async with database.writing() as connection:
        for table in {column.table for column in columns}:
            assert isinstance(table, Table)
            for person in (PERSON, NEIGHBOUR):
                await connection.execute(insert(table).values(row(table, person)))

    erased = await storage.erase(PERSON)

    # A message on its way is erased, too, but the press that asks for it is always one.
    assert (erased, len(columns)) == (7, 10)
    assert [await count(database, column, PERSON) for column in columns] == [0] * len(columns)
    assert [await count(database, column, NEIGHBOUR) for column in columns] == [1] * len(columns)


async def test_erase_counts_every_row(storage: Storage) -> None:
    await storage.preferences.put(PERSON, Preferences("uk"))
    for entry in ("pay", "layoffs"):
        await storage.votes.cast(PERSON, entry, True, "v1", MOMENT)

    assert await storage.erase(PERSON) == 3
    assert (await storage.preferences.get(PERSON), await storage.votes.tally()) == (Preferences(), ())


async def test_erase_returns_zero_when_nothing_is_stored(storage: Storage) -> None:
    assert await storage.erase(PERSON) == 0


async def test_erased_text_is_gone_from_the_file(sqlite_address: str) -> None:
    storage = Storage(sqlite_address)
    await storage.prepare()
    await storage.votes.cast(PERSON, "a-very-telling-entry", True, "v1", MOMENT)

    await storage.erase(PERSON)
    await storage.close()

    assert b"a-very-telling-entry" not in content(sqlite_address)
