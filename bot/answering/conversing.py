"""Questions of one conversation: what each is to be answered with, and what the next one may lean on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.answering.combining import AnswerTogether, together
from bot.answering.deciding import AnswerWith, AskBack, Decision, Refuse
from bot.answering.finding import Finding, Found
from bot.answering.following import is_bare, is_ellipsis
from bot.answering.reading import COURTESIES, Candidates, Reading
from bot.answering.shifting import shift
from bot.answering.splitting import parts
from bot.model.answer import Candidate
from bot.model.entry import home
from bot.model.knowledge import Knowledge
from bot.model.language import Language, in_language

# Of a longer conversation, so many utterances before are read: a topic is all that the surfaces keep.
_MOST_BEFORE = 3
# So many candidates are told of, where somebody asks why.
SHOWN = 5
# A question is read again when the next one follows it, and whenever somebody else asks the same.
_MAX_KEPT = 1_024

Decided = tuple[Candidates, Decision | AnswerTogether | Found]


@dataclass(frozen=True, slots=True)
class Settled:
    """What an utterance is answered with, after which candidates; ``topic`` is what the next one is read after.

    ``candidates`` are the best few, highest first.
    """

    candidates: Candidates
    decision: Decision | AnswerTogether | Found
    topic: str


@dataclass(frozen=True, slots=True)
class Conversing:
    """Settles utterances of a conversation, one after the other, over one knowledge base.

    ``parts`` reads the questions of one utterance apart: by words, or each would take as long as the whole.
    """

    knowledge: Knowledge
    reading: Reading
    parts: Reading
    finding: Finding
    _decided: Callable[[str, tuple[str, ...], Language], Decided] = field(init=False, repr=False, compare=False)
    _may_lean: Callable[[str], bool] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Begin to keep what was decided lately."""
        object.__setattr__(self, "_decided", lru_cache(maxsize=_MAX_KEPT)(self.decide))
        object.__setattr__(self, "_may_lean", lru_cache(maxsize=_MAX_KEPT)(self.may_lean))

    def settle(self, utterance: str, context: Sequence[str], language: Language) -> Settled:
        """Return what to answer an utterance with; ``context`` holds earlier ones, oldest first.

        Each of those is read after the ones before it, so that "where?" has a subject, and "and who?" after it too.
        ``language`` is that of the utterance.
        """
        before: tuple[str, ...] = ()
        for said in context[-_MOST_BEFORE:]:
            before = (self._settle(said, before, language).topic,)
        return self._settle(utterance, before, language)

    def _settle(self, utterance: str, before: tuple[str, ...], language: Language) -> Settled:
        # What many people want to know they ask in the same words, whatever each of them asked before.
        candidates, decision = self._decided(utterance, before if self._may_lean(utterance) else (), language)
        return Settled(candidates, decision, self._topic(utterance, before, decision, language))

    def may_lean(self, utterance: str) -> bool:
        """Return whether what was said before can make a difference to an utterance."""
        reading = self.reading
        leans = is_bare(utterance) or reading.leans(utterance) or reading.is_short(utterance) or is_ellipsis(utterance)
        leans = leans or reading.stands_in(utterance)
        return leans or bool(shift(utterance)) or len(parts(utterance)) > 1

    def decide(self, utterance: str, before: tuple[str, ...], language: Language) -> Decided:
        """Return the best candidates for an utterance after what was said ``before``, and what to answer it with."""
        candidates, decision = self.reading.read(utterance, before)
        best = tuple(candidates[:SHOWN])
        if day := self.reading.moved_day(utterance, before):
            return best, self.finding.on(day)
        is_exact = bool(candidates) and candidates[0].score == 1
        settled = decision if is_exact else together(decision, self.parts.read_parts(utterance, before))
        leans = before and (self.reading.leans(utterance) or is_ellipsis(utterance))
        if leans:
            of_a_day = self.finding.of_a_day(utterance, language) if self.reading.day_of(before) else None
            if isinstance(of_a_day, AnswerWith):
                # As sure as if it had been asked to the letter.
                others = tuple(item for item in best if home(item.entry) != of_a_day.entry)
                best = (Candidate(of_a_day.entry, 1.0, utterance), *others)[:SHOWN]
            return best, of_a_day or settled
        if isinstance(settled, AnswerTogether):
            return best, settled
        return best, self.finding.reconsider(settled, utterance, language)

    def _topic(
        self, utterance: str, before: tuple[str, ...], decision: Decision | AnswerTogether | Found, language: Language
    ) -> str:
        """Return what was asked, so that it can be understood without what was asked before it.

        What has no subject of its own is told by the question of the entry that answers it. What gets no answer because
        it leans on something else, and courtesies, leave the conversation where it was.
        """
        points = self.reading.leans(utterance) or is_bare(utterance)
        leans = points or is_ellipsis(utterance)
        match decision:
            case AnswerWith(entry) if points or self.reading.is_short(utterance):
                return self._question(entry, language)
            case AnswerTogether(entries) if points:
                return self._question(entries[0], language)
            case Found(facts) if before and (leans or self.reading.moved_day(utterance, before)):
                opening = self.finding.opening(facts[0])
                return self._question(opening, language) if opening else utterance
            case Refuse(reason, refusal):
                goes_on = points or reason in COURTESIES or (refusal is None and self.reading.is_short(utterance))
                return before[0] if before and goes_on else utterance
            case AskBack() if before and points:
                return before[0]
        return utterance

    def _question(self, entry: str, language: Language) -> str:
        return in_language(self.knowledge.entries[home(entry)].question, language)
