"""Updates that Telegram brings, to the real process behind a made-up proxy."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from waiting import until

from emulator.server import Emulator

pytestmark = pytest.mark.no_application

SECRET = "a-secret-of-telegram-and-us"


@dataclass
class Running:
    process: asyncio.subprocess.Process
    origin: str

    async def get(self, path: str) -> tuple[int, object]:
        async with aiohttp.ClientSession() as client, client.get(self.origin + path) as answer:
            return answer.status, await answer.json()

    async def is_ready(self) -> bool:
        status, _ = await self.get("/ready")
        return status == 200

    async def stop(self) -> str:
        self.process.send_signal(signal.SIGTERM)
        _, errors = await self.process.communicate()
        return errors.decode()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
async def started(telegram: Emulator, tmp_path: Path) -> AsyncIterator[Running]:
    origin = f"127.0.0.1:{free_port()}"
    environment = os.environ | {
        "BOT_TOKEN": telegram.token,
        "TELEGRAM_BASE_URL": telegram.origin,
        "DATA_DIR": str(tmp_path),
        "WEBHOOK_URL": "https://bot.example.org/telegram",
        "WEBHOOK_SECRET": SECRET,
        "LISTEN": origin,
        "SEMANTIC": "off",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stdout=-1, stderr=-1, cwd=Path(__file__).parents[2]
    )
    telegram.bringing.origins = [f"http://{origin}"]
    yield Running(process, f"http://{origin}")
    if process.returncode is None:
        process.kill()
        await process.communicate()


@pytest.fixture
async def running(telegram: Emulator, started: Running) -> Running:
    await telegram.next_call("setWebhook")
    return started


async def test_question_is_answered_when_telegram_brings_it(telegram: Emulator, running: Running) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat)
    ready = await running.get("/ready")
    live = await running.get("/live")
    errors = await running.stop()

    assert reply.text.startswith("10 January 2022, Geneva")
    assert set(telegram.bringing.statuses) == {200}
    assert (ready, live) == ((200, {"ready": True, "reasons": []}), (200, {"live": True}))
    assert running.process.returncode == 0, errors
    (call,) = telegram.calls("setWebhook")
    assert (call.params.text("url"), call.params.text("secret_token")) == ("https://bot.example.org/telegram", SECRET)
    assert "callback_query" in call.params.text("allowed_updates")
    assert SECRET not in errors
    assert telegram.calls("getUpdates") == []


async def test_update_that_comes_again_is_answered_once(telegram: Emulator, running: Running) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    question = await reader.says(chat, "when are the geneva talks")
    await telegram.next_message(chat)

    telegram.push({"update_id": 1001, "message": question.to_dict()})
    await telegram.settled()

    assert telegram.bringing.statuses == [200, 200]
    assert len(telegram.sent(chat)) == 1


async def test_what_is_no_update_is_refused(telegram: Emulator, running: Running) -> None:
    address = f"{running.origin}/telegram"
    known = {"X-Telegram-Bot-Api-Secret-Token": SECRET}

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b" " * 65_536

    async with aiohttp.ClientSession() as client:
        statuses = {}
        for name, call in {
            "no secret": client.post(address, json={"update_id": 1}),
            "another secret": client.post(address, json={"update_id": 1}, headers={**known, next(iter(known)): "x"}),
            "odd secret": client.post(address, json={"update_id": 1}, headers={**known, next(iter(known)): "ñ"}),
            "another method": client.get(address, headers=known),
            "no JSON": client.post(address, data=b"{", headers=known),
            "no text": client.post(address, data=b"\xff\xfe{", headers=known),
            "no object": client.post(address, json=[1], headers=known),
            "no number": client.post(address, json={"message": {}}, headers=known),
            "a number too large": client.post(address, json={"update_id": 2**70}, headers=known),
            "deep": client.post(address, data=b"[" * 100_000, headers=known),
            "too much": client.post(address, data=b" " * 1_000_001, headers=known),
            "too much, in pieces": client.post(address, data=pieces(), headers=known),
        }.items():
            async with call as answer:
                statuses[name] = answer.status

    assert statuses == {
        "no secret": 403,
        "another secret": 403,
        "odd secret": 403,
        "another method": 405,
        "no JSON": 400,
        "no text": 400,
        "no object": 400,
        "no number": 400,
        "a number too large": 400,
        "deep": 400,
        "too much": 413,
        "too much, in pieces": 413,
    }


async def test_update_that_can_not_be_read_is_passed_over(telegram: Emulator, running: Running) -> None:
    reader = telegram.user("Zuzanna")
    chat = telegram.private(reader)
    person = {"message_id": 9, "date": 1, "chat": {"id": chat.id, "type": "private"}, "from": reader.card}

    telegram.push({"message": person | {"poll": {"id": "1", "question": "my secret"}}})
    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat)
    errors = await running.stop()

    assert reply.text.startswith("10 January 2022, Geneva")
    assert "update passed over" in errors
    assert "my secret" not in errors
    assert "Zuzanna" not in errors


async def test_question_is_answered_once_its_process_was_killed(
    telegram: Emulator, running: Running, tmp_path: Path
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    telegram.fail_next("sendMessage", status=429, retry_after=4)
    await reader.says(chat, "when are the geneva talks")
    await telegram.next_call("sendMessage")

    running.process.kill()
    await running.process.communicate()
    environment = os.environ | {"BOT_TOKEN": telegram.token, "TELEGRAM_BASE_URL": telegram.origin}
    following = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env=environment | {"DATA_DIR": str(tmp_path), "SEMANTIC": "off"},
        stdout=-1,
        stderr=-1,
        cwd=Path(__file__).parents[2],
    )
    reply = await telegram.next_message(chat)
    following.send_signal(signal.SIGTERM)
    _, errors = await following.communicate()

    # By polling now: whichever way it came, it stands in the inbox.
    assert reply.text.startswith("10 January 2022, Geneva")
    assert "updates taken up that were left unfinished" in errors.decode()


async def test_webhook_that_is_refused_is_told_until_telegram_takes_it(
    telegram: Emulator, started: Running, tmp_path: Path
) -> None:
    reason = "Bad webhook: failed to resolve host"
    telegram.fail_next("setWebhook", status=400, description=f"Bad Request: {reason}", times=2)
    for _ in range(2):
        await telegram.next_call("setWebhook", timeout_seconds=60)

    status, ready = await started.get("/ready")
    await until(started.is_ready)
    errors = await started.stop()

    assert (status, ready) == (
        503,
        {"ready": False, "reasons": ["starting", f"webhook not set: BadRequest: {reason}"]},
    )
    told = [line for line in errors.splitlines() if reason in line or '"event": "answering"' in line]
    assert ["webhook not set, to be tried again" in line for line in told] == [True, False]
    assert telegram.token.partition(":")[2] not in errors


async def test_second_process_over_the_same_file_ends_with_one_line(
    telegram: Emulator, running: Running, tmp_path: Path
) -> None:
    environment = os.environ | {"BOT_TOKEN": telegram.token, "TELEGRAM_BASE_URL": telegram.origin}
    second = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        env=environment | {"DATA_DIR": str(tmp_path), "SEMANTIC": "off"},
        stdout=-1,
        stderr=-1,
        cwd=Path(__file__).parents[2],
    )

    _, errors = await second.communicate()

    assert second.returncode == 1
    assert "another process answers with this file already" in errors.decode().splitlines()[-1]
    assert telegram.calls("deleteWebhook") == []
