"""A made-up token, secret and password are let through a whole life of the real process, and found nowhere after it."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest
from sqlalchemy import insert
from standins.canary import Canary

from bot.settings import Settings
from bot.storage import Storage
from bot.storage.inbox import MOST_ATTEMPTS
from bot.storage.tables import inbox
from databases.postgres import Server
from emulator.server import PATIENCE_SECONDS, Emulator

pytestmark = pytest.mark.no_application

ROOT = Path(__file__).parents[2]
REAL, LOUD = ["-m", "bot"], [str(ROOT / "tests/standins/loud.py")]
KNOWLEDGE = ["--knowledge", str(ROOT / "tests/harbour/knowledge")]
QUESTION = "when do the docks open"


@dataclass(slots=True)
class Life:
    """A process, and everything that came of it: its output, and what its pages told."""

    process: asyncio.subprocess.Process
    origin: str
    told: str = ""
    _said: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        assert self.process.stderr
        while line := await self.process.stderr.readline():
            async with self._said:
                self.told += line.decode()
                self._said.notify_all()

    async def says(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS), self._said:
            await self._said.wait_for(lambda: words in self.told)

    async def page(self, path: str, **request: str) -> str:
        async with (
            aiohttp.ClientSession() as client,
            client.request(request.pop("method", "GET"), self.origin + path, headers=request) as answer,
        ):
            page = f"{answer.status} {dict(answer.headers)} {await answer.text()}"
        return page


@pytest.fixture
def canary() -> Canary:
    return Canary()


@pytest.fixture
async def emulated(canary: Canary) -> AsyncIterator[Emulator]:
    async with Emulator(canary.token) as emulator:
        yield emulator


@pytest.fixture
def guarded_address(canary: Canary, postgres: Server, postgres_address: str) -> Iterator[str]:
    """Return the address of a database that is reached by the password."""
    quoted = canary.password.replace("'", "''")
    postgres.execute(f"CREATE ROLE stranger LOGIN PASSWORD '{quoted}'")
    postgres.execute("GRANT ALL ON SCHEMA public TO stranger; GRANT CREATE ON DATABASE postgres TO stranger")
    yield f"postgresql://stranger:{quote(canary.password, safe='')}@/postgres?host={postgres.folder}"
    postgres.hang_up()
    postgres.execute("DROP OWNED BY stranger; DROP ROLE stranger")


@pytest.mark.parametrize("form", ["console", "json"])
@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_nothing_secret_is_told(
    way: str, form: str, canary: Canary, emulated: Emulator, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    address = "" if way == "polling" else request.getfixturevalue("guarded_address")

    told = await lived(canary, emulated, tmp_path, REAL, way, form, address)

    assert canary.found_in(told) == set()
    assert re.search(r"\[debug +\]" if form == "console" else r'"level": "debug"', told)
    for event in ("answering", "update set aside", "telegram call failed", "handler failed", "[secret]", "stopped"):
        assert event in told


@pytest.mark.parametrize("is_hooked_by", ["a secret of ours", "the one that is made"])
async def test_nothing_secret_is_told_though_libraries_tell_all(
    is_hooked_by: str, canary: Canary, emulated: Emulator, guarded_address: str, tmp_path: Path
) -> None:
    chosen = {} if is_hooked_by == "a secret of ours" else {"WEBHOOK_SECRET": ""}

    told = await lived(canary, emulated, tmp_path, LOUD, "webhook", "json", guarded_address, **chosen)

    assert canary.found_in(told) == set()
    assert loggers(told) >= {"asyncio", "dbos", "sqlalchemy.engine.Engine", "telegram.ext.ExtBot"}


async def test_secrets_would_be_told_if_nothing_were_taken_out(
    canary: Canary, emulated: Emulator, guarded_address: str, tmp_path: Path
) -> None:
    told = await lived(canary, emulated, tmp_path, LOUD, "webhook", "json", guarded_address, UNREDACTED="1")

    assert canary.found_in(told) >= {"token", "hook"}


async def lived(
    canary: Canary,
    telegram: Emulator,
    folder: Path,
    program: list[str],
    way: str,
    form: str,
    address: str,
    **changed: str,
) -> str:
    """Return all that a process told: of good questions and of bad trouble, on its pages, and to its doctor."""
    origin = f"127.0.0.1:{free_port()}"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": canary.token,
        "TELEGRAM_BASE_URL": telegram.origin,
        "DATA_DIR": str(folder),
        "DATABASE_URL": address,
        "WEBHOOK_URL": "https://bot.example.org/telegram" if way == "webhook" else "",
        "WEBHOOK_SECRET": canary.hook,
        "LISTEN": origin,
        "LOG_LEVEL": "debug",
        "LOG_FORMAT": form,
        "SEMANTIC": "off",
        **changed,
    }
    telegram.bringing.origins = [f"http://{origin}"]
    await set_aside(address or f"sqlite:///{folder / 'dateline.sqlite3'}")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *program, "run", *KNOWLEDGE, env=environment, stdout=-1, stderr=-1, cwd=ROOT
    )
    life = Life(process, f"http://{origin}")
    listening = asyncio.create_task(life.listen())
    try:
        secrets_of_it = [
            canary.token,
            environment["WEBHOOK_SECRET"] or canary.made(),
            *([canary.password] if address else []),
        ]
        pages = await trouble(life, telegram, secrets_of_it)
        pages += await examined(program, environment)
        await deserted(life, telegram, environment)
        process.send_signal(signal.SIGTERM)
        await process.wait()
        await listening
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.stdout
    return life.told + pages + (await process.stdout.read()).decode()


async def trouble(life: Life, telegram: Emulator, known: list[str]) -> str:
    """Let all go wrong that can, with secrets in what is answered, and return what the pages tell meanwhile."""
    echo = " ".join(form for secret in known for form in (f"/bot{secret}/sendMessage", quote(secret, safe="")))
    first = telegram.user()
    await first.says(telegram.private(first), QUESTION)
    await telegram.next_message(telegram.private(first))
    await life.says("update set aside")
    for status in (403, 401):
        telegram.fail_next("sendMessage", status=status, description=f"no {status}: {echo}")
        await asked(life, telegram, "telegram call failed")
    # What is sent again is served at last, before the next trouble.
    telegram.fail_next("sendMessage", status=500, description=f"no 500: {echo}", times=2)
    await asked(life, telegram, "telegram call failed")
    # As the page of a proxy that repeats what it was asked for.
    telegram.garble_next("sendMessage", f"<html>Cannot POST {echo}".encode(), status=502)
    await asked(life, telegram, "Telegram takes answers again")
    telegram.garble_next("sendMessage", f"<html>Sign in, {echo}".encode())
    await asked(life, telegram, "telegram call failed")
    # What the library can't read fails in the handler.
    telegram.garble_next("sendMessage", json.dumps({"ok": True, "result": {"message_id": echo}}).encode())
    await asked(life, telegram, "handler failed")
    return "".join(
        [
            await life.page("/metrics"),
            await life.page("/live"),
            await life.page("/ready"),
            await life.page(f"/nothing-here?of={QUESTION}"),
            await life.page("/telegram", method="POST", **{"X-Telegram-Bot-Api-Secret-Token": "another"}),
        ]
    )


async def deserted(life: Life, telegram: Emulator, environment: dict[str, str]) -> None:
    """Let nobody be at Telegram's address any more, and wait until the log tells so."""
    await telegram.__aexit__()
    if not environment["WEBHOOK_URL"]:
        await life.says("while polling for updates")
        return
    secret = environment["WEBHOOK_SECRET"] or Settings(_env_file=None, bot_token=telegram.token).hook_secret()
    somebody = {"id": 77, "is_bot": False, "first_name": "Olena"}
    message = {"message_id": 1, "date": 1, "chat": {"id": 77, "type": "private"}, "from": somebody, "text": QUESTION}
    async with (
        aiohttp.ClientSession(headers={"X-Telegram-Bot-Api-Secret-Token": secret}) as client,
        client.post(f"{life.origin}/telegram", json={"update_id": 900_000, "message": message}) as answer,
    ):
        assert answer.status == 200
    await life.says("NetworkError: aiohttp.ClientConnectorError")


