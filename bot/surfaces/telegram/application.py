"""The application: one table of handlers, and what happens when one of them fails."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    Updater,
    filters,
)

from bot import metrics
from bot.delivery.dispatch import Dispatch
from bot.locales import pages
from bot.model.knowledge import Knowledge
from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram import addressing, rendering
from bot.surfaces.telegram.amending import TelegramEditor
from bot.surfaces.telegram.depicting import Depicting
from bot.surfaces.telegram.flooding import Flooding
from bot.surfaces.telegram.handlers.asking import Asking
from bot.surfaces.telegram.handlers.browsing import Browsing
from bot.surfaces.telegram.handlers.calendars import Calendars
from bot.surfaces.telegram.handlers.choosing import Choosing
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.handlers.earlier import Earlier
from bot.surfaces.telegram.handlers.erasing import Erasing
from bot.surfaces.telegram.handlers.guests import Guests
from bot.surfaces.telegram.handlers.inline import Inline
from bot.surfaces.telegram.handlers.membership import Membership
from bot.surfaces.telegram.handlers.pressing import Pressing, pressed_message
from bot.surfaces.telegram.handlers.publishing import Publishing
from bot.surfaces.telegram.handlers.replaying import Replaying
from bot.surfaces.telegram.handlers.subscribing import Subscribing
from bot.surfaces.telegram.handlers.timelines import Timelines
from bot.surfaces.telegram.inbox_application import InboxApplication, Numbers
from bot.surfaces.telegram.issuing import issued
from bot.surfaces.telegram.listening import ListeningBot
from bot.surfaces.telegram.logs import personal, told
from bot.surfaces.telegram.measuring import MeasuredRequest
from bot.surfaces.telegram.noting import Noting
from bot.surfaces.telegram.pacing import Limits, MemoryLimits, Pacing, SharedLimits
from bot.surfaces.telegram.profile import update_profile
from bot.surfaces.telegram.replying import reply
from bot.surfaces.telegram.requesting import Limits as RequestLimits
from bot.surfaces.telegram.retelling import Retelling
from bot.surfaces.telegram.sending import TelegramSender
from bot.surfaces.telegram.watching import Watching

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.GUEST_MESSAGE,
    Update.MY_CHAT_MEMBER,
)

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]

_log = structlog.stdlib.get_logger(__name__)


class _FromPerson(filters.MessageFilter):
    def filter(self, message: Message) -> bool:
        return addressing.is_from_person(message)


def build_application(
    services: Services,
    settings: Settings,
    storage: Storage,
    clock: Callable[[], datetime],
    limits: Limits | None = None,
    *,
    polls: bool = True,
) -> InboxApplication:
    """Return the application; running it prepares the storage first, and closes it last.

    Calls go out within ``limits``; left out, they are Telegram's, shared by all who share a database on a server.
    ``polls`` says whether it fetches its updates, as only one process may.
    Raises SettingsError if the token is missing or malformed.
    """
    metrics.running(services.knowledge.version)
    origin = settings.telegram_base_url
    bot = ListeningBot(
        settings.token(),
        base_url=f"{origin}/bot",
        base_file_url=f"{origin}/file/bot",
        request=MeasuredRequest(),
        # One of its own: a poll waits for long, and no answer may have to wait for it.
        get_updates_request=MeasuredRequest(RequestLimits(connections=1)),
        rate_limiter=Pacing(limits or _telegram_limits(storage)),
    )
    noting = Noting(services.knowledge, clock)
    sender = TelegramSender(bot, partial(issued, bot, services.knowledge), noting)
    depicting = Depicting(storage.files, services.knowledge)
    editor = TelegramEditor(bot, Retelling(bot, services.engine, clock), noting, depicting)
    dispatch = Dispatch(storage, sender, editor, clock, settings.executor())
    admins = frozenset(settings.admin_ids)
    watching = Watching(bot, storage, services.knowledge, clock, settings.executor(), admins)
    builder = _builder(bot, storage, dispatch, watching, services.knowledge, settings.bot_name)
    inbox = {"storage": storage, "clock": clock, "notes": noting.notes, "polls": polls}
    application = builder.application_class(InboxApplication, inbox).build()
    assert isinstance(application, InboxApplication)  # noqa: S101 - as the builder was told
    bot.when_refused(application.stop_running)
    desk = Desk(services, storage, clock, noting)
    _add_handlers(application, desk, Publishing(desk, dispatch, watching, admins), depicting)
    # In a group of its own, which comes before the table: what it stops gets no further.
    flooding = Flooding(desk, settings.questions_per_minute, shared=storage.floods)
    desk.memories.append(flooding.forget)
    application.add_handler(TypeHandler(Update, flooding.watch), group=-1)
    application.add_error_handler(partial(_on_error, desk))
    return application


def _telegram_limits(storage: Storage) -> Limits:
    return MemoryLimits() if storage.sends is None else SharedLimits(storage.sends)


def _builder(
    bot: ListeningBot, storage: Storage, dispatch: Dispatch, watching: Watching, knowledge: Knowledge, name: str
) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    async def open_up(_: TelegramApplication) -> None:
        await storage.prepare()
        await dispatch.start()
        watching.start()
        await update_profile(bot, knowledge, name)

    async def hold(_: TelegramApplication) -> None:
        await watching.stop()
        await dispatch.stop()

    async def close_down(_: TelegramApplication) -> None:
        await storage.close()

    return (
        ApplicationBuilder()
        .updater(Updater(bot, Numbers()))
        .post_init(open_up)
        .post_stop(hold)
        .post_shutdown(close_down)
    )


def _add_handlers(application: TelegramApplication, desk: Desk, publishing: Publishing, depicting: Depicting) -> None:
    """Add the handlers; the first that fits an update serves it, so the narrow ones stand before the wide ones."""
    person = filters.UpdateType.MESSAGE & _FromPerson()
    private = person & filters.ChatType.PRIVATE
    readable = filters.TEXT | filters.CAPTION
    asking, browsing, timelines = Asking(desk), Browsing(desk), Timelines(desk, depicting)
    earlier, choosing, erasing, subscribing = Earlier(desk), Choosing(desk), Erasing(desk), Subscribing(desk)
    inline, pressing = Inline(desk), Pressing(desk, publishing)
    application.add_handlers(
        [
            CommandHandler("start", browsing.start, person),
            CommandHandler("help", browsing.help, person),
            CommandHandler("ask", asking.ask, person),
            CommandHandler("topics", browsing.topics, person),
            CommandHandler("timeline", timelines.timeline, person),
            CommandHandler("replay", Replaying(desk).replay, person),
            CommandHandler("calendar", Calendars(desk).calendar, person),
            CommandHandler("asof", earlier.asof, person),
            CommandHandler("sources", browsing.sources, person),
            CommandHandler("settings", choosing.settings, person),
            CommandHandler("subscribe", subscribing.subscribe, person),
            CommandHandler("unsubscribe", subscribing.unsubscribe, person),
            CommandHandler("subscription", subscribing.subscription, person),
            CommandHandler("privacy", erasing.privacy, person),
            CommandHandler("forgetme", erasing.forgetme, person),
            # To everybody else it is a command like any that there is not.
            CommandHandler("publish", publishing.publish, private & filters.User(publishing.admins)),
            MessageHandler(filters.StatusUpdate.MIGRATE, choosing.move),
            MessageHandler(private & filters.StatusUpdate.CHAT_SHARED, subscribing.choose),
            ChatMemberHandler(Membership(desk).change, ChatMemberHandler.MY_CHAT_MEMBER),
            MessageHandler(private & filters.COMMAND, asking.unknown_command),
            # Whether a text in a group speaks to the bot is for the handler to see: it stays silent if not.
            MessageHandler(person & readable, asking.ask),
            MessageHandler(private & ~filters.StatusUpdate.ALL, asking.not_text),
            CommandHandler("asof", earlier.again, filters.UpdateType.EDITED_MESSAGE & _FromPerson()),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & _FromPerson() & readable, asking.reask),
            CallbackQueryHandler(pressing.press),
            InlineQueryHandler(inline.suggest),
            ChosenInlineResultHandler(inline.note),
            MessageHandler(filters.UpdateType.GUEST_MESSAGE, Guests(desk).answer),
        ]
    )


async def _on_error(desk: Desk, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log what failed; where it was the bot, and not the way to Telegram, tell the person who waits."""
    error = context.error
    if isinstance(error, TelegramError):
        # The network, a limit, a right that the bot lacks, a chat that is gone: an apology would go the same way.
        _log.warning("telegram call failed", error=told(error), private=personal(update))
        return
    metrics.HANDLER_ERRORS.inc()
    _log.error("handler failed", exc_info=error, private=personal(update))
    message = _waiting(update, context)
    if isinstance(update, Update) and message is not None:
        language = await desk.language(update.effective_user, update.effective_chat)
        try:
            await reply(message, rendering.page(pages.failed(language)))
        except TelegramError as failure:
            _log.warning("apology not sent", error=told(failure))


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
