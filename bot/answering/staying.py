"""Follow-ups stay with the event that was spoken of: after the talks of one day, "and who takes part?" means these."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.asking import (
    ALL,
    BACK,
    COUNT,
    DAY,
    FOUNDING,
    LINKING,
    LISTING,
    MORE,
    OF_EVENT,
    OF_IT,
    ONWARD,
    PLACE,
    SAYING,
    WHAT,
    WHEN,
    WHERE,
    WHO,
    WHY,
    WITH_WHOM,
    stems,
)
from bot.answering.following import is_bare
from bot.model.answer import Candidate
from bot.model.entry import home
from bot.model.fact import Event
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE
from bot.model.utterance import normalise

# An entry that surely answered what was asked before is so much less likely to be asked for again.
TOLD_COST = 0.5
# So much less, where the utterance leads on, only asks why, or asks what somebody says to it.
ONWARD_COST = 0.8
# So many times likelier is what its answer leads to, or stands beside it; only what is asked to the letter is sure.
_NEXT, NEARER = 2.0, 1.5
TURNED = 3.0
MAX_FOLLOWED = 0.99
# How likely an entry is at least that tells of another name, where only that is put in; and TURNED times that.
_PUT_IN = 0.1
# A refusal is so likely for what only asks, and an event on another day for what does not lead on.
_HARDLY_REFUSED = 0.3
_ELSEWHERE = 0.25


class Staying:
    """Knows which entries are about which event, and which stand near one another."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the entries of ``knowledge``."""
        self._knowledge = knowledge
        leading = {entry.id: knowledge.facts[entry.facts[0]].event for entry in knowledge.entries.values()}
        self._opening = {entry: event for entry, event in leading.items() if event}
        questions = {entry.id: entry.question[DEFAULT_LANGUAGE] for entry in knowledge.entries.values()}
        self._reasons = frozenset(
            entry for entry, question in questions.items() if not WHY.isdisjoint(stems(normalise(question)))
        )
        self._counting = frozenset(
            entry for entry, text in questions.items() if not COUNT.isdisjoint(stems(normalise(text)))
        )
        self._beside = {
            entry.id: frozenset(faq.id for faq in section.entries)
            for section in knowledge.sections
            for entry in section.entries
        }

    def weigh(
        self, utterance: str, followed: Sequence[Candidate], told: Candidate, *, is_named: bool, again: float = 1.0
    ) -> tuple[Candidate, ...]:
        """Return the candidates of a follow-up, highest first, as likely as they are after ``told``.

        That is the entry which answered what was asked before, with its score; it is hardly asked for again. Where it
        is about an event, and the utterance neither leads on nor names anybody (``is_named``), when, where and who ask
        of that event, and those of other days are unlikely. What stands near what was told is likelier than the rest.
        "Who else?" and "how many of them?" do ask for it again; where something else says that, it is ``again`` times
        as likely: TURNED where only another name is put in, NEARER where "he" is whom it told of.
        """
        asked = stems(normalise(utterance))
        about = None if is_named else self._about(home(told.entry))
        asks_more = _asks_more(asked)
        if about and not asks_more and (entry := self._asked_of(about, asked)):
            return replace(told, entry=entry), *(item for item in followed if item.entry != entry)
        if asks_more and not asked.isdisjoint(COUNT) and (counting := self._counted_beside(home(told.entry))):
            return replace(told, entry=counting), *(item for item in followed if item.entry != counting)
        only_asks, leads_on = is_bare(utterance), not ONWARD.isdisjoint(asked)
        if again == TURNED:
            followed = _with_at_least(followed, told, _PUT_IN)
        turns = only_asks or leads_on or (is_named and not SAYING.isdisjoint(asked))
        is_again = again > 1 or asks_more or (about == home(told.entry) and not leads_on)
        cost = 0.0 if is_again else ONWARD_COST if turns else TOLD_COST
        kept = about if about and not leads_on else None
        weighed = [
            _times(
                item,
                self._near(item, told, only_asks=only_asks or again == TURNED)
                * (again if home(item.entry) == home(told.entry) else 1.0)
                * self._there(item, kept)
                * self._because(item, asked)
                * _again(item, told, cost),
            )
            for item in _plain(followed, asked)
        ]
        return tuple(sorted(weighed, key=lambda item: (-item.score, item.entry)))

    def are_beside(self, one: str, other: str) -> bool:
        """Return whether two entries stand in one section."""
        return other in self._beside[one]

    def _counted_beside(self, told: str) -> str | None:
        """Return the entry beside another one, or it itself, whose question asks how many there are."""
        near = (told, *self._knowledge.entries[told].related)
        return next((entry for entry in near if entry in self._counting), None)

    def _about(self, told: str) -> str | None:
        """Return the entry of the event that another one is about: itself, one that it leads to, or one beside it."""
        near = (told, *self._knowledge.entries[told].related, *self._knowledge.entries)
        return next((entry for entry in near if entry in self._opening and entry in self._beside[told]), None)

    def _asked_of(self, about: str, asked: frozenset[str]) -> str | None:
        """Return the entry that tells what is asked of nothing but an event: its own, or that of the next event."""
        event = self._opening[about]
        if ONWARD.isdisjoint(asked):
            return about if self._tells(event, asked) else None
        later = [(event.day, entry) for entry, event in self._opening.items() if event.day > self._opening[about].day]
        return min(later)[1] if later and BACK.isdisjoint(asked) and asked <= ONWARD | OF_EVENT | WHAT else None

    def _tells(self, event: Event, asked: frozenset[str]) -> bool:
        """Return whether it is only asked when, where or with whom an event is: what its entry tells of itself."""
        # Of what was still to come it is told, too, that no place is named.
        is_placed = event.place is not None or event.day > self._knowledge.horizon
        asks_who = not asked.isdisjoint(WITH_WHOM)
        # "Which countries take part?" asks for no place.
        asks_where = not asked.isdisjoint(WHERE) or (not asks_who and not asked.isdisjoint(PLACE))
        is_asked = asks_who or asks_where or not asked.isdisjoint(WHEN | DAY)
        return is_asked and asked <= OF_EVENT and (is_placed or not asks_where)

    def _near(self, item: Candidate, told: Candidate, *, only_asks: bool) -> float:
        if item.entry in self._knowledge.refusals:
            return _HARDLY_REFUSED if only_asks else 1.0
        if item.entry in self._knowledge.entries[home(told.entry)].related:
            return _NEXT
        return NEARER if item.entry in self._beside[home(told.entry)] - {home(told.entry)} else 1.0

    def _there(self, item: Candidate, about: str | None) -> float:
        """Return how likely it is that an entry is meant after the one about an event, by the days of both."""
        event = self._opening.get(home(item.entry))
        if about is None or event is None:
            return 1.0
        facts = (self._knowledge.facts[id_] for id_ in self._knowledge.entries[about].facts)
        return 1.0 if event.day in {fact.event.day for fact in facts if fact.event} else _ELSEWHERE

    def _because(self, item: Candidate, asked: frozenset[str]) -> float:
        """Return how much likelier an entry is that tells why, where that is asked."""
        return 1.0 if asked.isdisjoint(WHY) or item.entry not in self._reasons else NEARER


