"""What the bot says when it can't answer as of a day."""

from datetime import date

from bot.locales.catalogue import say
from bot.locales.dates import day
from bot.model.language import Language


def usage(first: date, question: str, language: Language) -> str:
    """Return how to ask as of a day, with the first one of which anything is known and a question for an example."""
    rule = say(language, "Write one day after the command, and a question if you have one, for example:")
    example = f"/asof {day(first, language)}"
    return "\n".join((rule, example, *([f"{example} {question}"] if question else [])))


def too_early(first: date, language: Language) -> str:
    """Return the reply for a day before anything was known."""
    return say(language, "What is known here begins on {date}; before that I know nothing.", date=day(first, language))


def not_yet(asked: date, language: Language) -> str:
    """Return the reply for a day that lies ahead of the reader."""
    return say(language, "{date} has not come yet.", date=day(asked, language))