async def asked(life: Life, telegram: Emulator, words: str) -> None:
    """Let somebody else ask, and wait until the log tells once more what came of it."""
    before, reader = life.told.count(words), telegram.user()
    await reader.says(telegram.private(reader), QUESTION)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while life.told.count(words) == before:  # noqa: ASYNC110 - the log of a process tells nobody
            await asyncio.sleep(0.01)


async def examined(program: list[str], environment: dict[str, str]) -> str:
    """Return what the doctor tells."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *program, "doctor", *KNOWLEDGE, env=environment, stdout=-1, stderr=-1, cwd=ROOT
    )
    output, errors = await process.communicate()
    assert b"ok    token: " in output
    return (output + errors).decode()


async def set_aside(address: str) -> None:
    """Leave an update as three processes leave it that came to an end while they handled it."""
    storage = Storage(address)
    await storage.prepare()
    row = {"update_id": 1, "chat": 7, "person": 7, "payload": '{"update_id": 1}', "moment": datetime.now(UTC)}
    async with storage._database.writing() as connection:
        await connection.execute(insert(inbox).values(row | {"attempts": MOST_ATTEMPTS, "owner": 1}))
    await storage.close()


def loggers(told: str) -> set[str]:
    """Return who told something, of the lines in JSON."""
    return {json.loads(line)["logger"] for line in told.splitlines() if line.startswith('{"') and '"logger"' in line}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
