"""The bots that benchmarks compare, each in a process of its own: ``python -m benchmarks.bots NAME ORIGIN [PORT]``."""

import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.cli.running import door
from bot.services import default_knowledge, wire
from bot.settings import Settings
from bot.surfaces.telegram import application as telegram_application
from bot.surfaces.telegram.pacing import Unlimited
from bot.surfaces.telegram.requesting import AiohttpRequest, Limits
from bot.surfaces.telegram.running import run as run_dateline

HOOK, SECRET = "https://bot.example.org/telegram", "a-secret-of-telegram-and-us"
TOKEN = f"7000000001:{'A' * 35}"


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def run(builder: ApplicationBuilder) -> None:  # type: ignore[type-arg]
    """Run an echo bot until it is told to stop."""
    application: Application = builder.build()  # type: ignore[type-arg]
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(stop_signals=(signal.SIGTERM,))


def bare(origin: str) -> None:
    """Run python-telegram-bot as it comes."""
    run(ApplicationBuilder().token(TOKEN).base_url(f"{origin}/bot"))


def ours(origin: str) -> None:
    """Run python-telegram-bot with our requests and our order."""
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{origin}/bot")
    requests, polls = AiohttpRequest(), AiohttpRequest(Limits(connections=1))
    run(builder.request(requests).get_updates_request(polls).concurrent_updates(32))


def dateline(origin: str, *, semantic: bool) -> None:
    """Run Dateline, as ``dateline run`` does but for the limits on what it sends."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(  # type: ignore[call-arg]
            _env_file=None,
            bot_token=TOKEN,  # type: ignore[arg-type]
            telegram_base_url=origin,
            data_dir=Path(folder),
            questions_per_minute=0,
        )
        run_dateline(wire(default_knowledge(), semantic=semantic), settings, Unlimited())


def bare_hook(origin: str, port: int) -> None:
    """Run python-telegram-bot's own webhook as it comes."""
    application: Application = ApplicationBuilder().token(TOKEN).base_url(f"{origin}/bot").build()  # type: ignore[type-arg]
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_webhook(
        port=port, url_path="telegram", webhook_url=HOOK, secret_token=SECRET, stop_signals=(signal.SIGTERM,)
    )


def our_hook(origin: str, port: int, *, answers: bool) -> None:
    """Run Dateline's webhook with its inbox, with Dateline's answers or with an echo in their place."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(  # type: ignore[call-arg]
            _env_file=None,
            bot_token=TOKEN,  # type: ignore[arg-type]
            telegram_base_url=origin,
            data_dir=Path(folder),
            webhook_url=HOOK,
            webhook_secret=SECRET,  # type: ignore[arg-type]
            listen=f"127.0.0.1:{port}",
            questions_per_minute=0,
        )
        if not answers:
            table = lambda application, *_: application.add_handler(MessageHandler(filters.TEXT, echo))  # noqa: E731
            telegram_application._add_handlers = table  # type: ignore[assignment]
        services = wire(default_knowledge(), semantic=False)
        run_dateline(services, settings, Unlimited(), listen=door(settings, webhook=True), webhook=True)


HOOKED: dict[str, Callable[[str, int], None]] = {
    "echo": bare_hook,
    "echo, our webhook and inbox": lambda origin, port: our_hook(origin, port, answers=False),
    "dateline, words": lambda origin, port: our_hook(origin, port, answers=True),
}
BOTS: dict[str, Callable[[str], None]] = {
    "echo": bare,
    "echo, our transport": ours,
    "dateline, words": lambda origin: dateline(origin, semantic=False),
    "dateline, meaning": lambda origin: dateline(origin, semantic=True),
}

if __name__ == "__main__":
    if sys.argv[3:]:
        HOOKED[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
    else:
        BOTS[sys.argv[1]](sys.argv[2])
