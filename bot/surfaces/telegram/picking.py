"""Pages on which quiet hours and the end of a pause are picked, step by step."""

from calendar import Calendar
from datetime import date, timedelta

from telegram import InlineKeyboardButton

from bot.locales import dates, subscribing
from bot.locales import subscription_buttons as buttons
from bot.locales import subscription_terms as terms
from bot.surfaces.telegram.callbacks import LEADING
from bot.surfaces.telegram.choices import UnknownChoiceError
from bot.surfaces.telegram.keyboards import in_rows
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.subscription_view import View, card
from bot.surfaces.telegram.tuning import LONGEST_PAUSE, PAUSE, QUIET, number

# On a button that stands for no day to come.
_NONE = "·"


def quiet_hours(view: View, start: str) -> Card:
    """Return the hours at which quiet may begin or, once its ``start`` is picked, end. Raises UnknownChoiceError."""
    language = view.language
    back = view.back(QUIET, buttons.quiet_button(language))
    if not start:
        keys = [view.button(terms.clock(hour), QUIET, f"{LEADING}{hour}") for hour in range(24)]
        return card(view, subscribing.choose_quiet_start(view.zone, language), [*in_rows(keys, 4), back])
    begins = number(start, 24)
    # In the order in which they come.
    ends = [(begins + hours) % 24 for hours in range(1, 24)]
    keys = [view.button(terms.clock(hour), QUIET, f"{begins}-{hour}") for hour in ends]
    return card(view, subscribing.choose_quiet_end(begins, view.zone, language), [*in_rows(keys, 4), back])


def days(view: View, month: str) -> Card:
    """Return the days of a month, such as ``2026-01``, on which a pause may end, or else of the first month.

    Raises UnknownChoiceError where it is no month.
    """
    language = view.language
    first, last = view.today + timedelta(days=1), view.today + LONGEST_PAUSE
    shown = _first_of(month) if month else first
    if not first.replace(day=1) <= shown <= last:
        shown = first
    shown = shown.replace(day=1)
    here = f"{LEADING}{shown:%Y-%m}"

    def key(day: date) -> InlineKeyboardButton:
        if day.month == shown.month and first <= day <= last:
            return view.button(str(day.day), PAUSE, day.isoformat(), is_present=day == view.subscription.paused_until)
        return view.button(_NONE, PAUSE, here)

    weeks = Calendar().monthdatescalendar(shown.year, shown.month)
    heads = [view.button(dates.short_weekday(day, language), PAUSE, here) for day in weeks[0]]
    rows = [heads, *([key(day) for day in week] for week in weeks if any(first <= day <= last for day in week))]
    before, after = shown - timedelta(days=1), (shown + timedelta(days=31)).replace(day=1)
    ways = []
    if before >= first:
        ways.append(view.button(f"‹ {dates.month(before, language)}", PAUSE, f"{LEADING}{before:%Y-%m}"))
    if after <= last:
        ways.append(view.button(f"{dates.month(after, language)} ›", PAUSE, f"{LEADING}{after:%Y-%m}"))
    text = f"{subscribing.choose_end_of_pause(language)}\n\n{dates.month(shown, language)}"
    return card(view, text, [*rows, ways, view.back(PAUSE, buttons.pause_button(language))])


def _first_of(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise UnknownChoiceError("that is no month") from None
