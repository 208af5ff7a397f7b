"""Follow-ups stay with the event that was spoken of: after the talks of one day, "and who takes part?" means these."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.asking import LINKING, SAYING, WHAT, WHEN, WHERE, WHO, stems
from bot.answering.following import is_bare
from bot.matching.terms import fold, stem
from bot.model.answer import Candidate
from bot.model.entry import home
from bot.model.fact import Event
from bot.model.knowledge import Knowledge
from bot.model.utterance import normalise

# An entry that surely answered what was asked before is so much less likely to be asked for again.
TOLD_COST = 0.5
# So much less, where the utterance leads on, only asks why, or asks what somebody says to it.
ONWARD_COST = 0.8
# So many times likelier is what its answer leads to, or stands beside it; only what is asked to the letter is sure.
_NEXT, _NEARER = 2.0, 1.5
MAX_FOLLOWED = 0.99
# A refusal is so likely for what only asks.
_HARDLY_REFUSED = 0.5
# So much less likely is one about an event on another day.
_ELSEWHERE = 0.25

# Words, in four languages, that lead back to an earlier event, or on to another one.
_BACK = stems("before earlier previous перед раніше до раньше przed wcześniej")
_ONWARD = _BACK | stems(
    "next another other others then after afterwards later following second third last "
    "наступна наступний наступні наступне інша інший інші ще потім після далі пізніше друга третя "
    "следующая следующий следующие следующее другая другой другие еще потом после дальше позже вторая третья "
    "następna następny następne inna inny inne jeszcze potem później dalej druga trzecia"
)

# These ask who is at an event.
_WITH_WHOM = WHO | stems(
    "participate participates participating attend attends attending attended taking "
    "участь учасники учасник участвует участвуют участие участники примет udział uczestniczy uczestniczą uczestnicy"
)
# Beside nothing but these, where, when and who asks about the event that was spoken of.
_OF_EVENT = (
    _WITH_WHOM
    | WHEN
    | WHERE
    | LINKING
    | stems(
        "but so a exactly precisely is are was were will be going to the it they there that this them with do does did "
        "take takes part hold held place happen happens who's where's when's what which city country day date on in at "
        "але та а ж же саме буде будуть бере беруть братиме братимуть там це вони вона він її їх них з із хто який яка "
        "яке у в на відбудуться відбудеться проходитиме проходять пройде пройдуть місто місті країна країні день дата "
        "дня якого якому якій но ну именно точно будет будут принимает принимают там это они она он ее их них с кем "
        "какой какая какое каком пройдет пройдут состоится состоятся проходят город городе страна стране день дата дня "
        "числа какого ale więc dokładnie właśnie będzie będą weźmie wezmą bierze biorą tam to one ono ona on jej ich "
        "nich z kim jaki jakie jaka jakim odbędzie odbędą się w na mieście miasto kraj kraju dzień data dnia którego "
        "którym tym nim niej"
    )
)


def stay(
    utterance: str, followed: Sequence[Candidate], told: Candidate | None, knowledge: Knowledge
) -> list[Candidate]:
    """Return the candidates of a follow-up, highest first, as likely as they are after ``told``.

    ``told`` is the entry that answered what was asked before, with its score, if one did. It is hardly asked for again,
    unless it opens with an event: when, where and who is one answer. Then the entries of other days are the unlikely
    ones, unless the utterance leads on. What stands near it is likelier than the rest.
    """
    if told is None:
        return list(followed)
    opened, asked = _opening(told.entry, knowledge), _stems(utterance)
    leads_on = not _ONWARD.isdisjoint(asked)
    if opened and (entry := _asked_of(opened, told.entry, asked, knowledge)):
        return [replace(told, entry=entry), *(item for item in followed if item.entry != entry)]
    weighed = [_times(item, _weight(item.entry, told.entry, utterance, knowledge)) for item in _plain(followed, asked)]
    if opened and not leads_on:
        days = _days(told.entry, knowledge)
        weighed = [_times(item, _ELSEWHERE) if _is_elsewhere(item, days, knowledge) else item for item in weighed]
    else:
        cost = ONWARD_COST if leads_on or is_bare(utterance) or not SAYING.isdisjoint(asked) else TOLD_COST
        weighed = [_times(item, 1 - cost * told.score) if _is_of(item, told) else item for item in weighed]
    return sorted(weighed, key=lambda item: (-item.score, item.entry))


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


def _weight(entry: str, told: str, utterance: str, knowledge: Knowledge) -> float:
    if entry in knowledge.refusals:
        return _HARDLY_REFUSED if is_bare(utterance) else 1.0
    if entry in knowledge.entries[home(told)].related:
        return _NEXT
    section = next(each for each in knowledge.sections if home(told) in {faq.id for faq in each.entries})
    return _NEARER if entry in {faq.id for faq in section.entries} - {home(told)} else 1.0


def _asked_of(event: Event, told: str, asked: frozenset[str], knowledge: Knowledge) -> str | None:
    """Return the entry that a question about nothing but an event is for: the one that told it, or that of the next."""
    if _ONWARD.isdisjoint(asked):
        return told if _asks_of(event, asked, knowledge) else None
    if not asked <= _ONWARD | _OF_EVENT | WHAT:
        return None
    opening = ((_opening(entry, knowledge), entry) for entry in knowledge.entries)
    later = [(opened.day, entry) for opened, entry in opening if opened and opened.day > event.day]
    return min(later)[1] if later and not _BACK & asked else None


def _asks_of(event: Event, asked: frozenset[str], knowledge: Knowledge) -> bool:
    """Return whether it is only asked when, where or with whom an event is: what its entry tells of itself."""
    # Of what was still to come it is told, too, that no place is named.
    is_placed = event.place is not None or event.day > knowledge.horizon
    wanted = WHEN | _WITH_WHOM | (WHERE if is_placed else frozenset())
    return asked <= _OF_EVENT and not asked.isdisjoint(wanted) and (is_placed or asked.isdisjoint(WHERE))


def _stems(utterance: str) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in normalise(utterance).split())


def _times(item: Candidate, factor: float) -> Candidate:
    return replace(item, score=min(item.score * factor, MAX_FOLLOWED))


def _is_of(item: Candidate, told: Candidate) -> bool:
    return home(item.entry) == home(told.entry)


def _is_elsewhere(item: Candidate, days: Collection[date], knowledge: Knowledge) -> bool:
    event = _opening(item.entry, knowledge)
    return event is not None and event.day not in days


def _days(entry: str, knowledge: Knowledge) -> frozenset[date]:
    """Return the days of all events that an entry tells."""
    facts = (knowledge.facts[id_] for id_ in knowledge.entries[home(entry)].facts)
    return frozenset(fact.event.day for fact in facts if fact.event)


def _opening(entry: str, knowledge: Knowledge) -> Event | None:
    """Return the event that the answer of an entry opens with, if it is an entry and does."""
    if home(entry) not in knowledge.entries:
        return None
    return knowledge.facts[knowledge.entries[home(entry)].facts[0]].event
