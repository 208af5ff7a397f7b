"""Follow-ups stay with the event that was spoken of: after the talks of one day, "and who takes part?" means these."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from bot.answering.asking import LINKING, WHEN, WHERE, WHO, stems
from bot.matching.terms import fold, stem
from bot.model.answer import Candidate
from bot.model.entry import home
from bot.model.fact import Event
from bot.model.knowledge import Knowledge
from bot.model.utterance import normalise

# An entry that surely answered what was asked before is so much less likely to be asked for again.
TOLD_COST = 0.5
# So much less likely is one about an event on another day.
_ELSEWHERE = 0.25

# Words, in four languages, that lead on to another event.
_ONWARD = stems(
    "next another other others then after afterwards later following second third last before earlier previous "
    "наступна наступний наступні наступне інша інший інші ще потім після далі пізніше друга третя перед раніше "
    "следующая следующий следующие следующее другая другой другие еще потом после дальше позже вторая третья до раньше "
    "następna następny następne inna inny inne jeszcze potem później dalej druga trzecia przed wcześniej"
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
        "але та а ж же саме буде будуть бере беруть братиме братимуть там це вони вона він її їх них з із хто який яка яке "
        "у в на відбудуться відбудеться проходитиме проходять пройде пройдуть місто місті країна країні день дата дня якого "
        "якому якій "
        "но ну именно точно будет будут принимает принимают там это они она он ее их них с кем какой какая какое каком "
        "пройдет пройдут состоится состоятся проходят город городе страна стране день дата дня числа какого "
        "ale więc dokładnie właśnie będzie będą weźmie wezmą bierze biorą tam to one ono ona on jej ich nich z kim jaki "
        "jakie jaka jakim odbędzie odbędą się w na mieście miasto kraj kraju dzień data dnia którego którym tym nim niej"
    )
)


def stay(
    utterance: str, followed: Sequence[Candidate], told: Candidate | None, knowledge: Knowledge
) -> list[Candidate]:
    """Return the candidates of a follow-up, highest first, as likely as they are after ``told``.

    ``told`` is the entry that answered what was asked before, with its score, if one did. It is hardly asked for again,
    unless it opens with an event: when, where and who is one answer. Then the entries of other days are the unlikely
    ones, unless the utterance leads on.
    """
    opened = _opening(told.entry, knowledge) if told else None
    if told is None:
        return list(followed)
    if opened is None or _leads_on(utterance):
        weighed = [_less(item, 1 - TOLD_COST * told.score) if _is_of(item, told) else item for item in followed]
    elif _asks_of(opened, utterance, knowledge):
        return [told, *(item for item in followed if item.entry != told.entry)]
    else:
        days = _days(told.entry, knowledge)
        weighed = [_less(item, _ELSEWHERE) if _is_elsewhere(item, days, knowledge) else item for item in followed]
    return sorted(weighed, key=lambda item: (-item.score, item.entry))


def _leads_on(utterance: str) -> bool:
    return not _ONWARD.isdisjoint(_stems(utterance))


def _asks_of(event: Event, utterance: str, knowledge: Knowledge) -> bool:
    """Return whether an utterance only asks when, where or with whom an event is: what its entry tells of itself."""
    asked = _stems(utterance)
    # Of what was still to come it is told, too, that no place is named.
    is_placed = event.place is not None or event.day > knowledge.horizon
    wanted = WHEN | _WITH_WHOM | (WHERE if is_placed else frozenset())
    return asked <= _OF_EVENT and not asked.isdisjoint(wanted) and (is_placed or asked.isdisjoint(WHERE))


def _stems(utterance: str) -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in normalise(utterance).split())


def _less(item: Candidate, share: float) -> Candidate:
    return replace(item, score=item.score * share)


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
