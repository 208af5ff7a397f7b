"""Backups of PostgreSQL: archives of pg_dump in its custom format, of our tables and of those of the queue."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sqlalchemy import URL

from bot.storage.backup.errors import BackupError
from bot.storage.backup.programs import Programs, run, suited
from bot.storage.migrating import LOCK, VERSION_TABLE, versions
from bot.storage.tables import metadata

# The schema of the queue's tables; ours stand in the one that comes first for whoever connects.
QUEUE_SCHEMA = "dbos"
# How a bot's connections are called, those of the queue and our own.
OUR_SESSIONS = ("dateline", "dbos_transact%")
_LOCK_SECONDS = 10
# What our tables consist of; functions and types in the same schema are others'.
_KINDS = {"TABLE", "SEQUENCE", "DEFAULT", "CONSTRAINT", "INDEX", "FK"}


def dump(address: URL, target: Path) -> None:
    """Write an archive into an empty file. Raises BackupError."""
    with _connected(address) as connection:
        if _version(connection) is None:
            raise BackupError(f"PostgreSQL, database {address.database}: nothing was ever kept there")
        programs = suited(connection.info.server_version // 10_000)
        schema, others = _schema(connection), _others(connection)
    wanted = [f"--schema={_pattern(name)}" for name in (schema, QUEUE_SCHEMA)]
    wanted += [f"--exclude-table={_pattern(schema)}.{_pattern(name)}" for name in others]
    options = ("--format=custom", "--no-owner", "--no-privileges", "--no-password", f"--file={target}")
    run(programs.pg_dump, *options, *wanted, address=address)


def version(path: Path) -> str | None:
    """Return the version of the tables in an archive; None if they are not Dateline's. Raises BackupError if damaged.

    All of it is read.
    """
    programs = suited()
    table = rf"(?m)^\d+; \d+ \d+ TABLE DATA \S+ {VERSION_TABLE} "
    if re.search(table, run(programs.pg_restore, "--list", path)) is None:
        return None
    run(programs.pg_restore, "--file=/dev/null", path)
    rows = run(programs.pg_restore, "--file=-", "--data-only", f"--table={VERSION_TABLE}", path)
    found = re.search(r"(?m)^COPY .+;\n(\S+)\n", rows)
    return found[1] if found else None


def put_back(path: Path, address: URL) -> None:
    """Put an archive in the place of our tables, in one transaction.

    Raises BackupError while a bot is connected to the database, and where that is newer than this program.
    """
    with _connected(address) as connection:
        if running := _running(connection):
            raise BackupError(f"the bot is running ({running} connections to the database): stop it first")
        present = _version(connection)
        if present is not None and present not in versions():
            raise BackupError(f"the database is newer than this program (version {present}): update dateline")
        programs, schema = suited(connection.info.server_version // 10_000), _schema(connection)
    listed = run(programs.pg_restore, "--list", path)
    if f" TABLE {schema} {VERSION_TABLE} " not in listed:
        raise BackupError(f"{path} holds no tables in the schema {schema}, where the database's are")
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".list") as chosen:
        chosen.write("\n".join(line for line in listed.splitlines() if _is_wanted(line)))
        chosen.flush()
        _replace(programs, path, Path(chosen.name), _clearing(schema), address)


def _replace(programs: Programs, path: Path, chosen: Path, clearing: str, address: URL) -> None:
    """Run what makes room, and then the archive, as one transaction."""
    reading: list[str | Path] = [
        programs.pg_restore,
        "--file=-",
        "--no-owner",
        "--no-privileges",
        f"--use-list={chosen}",
        path,
    ]
    writing = (
        "--no-psqlrc",
        "--quiet",
        "--no-password",
        "--output=/dev/null",
        "--set=ON_ERROR_STOP=1",
        "--single-transaction",
        f"--command={clearing}",
        "--file=-",
    )
    with subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as archive:  # noqa: S603 - our own
        run(programs.psql, *writing, address=address, feed=archive)


def _clearing(schema: str) -> str:
    ours = ", ".join(f'"{schema}"."{name}"' for name in (*metadata.tables, VERSION_TABLE))
    # A bot that starts meanwhile waits for the lock before it looks at the tables.
    return (
        f"SET LOCAL client_min_messages = warning; SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'; "
        f"SELECT pg_advisory_xact_lock({LOCK}); "
        f"DROP TABLE IF EXISTS {ours}; DROP SCHEMA IF EXISTS {QUEUE_SCHEMA} CASCADE; SET LOCAL lock_timeout = 0"
    )


def _is_wanted(line: str) -> bool:
    """Whether a line of an archive's list is something of ours, or of the queue's."""
    entry = re.match(r"\d+; \d+ \d+ ([A-Z ]+) (\S+) (\S+)", line)
    if entry is None:
        return False
    kind, schema, name = entry.groups()
    return schema == QUEUE_SCHEMA or (kind, name) == ("SCHEMA", QUEUE_SCHEMA) or kind.split()[0] in _KINDS


@contextmanager
def _connected(address: URL) -> Iterator[Any]:
    import psycopg

    dialect = address.get_dialect()()
    _, parameters = dialect.create_connect_args(address)
    parameters.setdefault("connect_timeout", 10)
    try:
        with psycopg.connect(**parameters) as connection:
            yield connection
    except psycopg.Error as error:
        first = next(iter(str(error).splitlines()), type(error).__name__)
        raise BackupError(f"PostgreSQL, database {address.database}: {first}") from None


def _version(connection: Any) -> str | None:
    if connection.execute("SELECT to_regclass(%s)", (VERSION_TABLE,)).fetchone()[0] is None:
        return None
    row = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a constant
    return None if row is None else str(row[0])


def _schema(connection: Any) -> str:
    return str(connection.execute("SELECT current_schema()").fetchone()[0])


def _others(connection: Any) -> list[str]:
    """Return the tables in our schema that are not ours, and that of what was sent, which lives for a minute."""
    query = "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = ANY(%s)"
    found = {str(name) for (name,) in connection.execute(query, (["r", "p", "v", "m", "f", "S"],))}
    owned = {f"{name}_id_seq" for name in metadata.tables}
    return sorted(found - set(metadata.tables) - {VERSION_TABLE} - owned)


def _running(connection: Any) -> int:
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND application_name LIKE ANY(%s)"
    )
    return int(connection.execute(query, (list(OUR_SESSIONS),)).fetchone()[0])


def _pattern(name: str) -> str:
    """Return a name as a pattern that fits nothing else."""
    return '"' + name.replace('"', '""') + '"'
