"""The application: one table of handlers, and what happens when one of them fails."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from telegram import BotCommand, Message, Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    MessageHandler,
    filters,
)

from bot.locales import pages
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES
from bot.services import Services
from bot.settings import Settings
from bot.surfaces.telegram import addressing, rendering
from bot.surfaces.telegram.handlers import Handlers, app_language, pressed_message
from bot.surfaces.telegram.ordering import OrderWithinChats
from bot.surfaces.telegram.replying import reply
from bot.surfaces.telegram.requesting import AiohttpRequest, Limits

ALLOWED_UPDATES = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY)

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]

_log = structlog.stdlib.get_logger(__name__)


class _Bot(ExtBot[None]):
    """A bot that tells when Telegram refuses its token while it polls: python-telegram-bot would go on, deaf."""

    _on_refused: Callable[[], None]

    def when_refused(self, call: Callable[[], None]) -> None:
        self._on_refused = call

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        try:
            return await super().get_updates(*args, **kwargs)
        except InvalidToken:
            _log.error("Telegram no longer accepts BOT_TOKEN; stopping")
            self._on_refused()
            raise


class _FromPerson(filters.MessageFilter):
    def filter(self, message: Message) -> bool:
        return addressing.is_from_person(message)


def build_application(services: Services, settings: Settings, clock: Callable[[], datetime]) -> TelegramApplication:
    """Return the application, ready to run. Raises SettingsError if the token is missing or malformed."""
    origin = settings.telegram_base_url
    bot = _Bot(
        settings.token(),
        base_url=f"{origin}/bot",
        base_file_url=f"{origin}/file/bot",
        request=AiohttpRequest(),
        # One of its own: a poll waits for long, and no answer may have to wait for it.
        get_updates_request=AiohttpRequest(Limits(connections=1)),
    )
    application = ApplicationBuilder().bot(bot).concurrent_updates(OrderWithinChats()).post_init(_on_connected).build()
    bot.when_refused(application.stop_running)
    _add_handlers(application, Handlers(services, clock))
    application.add_error_handler(_on_error)
    return application


def _add_handlers(application: TelegramApplication, handlers: Handlers) -> None:
    """Add the handlers; the first that fits an update serves it, so the narrow ones stand before the wide ones."""
    person = filters.UpdateType.MESSAGE & _FromPerson()
    private = person & filters.ChatType.PRIVATE
    readable = filters.TEXT | filters.CAPTION
    application.add_handlers(
        [
            CommandHandler("start", handlers.start, person),
            CommandHandler("help", handlers.help, person),
            CommandHandler("ask", handlers.ask, person),
            CommandHandler("topics", handlers.topics, person),
            CommandHandler("timeline", handlers.timeline, person),
            CommandHandler("sources", handlers.sources, person),
            CommandHandler("privacy", handlers.privacy, person),
            MessageHandler(private & filters.COMMAND, handlers.unknown_command),
            # Whether a text in a group speaks to the bot is for the handler to see: it stays silent if not.
            MessageHandler(person & readable, handlers.ask),
            MessageHandler(private & ~filters.StatusUpdate.ALL, handlers.not_text),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & _FromPerson() & readable, handlers.reask),
            CallbackQueryHandler(handlers.press),
        ]
    )


async def _on_connected(application: TelegramApplication) -> None:
    _log.info("answering", username=application.bot.username)
    try:
        for language in LANGUAGES:
            menu = [BotCommand(name, text) for name, text in pages.commands(language).items()]
            code = None if language == DEFAULT_LANGUAGE else language
            await application.bot.set_my_commands(menu, language_code=code)
    except TelegramError as error:
        # The menu is a convenience; the bot answers without it.
        _log.warning("command menu not set", error=str(error))


async def _on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log what failed; where it was the bot, and not the way to Telegram, tell the person who waits."""
    error = context.error
    if isinstance(error, TelegramError):
        # The network, a limit, a right that the bot lacks, a chat that is gone: an apology would go the same way.
        _log.warning("telegram call failed", error=f"{type(error).__name__}: {error}")
        return
    _log.error("handler failed", exc_info=error)
    message = _waiting(update, context)
    if message is not None:
        try:
            await reply(message, rendering.page(pages.failed(app_language(message.from_user))))
        except TelegramError as failure:
            _log.warning("apology not sent", error=str(failure))


def _waiting(update: object, context: ContextTypes.DEFAULT_TYPE) -> Message | None:
    """Return the message that waits for a reply, if an update brought one that speaks to the bot."""
    if not isinstance(update, Update):
        return None
    if update.callback_query:
        return pressed_message(update.callback_query)
    message = update.message
    if message and (message.text or "").startswith("/"):
        return message
    return message if message and addressing.question(message, context.bot.bot) is not None else None
