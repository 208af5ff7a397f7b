"""The real process: ``python -m bot run`` against the emulated Telegram."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from emulator.server import Emulator

pytestmark = pytest.mark.no_application


async def start(telegram: Emulator, folder: Path, token: str = "") -> asyncio.subprocess.Process:
    environment = os.environ | {
        "BOT_TOKEN": token or telegram.token,
        "TELEGRAM_BASE_URL": telegram.origin,
        "DATA_DIR": str(folder),
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stdout=-1, stderr=-1, cwd=Path(__file__).parents[2]
    )


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_run_answers_and_stops_when_told_to(telegram: Emulator, tmp_path: Path, stop: signal.Signals) -> None:
    process = await start(telegram, tmp_path)
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat, timeout_seconds=20)
    process.send_signal(stop)
    output, errors = await process.communicate()

    assert reply.text.startswith("10 January 2022, Geneva")
    assert process.returncode == 0, errors.decode()
    assert telegram.token.partition(":")[2] not in (output + errors).decode()
    assert telegram.calls("setMyCommands")


async def test_run_ends_with_one_line_when_telegram_refuses_the_token(telegram: Emulator, tmp_path: Path) -> None:
    process = await start(telegram, tmp_path, token=f"7000000001:{'B' * 35}")

    _, errors = await process.communicate()

    assert process.returncode == 1
    assert "Telegram refuses BOT_TOKEN" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert "B" * 35 not in errors.decode()


async def test_run_ends_when_telegram_takes_the_token_back(telegram: Emulator, tmp_path: Path) -> None:
    process = await start(telegram, tmp_path)
    await telegram.next_call("getUpdates", timeout_seconds=20)

    telegram.fail_next("getUpdates", status=401, description="Unauthorized", times=5)
    _, errors = await asyncio.wait_for(process.communicate(), 40)

    assert process.returncode == 1
    assert "Telegram no longer accepts BOT_TOKEN" in errors.decode()
