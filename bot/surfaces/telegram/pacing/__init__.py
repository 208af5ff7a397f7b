"""When calls of the bot may be sent: within Telegram's limits, answers to people ahead of broadcasts."""

from bot.surfaces.telegram.pacing.calls import BROADCAST, Call, Urgency
from bot.surfaces.telegram.pacing.limits import Limits, MemoryLimits, Unlimited
from bot.surfaces.telegram.pacing.pacing import Pacing
from bot.surfaces.telegram.pacing.sharing import SharedLimits

__all__ = ["BROADCAST", "Call", "Limits", "MemoryLimits", "Pacing", "SharedLimits", "Unlimited", "Urgency"]
