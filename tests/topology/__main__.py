"""Two replicas behind nginx, with PostgreSQL, from the programs that are installed: ``make topology``.

With BOT_TOKEN it talks to Telegram, and ``--webhook-url`` is how Telegram reaches ``--port`` of this machine. Without,
it talks to an emulated Telegram, where somebody asks a question and is answered. Ctrl-C ends all of it.
"""

import argparse
import os
import signal
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from anyio.from_thread import start_blocking_portal

from emulator.server import Emulator
from topology import town
from topology.town import Town

NAMES = ["bot-1", "bot-2"]
QUESTION = "when are the Geneva talks"


@contextmanager
def before_telegram(settings: Mapping[str, str], port: int, url: str) -> Iterator[Town]:
    """Run it with a token of Telegram's."""
    with town.running(NAMES, settings, port=port, url=url) as found:
        _tell(found)
        yield found


@contextmanager
def emulated(port: int) -> Iterator[Town]:
    """Run it beside an emulated Telegram, and let somebody ask."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Emulator()) as telegram:
        settings = {"BOT_TOKEN": telegram.token, "TELEGRAM_BASE_URL": telegram.origin, "SEMANTIC": "off"}
        with town.running(NAMES, settings, port=port) as found:
            _tell(found)
            _say(f"you> {QUESTION}", f"bot> {portal.call(_answer, telegram, found.certificate)}")
            yield found


async def _answer(telegram: Emulator, certificate: Path) -> str:
    """Return what the bot answers; the question comes over TLS."""
    telegram.bringing.trusted = ssl.create_default_context(cafile=certificate)
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, QUESTION)
    return str((await telegram.next_message(chat)).text)


def _tell(found: Town) -> None:
    _say(f"Telegram calls {found.url}")
    for replica in found.replicas.values():
        _say(f"{replica.name}: http://127.0.0.1:{replica.port}/metrics, /ready and /live; its log is {replica.log}")


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)  # noqa: T201 - for people


def _end(*_: object) -> None:
    # A second one would leave behind what the first is just stopping.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _say("", "Stopping ...")
    raise SystemExit(0)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="make topology", description="Two replicas behind nginx, with PostgreSQL.")
    parser.add_argument("--port", type=int, default=0, help="where nginx listens on loopback; any free one if left out")
    parser.add_argument("--webhook-url", default="", help="how Telegram reaches that port, https://...")
    parser.add_argument("--once", action="store_true", help="end once everything is ready")
    asked = parser.parse_args()
    given = {
        name: value for name, value in os.environ.items() if name in ("BOT_TOKEN", "TELEGRAM_BASE_URL", "ADMIN_IDS")
    }
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    _say("Starting PostgreSQL, two replicas and nginx ...")
    try:
        with before_telegram(given, asked.port, asked.webhook_url) if given.get("BOT_TOKEN") else emulated(asked.port):
            if not asked.once:
                _say("Ctrl-C ends it.")
                signal.pause()
    except (town.MissingError, RuntimeError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
