"""What the bot may do on Telegram, and who may do more with it than ask."""

from bot.doctor.bot_api import Me
from bot.doctor.finding import Finding, ok, warn
from bot.settings import Settings

NAME = "rights"


def check(settings: Settings, me: Me | None) -> list[Finding]:
    """Return what is found about the bot's own settings at @BotFather; None where Telegram told nothing of it."""
    troubles = [] if settings.admin_ids else [_NO_ADMINS]
    if me is None:
        return [*troubles, _UNKNOWN]
    troubles += [] if me.can_join_groups else [_NO_GROUPS]
    troubles += [_NO_PRIVACY] if me.can_read_all_group_messages else []
    troubles += [] if me.supports_inline_queries else [_NO_INLINE]
    admins = len(settings.admin_ids)
    told = f"groups, privacy mode and inline mode are on; {admins} {'person' if admins == 1 else 'people'} may publish"
    return troubles or [ok(NAME, told)]


_UNKNOWN = warn(NAME, "what the bot may do is not known", "see what is said of the token")
_NO_ADMINS = warn(NAME, "nobody may publish from Telegram", "set ADMIN_IDS, unless `dateline publish` is enough")
_NO_GROUPS = warn(NAME, "it can't be added to groups", "send @BotFather /setjoingroups, and choose Enable")
_NO_PRIVACY = warn(
    NAME,
    "privacy mode is off: it is sent all that is said in its groups, and answers only what is addressed to it",
    "send @BotFather /setprivacy, choose Enable, and add it to its groups anew",
)
_NO_INLINE = warn(NAME, "inline mode is off", "send @BotFather /setinline, and a placeholder such as: geneva talks")
