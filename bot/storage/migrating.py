"""From the tables of an older version, or none, to those of this one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from bot.storage.errors import StorageError

# Of our own, as other programs may keep theirs in the same database.
VERSION_TABLE = "dateline_version"

# "dateline", as PostgreSQL knows locks by number.
LOCK = int.from_bytes(b"dateline")


def migrate(connection: Connection, wait_seconds: float) -> None:
    """Bring the tables up to date, within the transaction of a connection that may write.

    Others who do the same wait, at most ``wait_seconds``. Raises StorageError if a newer version was here.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = {max(1, round(wait_seconds * 1000))}"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    config = configured(connection)
    _refuse_newer(connection, ScriptDirectory.from_config(config))
    command.upgrade(config, "head")


def versions() -> frozenset[str]:
    """Return all versions of the tables that this program can bring up to date."""
    return frozenset(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def newest() -> str:
    """Return the version to which this program brings the tables."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def configured(connection: Connection) -> Config:
    """Return how Alembic is to work on a connection."""
    config = _config()
    config.attributes["connection"] = connection
    return config


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config


def _refuse_newer(connection: Connection, scripts: ScriptDirectory) -> None:
    found = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_heads()
    unknown = set(found) - {script.revision for script in scripts.walk_revisions()}
    if unknown:
        raise StorageError(f"the database is newer than this program (version {min(unknown)}): update dateline")
