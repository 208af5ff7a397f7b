"""Two replicas behind nginx, with PostgreSQL, from the programs that are installed: ``make topology``.

With BOT_TOKEN it talks to Telegram, and ``--webhook-url`` is how Telegram reaches ``--port`` of this machine. Without,
it talks to an emulated Telegram, where somebody asks a question and is answered. Ctrl-C ends it, and its database too.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping

from topology import town

from emulator import Emulator

NAMES = ["bot-1", "bot-2"]


async def run(settings: Mapping[str, str], port: int, url: str, *, once: bool) -> None:
    """Run until Ctrl-C or SIGTERM; or, with ``once``, until the first question is answered."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    with contextlib.ExitStack() as stack:
        found = await asyncio.to_thread(stack.enter_context, town.running(NAMES, settings, port=port, url=url))
        print(f"Telegram calls {found.url}")  # noqa: T201
        for replica in found.replicas.values():
            print(f"{replica.name}: http://127.0.0.1:{replica.port}/metrics, /ready, /live; log {replica.log}")  # noqa: T201
        if not once:
            await ended.wait()
        await asyncio.to_thread(stack.close)


async def run_emulated(port: int, *, once: bool) -> None:
    """Run it beside an emulated Telegram."""
    async with Emulator() as telegram:
        settings = {"BOT_TOKEN": telegram.token, "TELEGRAM_BASE_URL": telegram.origin, "SEMANTIC": "off"}
        await run(settings, port, "", once=once)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description="Two replicas behind nginx, with PostgreSQL.")
    parser.add_argument("--port", type=int, default=0, help="where nginx listens on loopback; any free one if left out")
    parser.add_argument("--webhook-url", default="", help="how Telegram reaches that port, https://...")
    parser.add_argument("--once", action="store_true", help="end once everything is ready")
    asked = parser.parse_args()
    given = {
        name: value for name, value in os.environ.items() if name in ("BOT_TOKEN", "TELEGRAM_BASE_URL", "ADMIN_IDS")
    }
    work = run(given, asked.port, asked.webhook_url, once=asked.once) if given.get("BOT_TOKEN") else None
    try:
        asyncio.run(work or run_emulated(asked.port, once=asked.once))
    except town.MissingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
