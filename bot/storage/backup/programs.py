"""PostgreSQL's own programs: where they are, and how they are run without a password that others could see."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import URL

from bot.storage.backup.errors import BackupError

_NAMES = ("pg_dump", "pg_restore", "psql")
_INSTALL = "install PostgreSQL's client programs (on Debian and Ubuntu: apt install postgresql-client)"


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one installation, and its major version."""

    folder: Path
    major: int

    @property
    def pg_dump(self) -> Path:
        """What writes archives."""
        return self.folder / "pg_dump"

    @property
    def pg_restore(self) -> Path:
        """What reads them."""
        return self.folder / "pg_restore"

    @property
    def psql(self) -> Path:
        """What runs statements."""
        return self.folder / "psql"


def suited(server_major: int = 0) -> Programs:
    """Return the programs for a server: of its own version, else of the next newer; the newest where none is named.

    Raises BackupError where there are none, or only older ones, which can't read the server.
    """
    found = installed()
    if not found:
        raise BackupError(f"pg_dump, pg_restore and psql were not found: {_INSTALL}")
    if not server_major:
        return found[-1]
    fitting = [programs for programs in found if programs.major >= server_major]
    if not fitting:
        raise BackupError(
            f"pg_dump is of version {found[-1].major}, older than the server's {server_major}: "
            f"install postgresql-client-{server_major}"
        )
    return fitting[0]


def installed() -> tuple[Programs, ...]:
    """Return what is installed, oldest first: on the path, and where Debian keeps the versions side by side."""
    on_path = shutil.which("pg_dump")
    folders = [Path(on_path).parent] if on_path else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    whole = [folder for folder in folders if all((folder / name).exists() for name in _NAMES)]
    return tuple(sorted((Programs(folder, _major(folder)) for folder in whole), key=lambda it: it.major))


@cache
def _major(folder: Path) -> int:
    told = run(folder / "pg_dump", "--version")
    found = re.search(r"\) (\d+)", told)
    return int(found[1]) if found else 0


def run(
    program: Path, *arguments: str | Path, address: URL | None = None, feed: "subprocess.Popen[bytes] | None" = None
) -> str:
    """Run a program on a database, and return what it prints. Raises BackupError where it fails.

    ``feed`` is a program whose output is put in; if that one fails, the program is ended before it sees the end.
    """
    environment = os.environ | {"LC_ALL": "C"}
    if address is not None:
        where, environment = _where(address, environment)
        arguments = (f"--dbname={where}", *arguments)
    with subprocess.Popen(  # noqa: S603 - a program that was looked for, with arguments of our own
        [program, *arguments],
        env=environment,
        stdin=subprocess.PIPE if feed else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        if feed:
            _pour(feed, running)
        output, complaints = running.communicate()
    if running.returncode:
        raise BackupError(f"{program.name}: {_first(complaints) or f'ended with {running.returncode}'}")
    return output.decode("utf-8", "replace")


def _pour(feed: "subprocess.Popen[bytes]", running: "subprocess.Popen[bytes]") -> None:
    assert feed.stdout is not None and running.stdin is not None  # noqa: S101, PT018 - both are pipes
    try:
        shutil.copyfileobj(feed.stdout, running.stdin)
        running.stdin.flush()
    except BrokenPipeError:
        # It says itself why it ended.
        feed.kill()
    else:
        if feed.wait():
            # An end of what it reads would be taken for the end of all, and kept.
            running.kill()


def _first(complaints: bytes) -> str:
    """Return the first error among what a program said; the lines that follow may tell the values of a row."""
    lines = [line for line in complaints.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [found[1] for line in lines if (found := re.search(r"\b(?:error|ERROR|FATAL): +(.+)", line))]
    return next(iter(errors + lines), "")


def _where(address: URL, environment: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return how to connect, without the password, and the environment, with it: others see the arguments."""
    from psycopg.conninfo import make_conninfo

    _, parameters = address.get_dialect()().create_connect_args(address)
    password = parameters.pop("password", None)
    if password is not None:
        environment = environment | {"PGPASSWORD": str(password)}
    return make_conninfo("", **parameters), environment
