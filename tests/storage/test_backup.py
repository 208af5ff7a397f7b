import asyncio
import os
import sqlite3
import stat
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, column, select, table, text, update

from bot.delivery.durable import Queue
from bot.model.news import TOPICS
from bot.model.preferences import Preferences
from bot.model.subscription import Subscription
from bot.storage import Storage, StorageError
from bot.storage.backup import Backup, BackupError, back_up, look_into, programs, restore
from bot.storage.database import Database
from bot.storage.migrating import VERSION_TABLE, versions
from databases.postgres import Server

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
CHOSEN, OTHER = Preferences("uk"), Preferences("pl")
HEAD = max(versions())


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    return tmp_path / "dateline.backup"


async def filled(address: str) -> None:
    """Keep something in the database, and in its queue, and let go of it."""
    storage = Storage(address)
    await storage.prepare()
    await storage.preferences.put(1, CHOSEN)
    await storage.subscriptions.put(Subscription(chat=1, language="en"), NOW)
    queue = await asyncio.to_thread(Queue, storage.address)
    await storage.broadcasts.publish("the-call", TOPICS, NOW, queue.enqueue)
    await asyncio.to_thread(queue.close)
    await storage.close()


async def changed(address: str, *chats: int) -> None:
    storage = Storage(address)
    for chat in chats:
        await storage.preferences.put(chat, OTHER)
    await storage.close()


async def chosen(address: str, *chats: int) -> list[Preferences]:
    storage = Storage(address)
    found = [await storage.preferences.get(chat) for chat in chats]
    await storage.close()
    return found


async def queued(address: str) -> list[str]:
    """Return the ids of what waits in the queue."""
    database = Database(address, 1)
    status = table("workflow_status", column("workflow_uuid"), schema=None if database.file else "dbos")
    async with database.reading() as connection:
        found = [str(name) for name in await connection.scalars(select(status.c.workflow_uuid))]
    await database.close()
    return found


def test_backup_holds_all_that_is_kept_and_the_queue(address: str, backup: Path) -> None:
    asyncio.run(filled(address))

    made = back_up(address, backup)
    asyncio.run(changed(address, 1, 2))
    restore(address, backup, NOW)

    assert made == Backup("SQLite" if "sqlite" in address else "PostgreSQL", HEAD)
    assert asyncio.run(chosen(address, 1, 2)) == [CHOSEN, Preferences()]
    assert asyncio.run(queued(address)) == ["the-call/0/0"]


async def test_backup_sees_one_state_while_others_write(storage: Storage, address: str, backup: Path) -> None:
    async def write() -> None:
        # Each pair is written in one transaction, so a backup that holds one without the other is torn.
        for number in range(1, 400):
            async with storage._database.writing() as connection:
                for person in (number, number + 1000):
                    await connection.execute(
                        text("INSERT INTO preferences (chat, language, is_brief) VALUES (:chat, 'uk', false)"),
                        {"chat": person},
                    )
            await asyncio.sleep(0)

    writing = asyncio.create_task(write())
    seen = []
    for turn in range(3):
        await asyncio.to_thread(back_up, address, backup, replace=turn > 0)
        seen.append(await asyncio.to_thread(people, backup))
    await writing

    assert all(set(found) == {*found, *(person % 1000 + 1000 for person in found)} for found in seen)
    assert seen[-1]


def people(backup: Path) -> list[int]:
    """Return the chats whose preferences a backup holds, read by the database's own tools."""
    if backup.read_bytes().startswith(b"SQLite"):
        with closing(sqlite3.connect(backup)) as opened:
            return [chat for (chat,) in opened.execute("SELECT chat FROM preferences")]
    reading = [programs.suited().pg_restore, "--file=-", "--data-only", "--table=preferences", backup]
    script = subprocess.run(reading, capture_output=True, text=True, check=True).stdout
    return [int(line.split("\t")[0]) for line in script.splitlines() if "\t" in line]


def test_backup_is_for_its_owner_alone_and_leaves_nothing_beside_it(address: str, backup: Path) -> None:
    asyncio.run(filled(address))

    back_up(address, backup)

    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [name for name in os.listdir(backup.parent) if "backup" in name] == [backup.name]


