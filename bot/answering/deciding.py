"""From ranked candidates to a decision: answer, ask back, or say why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.answer import Candidate
from bot.model.entry import Reason, home
from bot.model.knowledge import Knowledge

_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """The scores, in 0..1, at which the engine speaks; set on the question sets in ``tests/content``.

    An entry is answered from ``answer`` on, if it leads the best refusal by ``lead``; unless another entry, which says
    something else, comes within ``margin``: then the reader is asked. From ``near`` on a refusal gives its reason, and
    an entry is offered.
    """

    answer: float = 0.38
    lead: float = 0.10
    margin: float = 0.01
    near: float = 0.35


@dataclass(frozen=True, slots=True)
class AnswerWith:
    """Answer with an entry, or with one of its premises (``entry/premise``)."""

    entry: str


@dataclass(frozen=True, slots=True)
class AskBack:
    """Ask which of these entries is meant."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refuse:
    """Say that there is no answer, and why; ``refusal`` is the kind of question, where it is one that is known."""

    reason: Reason
    refusal: str | None
    near: tuple[str, ...]


Decision = AnswerWith | AskBack | Refuse


def decide(candidates: Sequence[Candidate], knowledge: Knowledge, policy: Policy) -> Decision:
    """Return what to do with candidates, which come highest first."""
    entries = [item for item in candidates if item.entry not in knowledge.refusals]
    refusal = next((item for item in candidates if item.entry in knowledge.refusals), None)
    if not entries or not _is_sure(entries[0], refusal, policy):
        return _refuse(entries, refusal, knowledge, policy)
    best = entries[0]
    rivals = [item for item in entries[1:] if _is_rival(item, best, knowledge, policy)]
    if rivals:
        return AskBack((best.entry, *(item.entry for item in rivals[: _OFFERED - 1])))
    return AnswerWith(best.entry)


def _is_sure(best: Candidate, refusal: Candidate | None, policy: Policy) -> bool:
    lead = best.score - (refusal.score if refusal else 0.0)
    return best.score == 1 or (best.score >= policy.answer and lead >= policy.lead)


def _refuse(entries: Sequence[Candidate], refusal: Candidate | None, knowledge: Knowledge, policy: Policy) -> Refuse:
    near = [item.entry for item in entries if item.score >= policy.near]
    if refusal and refusal.score >= policy.near:
        known = knowledge.refusals[refusal.entry]
        offered = dict.fromkeys((*known.suggest, *near)) if known.suggest else {}
        return Refuse(known.reason, known.id, tuple(offered)[:_OFFERED])
    return Refuse(Reason.NOT_IN_SOURCES if near else Reason.OFF_TOPIC, None, tuple(near[:_OFFERED]))


def _is_rival(other: Candidate, best: Candidate, knowledge: Knowledge, policy: Policy) -> bool:
    """Whether another candidate comes close, and would say first what the best one does not say at all."""
    entries = knowledge.entries
    close = best.score < 1 and best.score - other.score < policy.margin
    return close and entries[home(other.entry)].facts[0] not in entries[home(best.entry)].facts
