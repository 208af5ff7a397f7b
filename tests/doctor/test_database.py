import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from bot.doctor import Finding
from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.migrating import configured, newest
from databases.postgres import Server

Examined = Callable[..., Awaitable[list[Finding]]]


async def prepare(address: str) -> None:
    storage = Storage(address)
    await storage.prepare()
    await storage.close()


async def change(address: str, work: Callable[[Connection], object]) -> None:
    database = Database(address, 5)
    database.make_file()
    async with database.writing() as connection:
        await connection.run_sync(work)
    await database.close()


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return when each file below a folder was changed, and what is in it."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database; a file in the folder that is DATA_DIR."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kept' / 'dateline.sqlite3'}"
    return str(request.getfixturevalue("postgres_address"))


each = pytest.mark.parametrize("address", ["sqlite", "postgres"], indirect=True)


@each
async def test_database_is_empty_and_stays_so(examined: Examined, address: str, tmp_path: Path) -> None:
    (found,) = await examined("database", database_url=address)
    (again,) = await examined("database", database_url=address)

    assert (found.level, found.found.partition(": ")[2]) == ("ok", "empty; the bot makes its tables when it starts")
    assert again == found
    assert not (tmp_path / "kept").exists()


@each
async def test_database_is_as_this_program_has_it(examined: Examined, address: str, tmp_path: Path) -> None:
    await prepare(address)
    before = tree(tmp_path)

    (found,) = await examined("database", database_url=address)

    assert (found.level, found.found.partition(": ")[2]) == ("ok", f"tables of version {newest()}")
    assert tree(tmp_path) == before


@each
async def test_database_is_older_and_stays_so(examined: Examined, address: str, tmp_path: Path) -> None:
    await change(address, lambda connection: command.upgrade(configured(connection), "0002"))
    before = tree(tmp_path)

    (found,) = await examined("database", database_url=address)
    (again,) = await examined("database", database_url=address)

    assert found.level == "warn"
    assert f"its tables are of version 0002, this program's of {newest()}" in found.found
    assert "dateline backup" in found.advice
    assert again == found
    assert tree(tmp_path) == before


@each
async def test_database_is_newer(examined: Examined, address: str) -> None:
    await prepare(address)
    await change(address, lambda it: it.execute(text("UPDATE dateline_version SET version_num = '9999'")))

    (found,) = await examined("database", database_url=address)

    assert found.level == "fail"
    assert "it is newer than this program (version 9999" in found.found
    assert found.advice.startswith("update dateline")


async def test_file_is_read_while_the_bot_has_it(examined: Examined, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'kept' / 'dateline.sqlite3'}"
    storage = Storage(address)
    await storage.prepare()
    names = set(tree(tmp_path))

    (found,) = await examined("database", database_url=address)

    assert found.level == "ok"
    assert set(tree(tmp_path)) == names
    await storage.close()


async def test_file_is_no_database(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/dateline.sqlite3").write_text("a shopping list, and not a short one: " * 99)

    (found,) = await examined("database")

    assert found.level == "fail"
    assert "file is not a database" in found.found
    assert "restore" in found.advice


async def test_file_is_a_folder(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "kept/dateline.sqlite3").mkdir(parents=True)

    (found,) = await examined("database")

    assert (found.level, found.found.startswith(str(tmp_path / "kept/dateline.sqlite3"))) == ("fail", True)


async def test_address_is_malformed(examined: Examined) -> None:
    (found,) = await examined("database", database_url="mysql://olena:s3cret-word@db/dateline")

    assert (found.level, found.found[:29]) == ("fail", "DATABASE_URL is not supported")
    assert "s3cret-word" not in str(found)


async def test_server_is_down(examined: Examined) -> None:
    (found,) = await examined("database", database_url="postgresql://dateline:s3cret-word@127.0.0.1:1/dateline")

    assert found.level == "fail"
    assert found.found.startswith("PostgreSQL at 127.0.0.1, database dateline: ")
    assert "start the server" in found.advice
    assert "s3cret-word" not in str(found)


async def test_server_does_not_answer_in_time(examined: Examined, silent_port: int) -> None:
    address = f"postgresql://dateline:s3cret-word@127.0.0.1:{silent_port}/dateline"

    (found,) = await examined("database", seconds=0.3, database_url=address)

    assert (found.level, found.found) == ("fail", "it did not answer within 0.3 s")


@pytest.fixture
def stranger(postgres: Server, postgres_address: str) -> Iterator[str]:
    """Return the address of a database for somebody who may read it, and no more."""
    postgres.execute("CREATE ROLE stranger LOGIN PASSWORD 'right-word'")
    yield f"postgresql://stranger:right-word@/postgres?host={postgres.folder}"
    postgres.execute("DROP OWNED BY stranger; DROP ROLE stranger")


async def test_password_is_wrong(examined: Examined, stranger: str) -> None:
    (found,) = await examined("database", database_url=stranger.replace("right-word", "wrong-word"))

    assert (found.level, "password authentication failed" in found.found) == ("fail", True)
    assert "wrong-word" not in str(found)


async def test_tables_may_not_be_made(examined: Examined, stranger: str) -> None:
    (forbidden,) = await examined("database", database_url=stranger)

    assert forbidden.level == "fail"
    assert "the bot may not make its tables there" in forbidden.found
    assert "CREATE" in forbidden.advice


async def test_server_takes_no_writes(examined: Examined, stranger: str, postgres: Server) -> None:
    postgres.execute("ALTER ROLE stranger SET default_transaction_read_only = on")

    (found,) = await examined("database", database_url=stranger)

    assert (found.level, found.found.partition(": ")[2]) == ("fail", "it takes no writes")


async def test_file_that_was_left_with_its_journal_is_read(examined: Examined, tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'first' / 'dateline.sqlite3'}")
    await storage.prepare()
    shutil.copytree(tmp_path / "first", tmp_path / "kept")
    await storage.close()
    before = tree(tmp_path / "kept")

    (found,) = await examined("database")

    assert (found.level, set(tree(tmp_path / "kept"))) == ("ok", set(before))
