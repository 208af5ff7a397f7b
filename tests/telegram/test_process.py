"""The real process: ``python -m bot run`` against the emulated Telegram."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psycopg
import pytest

from databases.postgres import Server
from emulator.server import Emulator

pytestmark = pytest.mark.no_application


async def start(
    telegram: Emulator, folder: Path, token: str = "", proxy: str = "", database: str = ""
) -> asyncio.subprocess.Process:
    environment = os.environ | {
        "BOT_TOKEN": token or telegram.token,
        "TELEGRAM_BASE_URL": telegram.origin,
        "DATA_DIR": str(folder),
        "DATABASE_URL": database,
    }
    environment |= {"HTTP_PROXY": proxy} if proxy else {}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stdout=-1, stderr=-1, cwd=Path(__file__).parents[2]
    )


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_run_answers_and_stops_when_told_to(telegram: Emulator, tmp_path: Path, stop: signal.Signals) -> None:
    process = await start(telegram, tmp_path)
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat, timeout_seconds=60)
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


async def test_run_ends_with_one_line_when_a_proxy_can_not_be_used(telegram: Emulator, tmp_path: Path) -> None:
    process = await start(telegram, tmp_path, proxy="socks5://olena:s3cret@proxy:1080")

    _, errors = await process.communicate()

    assert process.returncode == 1
    assert errors.decode().splitlines()[1:] == ["HTTP_PROXY: found a proxy that speaks socks5, expected http or https"]


async def test_run_says_that_telegram_is_not_reached_and_goes_on(telegram: Emulator, tmp_path: Path) -> None:
    telegram.fail_next("getMe", status=502)
    process = await start(telegram, tmp_path)

    await telegram.next_call("getUpdates", timeout_seconds=60)
    process.send_signal(signal.SIGTERM)
    _, errors = await process.communicate()

    assert "Telegram not reached, to be tried again" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert process.returncode == 0


async def test_run_passes_over_what_can_not_be_read_and_logs_nothing_of_it(telegram: Emulator, tmp_path: Path) -> None:
    reader = telegram.user("Zuzanna")
    chat = telegram.private(reader)
    person = {"message_id": 9, "date": 1, "chat": {"id": chat.id, "type": "private"}, "from": reader.card}
    telegram.push({"message": person | {"poll": {"id": "1", "question": "my secret"}}})
    await reader.says(chat, "when are the geneva talks")
    process = await start(telegram, tmp_path)

    reply = await telegram.next_message(chat, timeout_seconds=60)
    await telegram.settled()
    process.send_signal(signal.SIGTERM)
    _, errors = await process.communicate()

    assert reply.text.startswith("10 January 2022, Geneva")
    assert "update passed over" in errors.decode()
    assert "Zuzanna" not in errors.decode()
    assert "my secret" not in errors.decode()


async def test_run_ends_when_telegram_takes_the_token_back(telegram: Emulator, tmp_path: Path) -> None:
    process = await start(telegram, tmp_path)
    await telegram.next_call("getUpdates", timeout_seconds=60)

    telegram.fail_next("getUpdates", status=401, description="Unauthorized", times=5)
    _, errors = await asyncio.wait_for(process.communicate(), 40)

    assert process.returncode == 1
    assert "Telegram no longer accepts BOT_TOKEN" in errors.decode()


async def test_second_process_that_polls_ends_with_one_line_and_takes_over_once_the_first_is_lost(
    telegram: Emulator, tmp_path: Path, address: str
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    first = await start(telegram, tmp_path, database=address)
    await telegram.next_call("getUpdates")

    second = await start(telegram, tmp_path, database=address)
    _, errors = await second.communicate()
    first.kill()
    await first.communicate()
    third = await start(telegram, tmp_path, database=address)
    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat)
    third.send_signal(signal.SIGTERM)
    await third.communicate()

    assert second.returncode == 1
    assert "another process" in errors.decode().splitlines()[-1]
    assert "Traceback" not in errors.decode()
    # What was under way as the first was killed may meet the next: nothing else does.
    assert [call.error for call in telegram.calls("getUpdates") if "Conflict" in call.error][1:] == []
    assert reply.text.startswith("10 January 2022, Geneva")
    assert third.returncode == 0


async def test_run_says_that_a_webhook_can_not_be_removed_and_goes_on(telegram: Emulator, tmp_path: Path) -> None:
    telegram.fail_next("deleteWebhook", status=400, description="Bad Request: try again")
    process = await start(telegram, tmp_path)
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat, timeout_seconds=60)
    process.send_signal(signal.SIGTERM)
    output, errors = await process.communicate()

    assert reply.text.startswith("10 January 2022, Geneva")
    assert (output + errors).decode().count("webhook not removed, to be tried again") == 1


@pytest.mark.parametrize(("begins_with", "failures"), [("getUpdates", 0), ("deleteWebhook", 10_000)])
async def test_poller_whose_place_was_taken_while_it_was_cut_off_ends_with_one_line(
    telegram: Emulator, tmp_path: Path, postgres: Server, begins_with: str, failures: int
) -> None:
    postgres.empty()
    telegram.fail_next("deleteWebhook", status=502, times=failures)
    process = await start(telegram, tmp_path, database=postgres.address())
    await telegram.next_call(begins_with)
    held = "FROM pg_locks WHERE locktype = 'advisory' AND classid = 20211231 AND objid = 40"

    # Another one waits for the place, and has it before the first is connected again.
    async with await psycopg.AsyncConnection.connect(postgres.address(), autocommit=True) as other:
        taking = asyncio.create_task(other.execute("SELECT pg_advisory_lock(20211231, 40)"))
        async with await psycopg.AsyncConnection.connect(postgres.address(), autocommit=True) as cutter:
            while not (await (await cutter.execute(f"SELECT 1 {held} AND NOT granted")).fetchone()):
                await cutter.execute("SELECT pg_sleep(0.01)")
            await cutter.execute(f"SELECT pg_terminate_backend(pid) {held} AND granted")
        await taking
        _, errors = await asyncio.wait_for(process.communicate(), 60)

    assert process.returncode == 1
    assert errors.decode().splitlines()[-1].startswith("another process polls Telegram over this database already")
    assert "Traceback" not in errors.decode()