def test_backup_refuses_to_write_over_a_file_unless_told(address: str, backup: Path) -> None:
    asyncio.run(filled(address))
    backup.write_text("mine")

    with pytest.raises(BackupError, match="exists already: nothing was written"):
        back_up(address, backup)
    assert backup.read_text() == "mine"
    back_up(address, backup, replace=True)

    assert look_into(backup).version == HEAD


def test_backup_refuses_to_write_over_a_folder_even_when_told(address: str, backup: Path) -> None:
    asyncio.run(filled(address))
    backup.mkdir()

    with pytest.raises(BackupError, match=r"is a folder: nothing was written$"):
        back_up(address, backup, replace=True)


def test_backup_leaves_a_pipe_alone(sqlite_address: str, backup: Path) -> None:
    asyncio.run(filled(sqlite_address))
    os.mkfifo(backup)

    with pytest.raises(BackupError, match=r"is no file: nothing was written$"):
        back_up(sqlite_address, backup, replace=True)

    assert backup.is_fifo()


def test_backup_leaves_nothing_when_there_is_nothing_to_back_up(address: str, backup: Path) -> None:
    with pytest.raises(BackupError, match="nothing was ever kept there"):
        back_up(address, backup)

    assert os.listdir(backup.parent) == []


async def test_restore_refuses_while_the_database_is_in_use(address: str, backup: Path) -> None:
    await filled(address)
    await asyncio.to_thread(back_up, address, backup)
    running = Storage(address)
    await running.preferences.put(1, OTHER)

    with pytest.raises(BackupError, match="the bot is running"):
        await asyncio.to_thread(restore, address, backup, NOW)

    assert await running.preferences.get(1) == OTHER
    await running.close()


def test_restore_makes_a_database_where_there_is_none(address: str, backup: Path) -> None:
    asyncio.run(filled(address))
    back_up(address, backup)
    emptied(address)

    kept = restore(address, backup, NOW)

    assert kept is None
    assert asyncio.run(chosen(address, 1)) == [CHOSEN]


def emptied(address: str) -> None:
    if address.startswith("sqlite"):
        Path(address.removeprefix("sqlite:///")).unlink()
        return
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA dbos CASCADE")
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def test_restore_keeps_the_old_file_aside(sqlite_address: str, backup: Path) -> None:
    asyncio.run(filled(sqlite_address))
    back_up(sqlite_address, backup)
    asyncio.run(changed(sqlite_address, 1))

    kept = restore(sqlite_address, backup, NOW)

    assert kept is not None
    assert kept.name == "dateline.sqlite3.before-20260115T120000Z"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert asyncio.run(chosen(f"sqlite:///{kept}", 1)) == [OTHER]


def test_restore_mends_a_file_that_is_damaged(sqlite_address: str, backup: Path) -> None:
    asyncio.run(filled(sqlite_address))
    back_up(sqlite_address, backup)
    file = Path(sqlite_address.removeprefix("sqlite:///"))
    file.write_bytes(b"no database at all" * 1000)

    kept = restore(sqlite_address, backup, NOW)

    assert asyncio.run(chosen(sqlite_address, 1)) == [CHOSEN]
    assert kept is not None
    assert kept.read_bytes().startswith(b"no database")


def test_restore_leaves_tables_of_other_programs_alone(postgres: Server, backup: Path) -> None:
    address = postgres.address()
    asyncio.run(filled(address))
    postgres.execute("CREATE TABLE others (a INTEGER); INSERT INTO others VALUES (7)")
    postgres.execute("CREATE FUNCTION theirs() RETURNS INTEGER LANGUAGE sql AS 'SELECT 1'")
    try:
        back_up(address, backup)
        restore(address, backup, NOW)

        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT a, theirs() FROM others").fetchall() == [(7, 1)]
    finally:
        postgres.empty()