def asks_when_or_where(utterance: str) -> bool:
    """Return whether an utterance only asks when or where: "in which city", "when was it founded"."""
    asked = stems(normalise(utterance))
    return asked <= OF_EVENT | FOUNDING and not asked.isdisjoint(WHEN | WHERE | DAY | PLACE)


def _asks_more(asked: frozenset[str]) -> bool:
    """Return whether it is asked for the rest of what was told, or how many there are of it, and no more than that."""
    asks_rest = not asked.isdisjoint(MORE) and not asked.isdisjoint(WHO | WHAT)
    asks_for_it = asks_rest or not asked.isdisjoint(COUNT | LISTING)
    return asks_for_it and asked <= MORE | ALL | COUNT | LISTING | OF_IT | LINKING | WHO | WHAT


def _plain(followed: Sequence[Candidate], asked: frozenset[str]) -> list[Candidate]:
    """Return candidates with each false premise as its entry, where it is asked who, when or where.

    "Who asked for it?" takes nothing for granted; the names that were mentioned before would.
    """
    if asked.isdisjoint(WHO | WHEN | WHERE):
        return list(followed)
    scores: dict[str, float] = {}
    for item in followed:
        scores[home(item.entry)] = scores.get(home(item.entry), 0.0) + item.score
    utterances = {home(item.entry): item.utterance for item in reversed(followed)}
    return [Candidate(entry, score, utterances[entry]) for entry, score in scores.items()]


def _with_at_least(followed: Sequence[Candidate], told: Candidate, score: float) -> list[Candidate]:
    """Return candidates with the entry that was told among them, no less likely than ``score``."""
    if any(home(item.entry) == home(told.entry) and item.score >= score for item in followed):
        return list(followed)
    others = [item for item in followed if home(item.entry) != home(told.entry)]
    return [*others, replace(told, entry=home(told.entry), score=score)]


def _again(item: Candidate, told: Candidate, cost: float) -> float:
    return 1 - cost * told.score if home(item.entry) == home(told.entry) else 1.0


def _times(item: Candidate, factor: float) -> Candidate:
    return replace(item, score=min(item.score * factor, MAX_FOLLOWED))
