"""From ranked candidates to a decision: answer, ask back, or say why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model.answer import Candidate
from bot.model.entry import Reason, home
from bot.model.knowledge import Knowledge
from bot.model.policy import Policy as Policy  # an argument of what stands here

_OFFERED = 3


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
    refusals = knowledge.refusals
    entries = [item for item in candidates if item.entry not in refusals]
    refusal = next((item for item in candidates if item.entry in refusals), None)
    if not entries:
        return _refuse(entries, refusal, knowledge, policy)
    best = entries[0]
    facts = knowledge.entries[home(best.entry)].facts
    # Whether the best candidate tells what another one would say first.
    told = [knowledge.entries[home(item.entry)].facts[0] in facts for item in entries[1:]]
    rivals = [item for item, is_told in zip(entries[1:], told, strict=True) if not is_told]
    agreed = sum((item.score for item, is_told in zip(entries[1:], told, strict=True) if is_told), best.score)
    if best.score == 1 or (agreed >= policy.answer and not _is_doubted(agreed, refusal, policy)):
        return AnswerWith(best.entry if _is_corrected(best, entries, policy) else home(best.entry))
    offered = [item for item in rivals if item.score >= policy.near][: _OFFERED - 1]
    total = agreed + sum(item.score for item in offered)
    # What is likelier refused than anything on offer is not asked back.
    if offered and total >= policy.answer and (refusal is None or refusal.score <= total):
        return AskBack((best.entry, *(item.entry for item in offered)))
    return _refuse(entries, refusal, knowledge, policy)


def _refuse(entries: Sequence[Candidate], refusal: Candidate | None, knowledge: Knowledge, policy: Policy) -> Refuse:
    near = [item.entry for item in entries if item.score >= policy.near]
    if refusal and refusal.score >= policy.near:
        known = knowledge.refusals[refusal.entry]
        offered = dict.fromkeys((*known.suggest, *near)) if known.suggest else {}
        return Refuse(known.reason, known.id, tuple(offered)[:_OFFERED])
    return Refuse(Reason.NOT_IN_SOURCES if near else Reason.OFF_TOPIC, None, tuple(near[:_OFFERED]))


def _is_corrected(best: Candidate, entries: Sequence[Candidate], policy: Policy) -> bool:
    """Whether the best candidate, where it is a false premise, is sure enough for its correction."""
    plain = sum(item.score for item in entries if item.entry == home(best.entry))
    return best.score == 1 or (best.score >= policy.premise and best.score >= policy.clearly * plain)


def _is_doubted(agreed: float, refusal: Candidate | None, policy: Policy) -> bool:
    """Whether a refusal is likely enough to be silent rather than answer."""
    if refusal is None:
        return False
    if agreed >= policy.sure and refusal.score < agreed:
        return False
    return refusal.score > policy.doubt * agreed
