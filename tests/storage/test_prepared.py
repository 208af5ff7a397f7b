from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, create_engine, delete, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.prepared import Prepared
from bot.storage.tables import handled, inbox

SECRET = "what somebody typed"
MOMENT = datetime(2026, 1, 15, 12, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize("count", [1, 3])
async def test_what_is_prepared_keeps_what_the_library_would(storage: Storage, database: Database, count: int) -> None:
    adding = Prepared(insert(handled), database)
    rows = [{"update_id": number, "moment": MOMENT.astimezone(UTC)} for number in range(2 * count)]
    engine = create_engine(database.address)

    with engine.begin() as connection:
        adding.run_each(connection, rows[:count])
        connection.execute(insert(handled), rows[count:])
        adding.run_each(connection, [])
    with engine.begin() as connection:
        kept = connection.execute(select(handled.c.moment)).scalars().all()
    engine.dispose()

    assert len(kept) == 2 * count
    assert {moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment for moment in kept} == {MOMENT}


async def test_what_a_statement_has_and_what_it_is_given_are_told_apart(storage: Storage, database: Database) -> None:
    removal = delete(handled).where(handled.c.update_id != 3, handled.c.update_id >= bindparam("least"))
    removing = Prepared(removal.returning(handled.c.update_id), database)
    engine = create_engine(database.address)

    with engine.begin() as connection:
        connection.execute(insert(handled), [{"update_id": number, "moment": MOMENT} for number in range(1, 5)])
        removed = removing.run(connection, {"least": 2})
    engine.dispose()

    assert sorted(number for (number,) in removed) == [2, 4]


@pytest.mark.parametrize("count", [1, 2])
async def test_what_the_database_refuses_is_told_as_the_library_does_without_the_row(
    storage: Storage, database: Database, count: int
) -> None:
    adding = Prepared(insert(inbox), database)
    row = {"chat": 1, "person": 7, "payload": SECRET, "moment": MOMENT, "attempts": 0, "owner": None}
    engine = create_engine(database.address, hide_parameters=True)

    rows = [row | {"update_id": number} for number in range(count)]
    with engine.connect() as connection:
        adding.run_each(connection, rows)
        with pytest.raises(IntegrityError) as raised:
            adding.run_each(connection, rows)
    engine.dispose()

    assert SECRET not in str(raised.value)


async def test_statement_without_its_table_fails_as_the_library_does(address: str, database: Database) -> None:
    database.make_file()
    removing = Prepared(delete(handled).returning(handled.c.update_id), database)
    engine = create_engine(database.address)

    with engine.connect() as connection, pytest.raises(DBAPIError, match=r"no such table|does not exist"):
        removing.run(connection, {})
    engine.dispose()
