"""Updates as plain text."""

from bot.locales import news, wording
from bot.model.news import Bulletin, Digest


def update(bulletin: Bulletin) -> str:
    """Return an update as lines: title, label, text, horizon, source."""
    horizon = wording.horizon(bulletin.horizon, bulletin.language)
    sources = (wording.source(item, bulletin.language) for item in bulletin.citations)
    return "\n".join((_item(bulletin), horizon, *sources))


def digest(told: Digest) -> str:
    """Return several updates under one heading, all of them in full, with their horizon and sources once."""
    sources = (wording.source(item, told.language) for item in told.citations)
    below = "\n".join((wording.horizon(told.horizon, told.language), *sources))
    return "\n\n".join((news.span(told), *map(_item, told.bulletins), below))


def _item(bulletin: Bulletin) -> str:
    above = (bulletin.title, news.label(bulletin), news.overtaken(bulletin))
    return "\n".join(filter(None, (*above, bulletin.text)))
