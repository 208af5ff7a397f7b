"""A subscription as somebody sees it: what its pages are made for, and of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales import subscribing
from bot.model.language import Language
from bot.model.subscription import Subscription
from bot.surfaces.telegram.callbacks import Tune
from bot.surfaces.telegram.keyboards import Row, button
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.tuning import OVERVIEW


@dataclass(frozen=True, slots=True)
class View:
    """A subscription as somebody sees it, in ``language``, at the aware moment ``now``.

    ``zone`` is the clock of its chat, None for UTC. ``channel`` is the title of a channel, seen from the private chat
    of somebody whose own zone is ``own_zone``; None where the subscription is that of the chat it is seen in.
    """

    subscription: Subscription
    language: Language
    now: datetime
    horizon: date
    zone: str | None = None
    is_group: bool = False
    channel: str | None = None
    own_zone: str | None = None

    @property
    def today(self) -> date:
        """The day by the clock of the chat."""
        return self.now.astimezone(ZoneInfo(self.zone) if self.zone else UTC).date()

    def button(self, text: str, name: str, value: str = "", *, is_present: bool = False) -> InlineKeyboardButton:
        """Return a button, marked where it stands for what is chosen at present."""
        press = Tune(name, value, 0 if self.channel is None else self.subscription.chat)
        return button(f"✓ {text}" if is_present else text, press)

    def back(self, name: str = OVERVIEW, text: str = "") -> Row:
        """Return the way back to another page, the overview if none is named."""
        return [self.button(f"« {text or subscribing.heading(self.language)}", name)]


def card(view: View, text: str, rows: list[Row]) -> Card:
    """Return a page of plain text under its heading."""
    heading = (
        subscribing.heading(view.language)
        if view.channel is None
        else subscribing.heading_of_channel(view.channel, view.language)
    )
    return Card(f"<b>{escape(heading)}</b>\n\n{escape(text)}", InlineKeyboardMarkup(rows))