def test_restore_changes_nothing_when_it_fails_halfway(postgres: Server, backup: Path) -> None:
    address = postgres.address()
    asyncio.run(filled(address))
    try:
        back_up(address, backup)
        # What depends on a table keeps it from being dropped.
        postgres.execute("CREATE VIEW theirs AS SELECT chat FROM subscriptions")

        with pytest.raises(BackupError, match=r"psql: .*cannot drop"):
            restore(address, backup, NOW)

        assert asyncio.run(chosen(address, 1)) == [CHOSEN]
        assert asyncio.run(queued(address)) == ["the-call/0/0"]
    finally:
        postgres.empty()


def test_restore_refuses_a_backup_of_a_newer_program(address: str, backup: Path) -> None:
    asyncio.run(filled(address))
    asyncio.run(renamed_version(address, "9999"))
    with pytest.raises(BackupError, match="from a newer program"):
        back_up(address, backup)
    assert not backup.exists()


async def renamed_version(address: str, version: str) -> None:
    database = Database(address, 1)

    def rename(connection: Connection) -> None:
        connection.execute(update(table(VERSION_TABLE, column("version_num"))).values(version_num=version))

    async with database.writing() as connection:
        await connection.run_sync(rename)
    await database.close()


@pytest.mark.parametrize("content", [b"", b"PGDMP", b"PGDMP\1\16\0\4\10\1", b"SQLite format 3\0", b"hello" * 999])
def test_look_into_refuses_what_is_no_backup(backup: Path, content: bytes) -> None:
    backup.write_bytes(content)

    with pytest.raises(StorageError):
        look_into(backup)


def test_look_into_refuses_a_database_of_another_program(backup: Path) -> None:
    with closing(sqlite3.connect(backup)) as opened:
        opened.execute("CREATE TABLE others (a INTEGER)")

    with pytest.raises(BackupError, match="is no backup of Dateline"):
        look_into(backup)


def test_look_into_finds_damage_in_the_middle(address: str, backup: Path) -> None:
    asyncio.run(filled(address))
    back_up(address, backup)
    content = bytearray(backup.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = b"\xff" * 3000
    backup.write_bytes(content)

    with pytest.raises(BackupError):
        look_into(backup)


def test_restore_refuses_a_backup_of_the_other_kind(sqlite_address: str, postgres_address: str, backup: Path) -> None:
    asyncio.run(filled(sqlite_address))
    back_up(sqlite_address, backup)

    with pytest.raises(BackupError, match="is a backup of SQLite, and DATABASE_URL leads to PostgreSQL"):
        restore(postgres_address, backup, NOW)


def test_restore_refuses_the_database_itself(tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite3"
    asyncio.run(filled(f"sqlite:///{file}"))

    with pytest.raises(BackupError, match="is the database itself"):
        restore(f"sqlite:///{file}", file, NOW)


def test_password_is_in_no_argument(postgres: Server, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    postgres.execute("CREATE ROLE stranger LOGIN SUPERUSER PASSWORD 'canary-word'")
    address = postgres.address().replace("dateline@", "stranger:canary-word@")
    begun: list[str] = []
    real = subprocess.Popen

    class Watched(real):
        def __init__(self, arguments: list[object], **options: object) -> None:
            begun.append(" ".join(map(str, arguments)))
            super().__init__(arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    try:
        asyncio.run(filled(address))
        back_up(address, backup)
        restore(address, backup, NOW)
        assert asyncio.run(chosen(address, 1)) == [CHOSEN]
    finally:
        postgres.empty()
        postgres.execute("DROP ROLE stranger")

    assert len(begun) > 4
    assert "canary-word" not in "\n".join(begun)


def test_programs_are_missed_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "installed", tuple)

    with pytest.raises(BackupError, match=r"were not found: install PostgreSQL's client programs"):
        programs.suited(15)


def test_programs_of_the_servers_version_are_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = tuple(programs.Programs(tmp_path, major) for major in (14, 15, 17))
    monkeypatch.setattr(programs, "installed", lambda: found)

    assert [programs.suited(major).major for major in (0, 13, 15, 16)] == [17, 14, 15, 17]
    with pytest.raises(BackupError, match="pg_dump is of version 17, older than the server's 18"):
        programs.suited(18)
