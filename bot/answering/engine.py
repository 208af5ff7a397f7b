"""The engine: one question in, one answer out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.answering.combining import AnswerTogether, combine, together
from bot.answering.composing import citations, statements, suggestions
from bot.answering.days import dated
from bot.answering.deciding import AnswerWith, AskBack, Decision, Policy, Refuse, decide
from bot.answering.finding import MAX_FOUND, Finding, Found, is_ellipsis
from bot.answering.following import Following
from bot.answering.horizon import asks_beyond
from bot.answering.splitting import parts
from bot.matching import Matcher
from bot.matching.bank import names, spoken
from bot.matching.languages import Languages
from bot.matching.remembering import Remembering
from bot.model import answer as model
from bot.model.entry import Reason, home
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE, Language, in_language

# Enough for the best refusal to be among them.
_CANDIDATES = 60
_SHOWN = 5
_RELATED = 5
_COURTESIES = (Reason.GREETING, Reason.THANKS, Reason.INSULT)


class UnknownEntryError(LookupError):
    """No entry has this id: an old button, or a forged link."""


class Engine:
    """Answers questions from one knowledge base; no answer depends on what was asked before it."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher, policy: Policy | None = None) -> None:
        """Answer from ``knowledge``, whose entries and refusals ``matcher`` ranks."""
        self.knowledge = knowledge
        self._matcher = Remembering(matcher, _CANDIDATES)
        self._policy = policy or Policy()
        self._languages = Languages(spoken(knowledge))
        self._following = Following(self._matcher, knowledge.lexicon, names(knowledge.lexicon), self._languages.detect)
        self._finding = Finding(knowledge, names(knowledge.lexicon))
        self._last_day = max((f.event.day for f in knowledge.facts.values() if f.event), default=knowledge.horizon)

    def answer(self, utterance: str, context: Sequence[str], now: datetime, language: Language) -> model.Answer:
        """Answer what a person typed.

        ``context`` holds the person's earlier utterances in the same conversation, oldest first; ``now`` is an aware
        moment; ``language`` is for a question whose own can't be told. Never raises, whatever was typed.
        """
        language = self._speak(self._languages.detect(utterance) or language)
        candidates, decision = self._read(utterance, context)
        why = model.Explanation(tuple(candidates[:_SHOWN]), self.knowledge.version)
        settled = decision if why.score == 1 else together(decision, self._read_parts(utterance, context))
        leans = context and (self._following.leans(utterance) or is_ellipsis(utterance))
        if not leans and not isinstance(settled, AnswerTogether):
            return self._render(self._finding.reconsider(settled, utterance, language), why, now, language)
        return self._render(settled, why, now, language)

    def tell(self, entry: str, now: datetime, language: Language) -> model.Answered:
        """Return the answer of an entry, for a button or a deep link. Raises UnknownEntryError."""
        if entry not in self.knowledge.entries:
            raise UnknownEntryError(entry)
        return self._tell((entry,), model.Explanation((), self.knowledge.version), now, self._speak(language))

    def _read(self, utterance: str, context: Sequence[str]) -> tuple[Sequence[model.Candidate], Decision]:
        """Return the candidates for an utterance, read after what was said before where it leans on that."""
        candidates = self._matcher.rank(utterance, _CANDIDATES)
        decision = self._decide(utterance, candidates, self._policy)
        if context and self._may_follow(utterance, candidates, decision):
            followed = self._following.rank(utterance, context[-1], _CANDIDATES)
            resolved = self._decide(utterance, followed, self._policy)
            if isinstance(resolved, AnswerWith) or self._following.leans(utterance):
                candidates, decision = followed, resolved
        return candidates, decision

    def _read_parts(self, utterance: str, context: Sequence[str]) -> tuple[Decision, ...]:
        """Return what to do with each question of an utterance, each read after one before it; nothing for only one."""
        asked = () if asks_beyond(dated(utterance, self.knowledge.horizon), self._last_day) else parts(utterance)
        decisions: list[Decision] = []
        for part in asked if len(asked) > 1 else ():
            decisions.append(self._read(part, context)[1])
            # "When was it? How long was it? Who ...": the one that names the subject leads all the others.
            context = context if context and self._following.leans(part) else (part,)
        return tuple(decisions)

    def _speak(self, language: Language) -> Language:
        """Return a language, or English where the knowledge does not speak it: a reply is never in two."""
        return language if language in self.knowledge.subject else DEFAULT_LANGUAGE

    def _may_follow(self, utterance: str, candidates: Sequence[model.Candidate], decision: Decision) -> bool:
        """Return whether what was said before may decide: an utterance points there, or says little by itself.

        What resembles nothing at all follows nothing.
        """
        if not candidates or candidates[0].score == 1 or candidates[0].score < self._policy.near:
            return False
        if self._following.leans(utterance):
            return True
        refused = isinstance(decision, Refuse) and decision.refusal is not None
        refused = refused and candidates[0].score >= self._policy.answer
        return not isinstance(decision, AnswerWith) and not refused and self._following.is_short(utterance)

    def _decide(self, utterance: str, candidates: Sequence[model.Candidate], policy: Policy) -> Decision:
        decision = decide(candidates, self.knowledge, policy)
        if isinstance(decision, Refuse) and decision.reason in _COURTESIES and candidates[0].score < 1:
            # "Hello, who is ...": what else was said goes first.
            refusals = self.knowledge.refusals
            others = [
                item
                for item in candidates
                if item.entry not in refusals or refusals[item.entry].reason not in _COURTESIES
            ]
            asked = decide(others, self.knowledge, policy)
            decision = decision if isinstance(asked, Refuse) else asked
        if asks_beyond(dated(utterance, self.knowledge.horizon), self._last_day):
            near = tuple(item.entry for item in candidates if item.score >= policy.near)
            return Refuse(Reason.AFTER_HORIZON, None, near[:2])
        return decision

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
        )
