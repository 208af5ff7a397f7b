"""A PostgreSQL server of the tests' own: from the binaries that are installed, in a folder that goes with it."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

_FOLDERS = ("/usr/lib/postgresql", "/usr/local/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr")
# PostgreSQL refuses to run as root, so root lends it the name of somebody who owns little.
_OTHERS = ("postgres", "nobody")
# What makes a crash harmless costs time, and the folder is thrown away.
_SETTINGS = (
    "-c listen_addresses= -c fsync=off -c full_page_writes=off -c wal_level=minimal "
    "-c max_wal_senders=0 -c max_connections=60 -c timezone=Asia/Tokyo"
)
_HASTY = "-c synchronous_commit=off"
# Somebody who needs a password, beside the owner who needs none.
_ACCESS = "local all stranger scram-sha-256\nlocal all all trust\n"

_HANG_UP = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def binaries() -> Path | None:
    """Return the folder of the newest server that is installed, or of that in POSTGRES_BIN; None if there is none."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        return Path(chosen) if (Path(chosen) / "initdb").exists() else None
    beside = shutil.which("pg_ctl")
    found = [path.parent for folder in _FOLDERS for path in Path(folder).glob("*/bin/initdb")]
    found += [Path(beside).resolve().parent] if beside else []
    whole = [folder for folder in found if (folder / "postgres").exists() and (folder / "pg_ctl").exists()]
    return max(whole, key=_version, default=None)


def _version(folder: Path) -> int:
    return int((re.findall(r"\d+", str(folder)) or [0])[-1])


@dataclass(frozen=True, slots=True)
class Server:
    """A running server with one database for the tests, reached through a socket in its folder."""

    folder: Path
    programs: Path

    def address(self, database: str = "postgres") -> str:
        """Return the address of a database, for somebody who may do everything."""
        return f"postgresql://dateline@/{database}?host={self.folder}"

    def empty(self) -> None:
        """Hang up on everybody, and drop all that the database holds: sooner done than making a new one."""
        self.execute(
            f"{_HANG_UP}; DROP SCHEMA IF EXISTS dbos CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        )

    def hang_up(self) -> None:
        """End all other connections."""
        self.execute(_HANG_UP)

    def restart(self) -> None:
        """Stop the server, which ends all connections, and start it anew."""
        _run(_owner(), self.folder, self.programs / "pg_ctl", "restart", "-w", "-D", self.folder / "data", "-m", "fast")

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stop the server for a while."""
        options = (*(_owner(), self.folder, self.programs / "pg_ctl"), "-w", "-D", self.folder / "data")
        _run(*options, "stop", "-m", "fast")
        try:
            yield
        finally:
            _run(*options, "start", "-l", self.folder / "log", "-o", f"{_SETTINGS} {_HASTY} -k {self.folder}")

    def crash(self) -> None:
        """End the server as a crash would, and start it anew; what was committed is there."""
        where = self.folder / "data"
        _run(_owner(), self.folder, self.programs / "pg_ctl", "restart", "-w", "-D", where, "-m", "immediate")

    def execute(self, statements: str) -> None:
        """Run statements, parted by semicolons."""
        with psycopg.connect(self.address(), autocommit=True) as connection:
            connection.execute(statements.encode())


@contextmanager
def running(programs: Path, *, crashes: bool = False) -> Iterator[Server]:
    """Start a server and give it; in the end it is stopped, and its folder is gone.

    With ``crashes`` it keeps what was committed when it crashes, while the machine does not.
    """
    settings = _SETTINGS if crashes else f"{_SETTINGS} {_HASTY}"
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder, owner = Path(name), _owner()
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        where, log = folder / "data", folder / "log"
        _run(owner, folder, programs / "initdb", *f"-D {where} -U dateline -A trust -N -E UTF8 --locale=C".split())
        (where / "pg_hba.conf").write_text(_ACCESS)
        try:
            _run(
                *(owner, folder, programs / "pg_ctl", "start", "-w", "-D", where, "-l", log),
                *("-o", f"{settings} -k {folder}"),
            )
            yield Server(folder, programs)
        finally:
            # Whoever breaks off the start leaves a server that has begun.
            if (where / "postmaster.pid").exists():
                _run(owner, folder, programs / "pg_ctl", "stop", "-w", "-D", where, "-m", "immediate")


def _owner() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    return next(entry for name in _OTHERS for entry in pwd.getpwall() if entry.pw_name == name)


def _run(owner: pwd.struct_passwd | None, folder: Path, program: Path, *arguments: str | Path) -> None:
    # The server that pg_ctl leaves behind would hold a pipe open.
    with (folder / "complaints").open("ab") as complaints:
        finished = subprocess.run(
            [program, *arguments],
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            check=False,
        )
    if finished.returncode:
        raise RuntimeError(f"{program.name} failed:\n{_told(folder)}")


def _told(folder: Path) -> str:
    return "\n".join(path.read_text() for name in ("complaints", "log") if (path := folder / name).exists())
