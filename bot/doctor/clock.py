"""The clock of this machine, and the time zones that it knows."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.doctor.bot_api import Moments
from bot.doctor.finding import Finding, fail, ok, warn

NAME = "clock"
# A date in a header is cut to whole seconds, and has been on its way; the second is where digests and pauses go astray.
TOLERATED_SECONDS, TOO_MANY_SECONDS = 10, 300
# Of two continents, and none that Python knows by itself.
_ZONES = ("Europe/Kyiv", "America/New_York")


def check(moments: Moments | None) -> list[Finding]:
    """Return what is found about the clock, held against Telegram's, and about zones."""
    return [*_compared(moments), *_zones()] if _zones() else _compared(moments)


def _compared(moments: Moments | None) -> list[Finding]:
    if moments is None:
        return [warn(NAME, "it can't be held against Telegram's, which told no date", "see what is said of the token")]
    ahead = (moments.ours - moments.theirs).total_seconds()
    if abs(ahead) <= TOLERATED_SECONDS:
        return [ok(NAME, f"within {TOLERATED_SECONDS} s of Telegram's")]
    told = f"it is {abs(ahead):,.0f} s {'ahead of' if ahead > 0 else 'behind'} Telegram's"
    advice = "let the machine keep its time: timedatectl set-ntp true"
    return [(fail if abs(ahead) > TOO_MANY_SECONDS else warn)(NAME, told, advice)]


def _zones() -> list[Finding]:
    try:
        for zone in _ZONES:
            ZoneInfo(zone)
    except (ZoneInfoNotFoundError, OSError):
        return [fail(NAME, "this machine knows no time zones", "pip install tzdata, or apt install tzdata")]
    return []
