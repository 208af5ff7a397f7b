"""The engine: one question in, one answer out."""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from bot.answering.combining import AnswerTogether, combine
from bot.answering.composing import citations, statements, suggestions
from bot.answering.conversing import Conversing
from bot.answering.deciding import AnswerWith, AskBack, Decision, Policy, Refuse
from bot.answering.finding import MAX_FOUND, Finding, Found
from bot.answering.following import Following
from bot.answering.naming import Naming
from bot.answering.reading import MOST_CANDIDATES, Reading
from bot.answering.searching import Searching
from bot.answering.standing import stood
from bot.matching import Matcher
from bot.matching.bank import names, spoken
from bot.matching.languages import Languages
from bot.matching.meaning import NotAtHandError
from bot.matching.remembering import Remembering
from bot.model import answer as model
from bot.model.entry import home
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE, Language, in_language
from bot.model.showing import Telling

_RELATED = 5


class UnknownEntryError(LookupError):
    """No entry has this id: an old button, or a forged link."""


class TooEarlyError(LookupError):
    """Nothing had been published by a day; ``first`` is the earliest on which anything had."""

    def __init__(self, first: date) -> None:
        """Name the first day of which anything is known."""
        super().__init__(f"nothing was known before {first}")
        self.first = first


class Engine:
    """Answers questions from one knowledge base; no answer depends on what was asked before it."""

    def __init__(
        self,
        knowledge: Knowledge,
        matcher: Matcher,
        policy: Policy | None = None,
        quick: Matcher | None = None,
        at_once: Matcher | None = None,
    ) -> None:
        """Answer from ``knowledge``, whose entries and refusals ``matcher`` ranks.

        ``quick`` ranks them too, fast enough for every keystroke; ``at_once`` as fast, and as ``matcher`` does, or
        raises NotAtHandError.
        """
        self.knowledge = knowledge
        self._matcher = _remembering(matcher)
        # Where words are all that is known the three are one, and what one has ranked the others know.
        self._quick = self._matcher if quick is None or quick is matcher else _remembering(quick)
        self._at_once = self._matcher if at_once is matcher else _remembering(at_once) if at_once else None
        self._languages = Languages(spoken(knowledge))
        known = names(knowledge.lexicon)
        # What is asked after something else goes by words: meaning takes long there, and has not told it any better.
        following = Following(self._quick, knowledge.lexicon, known, self._languages.detect)
        reading = Reading(knowledge, self._matcher, following, Naming(knowledge, known), policy or Policy())
        finding = Finding(knowledge, known)
        self._conversing = Conversing(knowledge, reading, reading.ranking(self._quick), finding)
        self._conversing_at_once = (
            replace(self._conversing, reading=reading.ranking(self._at_once)) if self._at_once else None
        )
        self._earlier: dict[date, Engine] = {}

    @cached_property
    def _searching(self) -> Searching:
        return Searching(self.knowledge, self._quick)

    def warm_up(self) -> None:
        """Do now what the first questions would wait for, up to 0.3 s each: less than a second in all."""
        self._conversing.reading.warm_up()
        _ = self._searching

    def as_of(self, day: date) -> "Engine":
        """Return an engine that answers as the knowledge stood at the end of a day. Raises TooEarlyError."""
        known = stood(self.knowledge, day)
        if known is None:
            editions = (edition for source in self.knowledge.sources.values() for edition in source.editions)
            raise TooEarlyError(min(edition.as_of for edition in editions))
        if known.horizon == self.knowledge.horizon:
            return self
        # As many are kept as there are editions before the last.
        if known.horizon not in self._earlier:
            policy = self._conversing.reading.policy
            self._earlier[known.horizon] = Engine(known, self._matcher, policy, self._quick, self._at_once)
        return self._earlier[known.horizon]

    def quick(self) -> "Engine":
        """Return an engine that answers the same in a tenth of the time, and grasps a little less."""
        quick = copy(self)
        quick._matcher = quick._at_once = self._quick
        quick._conversing = replace(self._conversing, reading=self._conversing.parts)
        quick._conversing_at_once = quick._conversing
        return quick

    def search(self, text: str, limit: int) -> tuple[str, ...]:
        """Return the ids of the entries that come nearest to a text, however little is typed; none where none does.

        Where nothing is typed, all of them, those for newcomers first. At most ``limit``. The first search makes an
        index, which takes a moment.
        """
        return self._searching.search(text, limit)

    def is_unfinished(self, text: str) -> bool:
        """Return whether a text breaks off: in a word that known ones continue, or after one that calls for more."""
        return self._searching.is_unfinished(text)

    def complete(self, text: str) -> str:
        """Return a text with its last word written out, where it breaks off in one that a known word continues."""
        return self._searching.complete(text)

    def language_of(self, text: str, usual: Language) -> Language:
        """Return the language of a text that may break off anywhere: ``usual`` unless something tells another."""
        return self._speak(self._languages.guess(text, usual))

    def answer(
        self,
        utterance: str,
        context: Sequence[str],
        now: datetime,
        language: Language,
        chosen: Language | None = None,
    ) -> model.Answer:
        """Answer what a person typed.

        ``context`` holds earlier utterances of the same conversation, oldest first, or just the ``topic`` of the answer
        to the last of them; ``now`` is an aware moment; ``language`` is for a question whose own can't be told;
        ``chosen`` is the one that the reader wants whatever the question's. Never raises, whatever was typed.
        """
        return self._answer(self._conversing, utterance, context, now, language, chosen)

    def answer_at_once(
        self,
        utterance: str,
        context: Sequence[str],
        now: datetime,
        language: Language,
        chosen: Language | None = None,
    ) -> model.Answer | None:
        """Return what ``answer`` does, or None where a millisecond or two may not be enough to find out."""
        if self._conversing_at_once is None:
            return None
        try:
            return self._answer(self._conversing_at_once, utterance, context, now, language, chosen)
        except NotAtHandError:
            return None

    def _answer(
        self,
        conversing: Conversing,
        utterance: str,
        context: Sequence[str],
        now: datetime,
        language: Language,
        chosen: Language | None,
    ) -> model.Answer:
        asked = self._languages.detect(utterance, language) or language
        language = self._speak(chosen or asked)
        settled = conversing.settle(utterance, context, asked)
        why = model.Explanation(tuple(settled.candidates), self.knowledge.version, settled.topic)
        return self._render(settled.decision, why, now, language)

    def tell(self, entry: str, now: datetime, language: Language) -> model.Answered:
        """Return the answer of an entry, for a button or a deep link. Raises UnknownEntryError."""
        if entry not in self.knowledge.entries:
            raise UnknownEntryError(entry)
        language = self._speak(language)
        question = in_language(self.knowledge.entries[entry].question, language)
        return self._tell((entry,), model.Explanation((), self.knowledge.version, question), now, language)

    def retell(self, telling: Telling, now: datetime) -> model.Answered:
        """Return an answer anew that was told before, by what is known now. Raises UnknownEntryError.

        ``now`` is an aware moment.
        """
        known = [*self.knowledge.entries, *self.knowledge.premises]
        language, why = self._speak(telling.language), model.Explanation((), self.knowledge.version)
        if missing := {*telling.entries} - {*known} or {*telling.facts} - {*self.knowledge.facts}:
            raise UnknownEntryError(min(missing))
        if telling.entries:
            answer = self._tell(telling.entries, why, now, language)
        else:
            answer = self._tell_found(telling.facts, (), why, now, language)
        if telling.unanswered is None:
            return answer
        return replace(answer, unanswered=self._refuse(Refuse(telling.unanswered, None, ()), why, language))

    def _speak(self, language: Language) -> Language:
        """Return a language, or English where the knowledge does not speak it: a reply is never in two."""
        return language if language in self.knowledge.subject else DEFAULT_LANGUAGE

    def _render(
        self,
        decision: Decision | AnswerTogether | Found,
        why: model.Explanation,
        now: datetime,
        language: Language,
    ) -> model.Answer:
        knowledge = self.knowledge
        match decision:
            case AnswerWith(entry):
                return self._tell((entry,), why, now, language)
            case AnswerTogether(entries, refused):
                answer = self._tell(entries, why, now, language)
                return replace(answer, unanswered=self._refuse(refused, why, language)) if refused else answer
            case Found(facts, near):
                return self._tell_found(facts, near, why, now, language)
            case AskBack(entries):
                return model.Ambiguous(language, suggestions(entries, knowledge, language), why)
            case Refuse():
                return self._refuse(decision, why, language)

    def _refuse(self, refused: Refuse, why: model.Explanation, language: Language) -> model.Fallback:
        knowledge = self.knowledge
        subject = in_language(knowledge.subject, language)
        offered = suggestions(refused.near or knowledge.starters[:3], knowledge, language)
        return model.Fallback(refused.reason, refused.refusal, language, subject, knowledge.horizon, offered, why)

    def _tell(
        self, matched: Sequence[str], why: model.Explanation, now: datetime, language: Language
    ) -> model.Answered:
        """Return the answer of the entries that were matched, corrected where it was by a false premise."""
        knowledge = self.knowledge
        ids = [home(id_) for id_ in matched]
        entries = [knowledge.entries[id_] for id_ in ids]
        premises = [knowledge.premises[id_] for id_ in matched if id_ in knowledge.premises]
        said = {fact for premise in premises for fact in premise.facts}
        told = [statements(entry.facts, knowledge, now, language) for entry in entries]
        correction = " ".join(in_language(premise.correction, language) for premise in premises)
        shown = combine(told, said, correction)
        grounds = [item for answer in told for item in answer if item in shown or item.fact in said]
        related = dict.fromkeys(id_ for entry in entries for id_ in entry.related)
        return model.Answered(
            entry=ids[0],
            language=language,
            statements=shown,
            citations=citations(grounds, knowledge),
            horizon=knowledge.horizon,
            related=suggestions([id_ for id_ in related if id_ not in ids][:_RELATED], knowledge, language),
            why=why,
            also=tuple(ids[1:]),
            correction=correction or None,
            leads=tuple(dict.fromkeys(answer[0].fact for answer in told)),
            matched=tuple(matched),
            told=tuple(dict.fromkeys([item.fact for item in grounds])),
        )

    def _tell_found(
        self, facts: Sequence[str], near: Sequence[str], why: model.Explanation, now: datetime, language: Language
    ) -> model.Answered:
        """Return the answer of facts beyond the FAQ, with the entries that came near."""
        told = statements(facts, self.knowledge, now, language)[:MAX_FOUND]
        return model.Answered(
            entry=None,
            language=language,
            statements=told,
            citations=citations(told, self.knowledge),
            horizon=self.knowledge.horizon,
            related=suggestions(near, self.knowledge, language),
            why=why,
            told=tuple(item.fact for item in told),
        )


def _remembering(matcher: Matcher) -> Remembering:
    return matcher if isinstance(matcher, Remembering) else Remembering(matcher, MOST_CANDIDATES)
