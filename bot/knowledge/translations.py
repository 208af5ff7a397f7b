"""Whether a translation says the same numbers and times as the English text."""

import re
from collections.abc import Iterator

from bot.knowledge import schema
from bot.knowledge.article import plain
from bot.knowledge.claims import times
from bot.knowledge.faults import Fault
from bot.knowledge.folder import Folder
from bot.knowledge.tree import Path
from bot.model.language import DEFAULT_LANGUAGE


def translation_faults(folder: Folder) -> Iterator[Fault]:
    """Yield the facts whose translation has other figures than the English text: one that is missing, or one more."""
    for file, shape in folder.of(schema.FactsFile):
        for index, fact in enumerate(shape.facts):
            for field, texts in (("text", fact.text), ("ahead", fact.ahead or {})):
                for language, text in texts.items():
                    path: Path = ("facts", index, field, language)
                    expected = _figures(texts[DEFAULT_LANGUAGE])
                    for figure in sorted(expected ^ _figures(text)):
                        found = f"no {figure}" if figure in expected else f"the figure {figure}"
                        yield file.fault(path, f"{found} ({language})", "the figures of the English text")


def _figures(text: str) -> set[str]:
    """Return the figures of a text: times as ``HH:MM``, and other digits without thousands' marks."""
    flat = plain(text)
    clock = {time.partition(" ")[0] for time in times(flat)}
    rest = re.sub(r"\b\d{1,2}:\d\d\b|\b\d{1,2} ?[ap]\.m\.", " ", flat)
    return clock | set(re.findall(r"\d+", re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", rest)))
