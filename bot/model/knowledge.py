"""Everything that the bot knows, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.model.entry import Faq, Premise, Refusal, Section, within
from bot.model.fact import Event, Fact
from bot.model.fitted import Fitted
from bot.model.language import Texts
from bot.model.lexicon import Lexicon
from bot.model.news import NewsUpdate
from bot.model.source import Source


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A checked knowledge base: every id that is named in it exists.

    ``version`` is a fingerprint of the files; ``starters`` are entries to offer to somebody new; ``fitted`` is what was
    fitted to this knowledge, or None: then the general weights and thresholds hold. ``entries`` holds all FAQ entries
    by id, in the editors' order; ``premises`` all false premises by the id under which the bank holds them; ``updates``
    the news by id, in order of their days.
    """

    version: str
    subject: Texts
    starters: tuple[str, ...]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    sections: tuple[Section, ...]
    refusals: Mapping[str, Refusal]
    lexicon: Lexicon
    fitted: Fitted | None = None
    updates: Mapping[str, NewsUpdate] = field(default_factory=dict)
    entries: Mapping[str, Faq] = field(init=False, repr=False, compare=False)
    premises: Mapping[str, Premise] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look up entries and premises once: every candidate for every question asks for them."""
        entries = {entry.id: entry for section in self.sections for entry in section.entries}
        premises = {within(entry.id, item.id): item for entry in entries.values() for item in entry.premises}
        object.__setattr__(self, "entries", entries)
        object.__setattr__(self, "premises", premises)

    @property
    def horizon(self) -> date:
        """The last day of which anything is known."""
        return max(source.updated for source in self.sources.values())

    def corrected(self, update: NewsUpdate) -> dict[str, int]:
        """Return the facts that an update corrects, by their ids, with their present revisions."""
        return {id_: self.facts[id_].revision for id_ in update.corrects}

    def event_of(self, fact: Fact) -> Event | None:
        """Return the event that decides a fact's tense: its own, or that of the fact it is about."""
        return self.facts[fact.about].event if fact.about else fact.event
