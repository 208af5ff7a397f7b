"""From an utterance to a decision, read after what was said before, and without what stands around the question."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from bot.answering.days import dated
from bot.answering.days import warm_up as warm_up_days
from bot.answering.deciding import AnswerWith, AskBack, Decision, Policy, Refuse, decide
from bot.answering.following import MAX_ELLIPSIS_WORDS, Following, asks_only, is_bare, says_in_it
from bot.answering.framing import led_in, unframed, without_courtesy
from bot.answering.horizon import asks_beyond, asks_outcome
from bot.answering.naming import Naming
from bot.answering.shifting import shift
from bot.answering.splitting import asked_of_two, parts
from bot.answering.staying import NEARER, TURNED, Staying, asks_when_or_where
from bot.answering.timing import Timing, asks_place_or_time
from bot.matching import Matcher
from bot.matching.remembering import MAX_KEPT
from bot.model.answer import Candidate
from bot.model.entry import Reason, home
from bot.model.fact import Event
from bot.model.knowledge import Knowledge

# What lies beyond has no chance: no more compete (see ``bot.matching.head``), and a refusal that counts is among them.
MOST_CANDIDATES = 30
# What points at nothing is about an entry all the same that is so likely, and so many times as likely as the next one.
_RATHER, _PLAINLY = 0.2, 5.0
# What was said before decides where a question reads so much better after it.
_CLEARER = 1.3
_OFFERED = 3
COURTESIES = (Reason.GREETING, Reason.THANKS, Reason.INSULT)

Candidates = Sequence[Candidate]


class Reading:
    """Reads utterances against one knowledge base."""

    def __init__(
        self, knowledge: Knowledge, matcher: Matcher, following: Following, naming: Naming, policy: Policy
    ) -> None:
        """Read with ``matcher``, decide by ``policy``."""
        self.policy = policy
        self._knowledge, self._matcher, self._following, self._naming = knowledge, matcher, following, naming
        self._timing, self._staying = Timing(knowledge), Staying(knowledge)
        # What was read alone is read again: as what the next utterance follows, and as a part of another one.
        self._alone = lru_cache(maxsize=MAX_KEPT)(self._read_alone)
        self._last_day = max((f.event.day for f in knowledge.facts.values() if f.event), default=knowledge.horizon)

    def warm_up(self) -> None:
        """Do now what the first questions would wait for."""
        self._naming.warm_up()
        warm_up_days()

    def ranking(self, matcher: Matcher) -> "Reading":
        """Return the same with another matcher."""
        if matcher is self._matcher:
            return self
        return Reading(self._knowledge, matcher, self._following, self._naming, self.policy)

    def read(self, utterance: str, context: Sequence[str]) -> tuple[Candidates, Decision]:
        """Return the candidates for an utterance, highest first, and what to do with them.

        ``context`` holds earlier utterances, oldest first: it decides where the utterance leans on it, or reads so much
        better after it.
        """
        candidates, decision = self._alone(utterance)
        meant = self._following.stood_for(utterance, context[-1]) if context else ()
        of_event = asks_when_or_where(utterance) and self.day_of(context) is not None
        if context and (meant or of_event or self._may_follow(utterance, candidates, decision)):
            followed = self._follow(utterance, context[-1])
            resolved = self._decide(utterance, followed)
            is_clearer = bool(candidates and followed) and followed[0].score >= _CLEARER * candidates[0].score
            follows = isinstance(resolved, AnswerWith) and (is_clearer or not isinstance(decision, AnswerWith))
            if follows or meant or of_event or self._following.leans(utterance) or is_bare(utterance):
                return followed, self._nearby(resolved, context[-1])
        if not context and (offered := self._offered(utterance, candidates, decision)):
            return candidates, AskBack(offered)
        if not context and isinstance(decision, AnswerWith) and self._is_about_nothing(utterance, candidates):
            near = tuple(dict.fromkeys(home(c.entry) for c in candidates if c.entry not in self._knowledge.refusals))
            return candidates, AskBack(near[:_OFFERED])
        return candidates, decision

    def _offered(self, utterance: str, candidates: Candidates, decision: Decision) -> tuple[str, ...]:
        """Return what may be meant by one word that opens a conversation: "when?" asks nothing yet."""
        if len(utterance.split()) != 1 or (candidates and candidates[0].score == 1):
            return ()
        if asks_only(utterance):
            return tuple(self._knowledge.starters[:_OFFERED])
        if not isinstance(decision, Refuse) or decision.refusal or decision.reason is Reason.AFTER_HORIZON:
            return ()
        # One word is much shared: half as near is near enough to be offered.
        if (
            not candidates
            or candidates[0].score < self.policy.near / 2
            or candidates[0].entry in self._knowledge.refusals
        ):
            return ()
        entries = (home(item.entry) for item in candidates if item.entry not in self._knowledge.refusals)
        return tuple(dict.fromkeys(entries))[:_OFFERED]

    def read_parts(self, utterance: str, context: Sequence[str]) -> tuple[Decision, ...]:
        """Return what to do with each question of an utterance, each read after one before it; nothing for only one."""
        asked = () if self._asks_beyond(utterance) else parts(utterance)
        if len(asked) < 2 and (of_two := asked_of_two(utterance)):
            asked, context = of_two, ()
        decisions: list[Decision] = []
        candidates: Candidates = ()
        for part in asked if len(asked) > 1 else ():
            if decisions and self._asks_for_more(part, decisions[-1]):
                continue
            refused, before = (decisions[-1] if decisions else None), candidates
            candidates, decision = self.read(part, context)
            if refused and _hangs_on(part, refused) and not self._is_beside(decision, before):
                decisions.append(refused)
                continue
            # Where "and why?" has no answer, it belongs to what is asked before it.
            if not (is_bare(part) and isinstance(decision, Refuse)):
                surer = self._surer(part, candidates, decision)
                decisions.append(decision if surer in decisions else surer)
            # "When was it? How long was it? Who ...": the one that names the subject leads all the others.
            context = context if context and self._following.leans(part) else (part,)
        return tuple(decisions)

    def _is_beside(self, decision: Decision, before: Candidates) -> bool:
        """Return whether a decision answers from the section that what was refused before it came nearest to."""
        nearest = next((home(c.entry) for c in before if home(c.entry) in self._knowledge.entries), None)
        if not isinstance(decision, AnswerWith) or nearest is None:
            return False
        return self._staying.are_beside(home(decision.entry), nearest)

    def _asks_for_more(self, part: str, before: Decision) -> bool:
        """Return whether a part ("and what was decided") only asks how that ended of which the one before it asks.

        That one is decided ``before``.
        """
        is_beyond = isinstance(before, Refuse) and before.reason is Reason.AFTER_HORIZON
        return is_beyond and len(part.split()) <= MAX_ELLIPSIS_WORDS and asks_outcome(part)

    def _surer(self, part: str, candidates: Candidates, decision: Decision) -> Decision:
        """Return the decision on a part of an utterance, where it is less doubted than if nothing else were asked.

        Beside another question hardly any is off the topic, and where or when an event is known to be is not denied.
        """
        best = candidates[0].entry if candidates else ""
        if not isinstance(decision, Refuse) or home(best) not in self._knowledge.entries:
            return decision
        event = self._event(best)
        is_told = decision.reason is Reason.NOT_IN_SOURCES and event is not None and asks_place_or_time(part)
        if decision.reason is not Reason.OFF_TOPIC and not is_told:
            return decision
        return AnswerWith(home(best)) if candidates[0].score >= self.policy.answer else decision

    def moved_day(self, utterance: str, context: Sequence[str]) -> date | None:
        """Return the day that an utterance tells from the one spoken of before ("and the day after?"), or None."""
        days = shift(utterance)
        if not days or dated(utterance, self._knowledge.horizon).spans:
            return None
        before = self.day_of(context)
        try:
            return before + timedelta(days=days) if before else None
        except OverflowError:
            # No calendar goes beyond the year 9999.
            return None

    def day_of(self, context: Sequence[str]) -> date | None:
        """Return the day that was spoken of before, by its name or as that of an event, or None."""
        if not context:
            return None
        for span in dated(context[-1], self._knowledge.horizon).spans:
            if span.first == span.last:
                return span.first
        decision = self.read(context[-1], ())[1]
        event = self._event(decision.entry) if isinstance(decision, AnswerWith) else None
        return event.day if event else None

    def leans(self, utterance: str) -> bool:
        """Return whether an utterance points at what was said before."""
        return self._following.leans(utterance)

    def stands_in(self, utterance: str) -> bool:
        """Return whether an utterance says "he" of somebody before it names anybody, or "in it" beside a name."""
        return self._following.stands_in(utterance)

    def is_short(self, utterance: str) -> bool:
        """Return whether an utterance is short and names nobody."""
        return self._following.is_short(utterance)

    def _read_alone(self, utterance: str) -> tuple[Candidates, Decision]:
        candidates = self._rank(without_courtesy(utterance))
        return candidates, self._decide(utterance, candidates)

    def _rank(self, utterance: str) -> Candidates:
        """Return the best candidates for an utterance, or for what is left without its frame, if that is surer."""
        best = self._weigh(utterance, self._matcher.rank(utterance, MOST_CANDIDATES))
        # Whom a frame names the question may be about; whom a lead-in names it is not.
        for rest, about in ((unframed(utterance), utterance), (self._led_in(utterance),) * 2):
            if rest != utterance and not (best and best[0].score == 1):
                inner = self._weigh(about, self._matcher.rank(rest, MOST_CANDIDATES))
                best = inner if inner and (not best or inner[0].score > best[0].score) else best
        return best

    def _led_in(self, utterance: str) -> str:
        """Return the question behind a lead-in, unless it points there: "I have an exam, when does it begin"."""
        question = led_in(utterance)
        return utterance if self._following.leans(question) and not self._naming.named(question) else question

    def _follow(self, utterance: str, before: str) -> Candidates:
        """Return the best candidates for an utterance after another one."""
        followed = self._weigh(utterance, self._following.rank(utterance, before, MOST_CANDIDATES))
        meant = self._following.stood_for(utterance, before)
        if meant:
            in_full = " ".join((*meant, utterance))
            followed = self._naming.weigh(in_full, followed, self.policy.strange, is_told=says_in_it(utterance))
        told = self._told(before)
        if told is None:
            return followed
        is_named = bool(self._naming.named(utterance))
        turns = self._following.turns_to(utterance) and self._naming.tells_of(told.entry, utterance)
        again = TURNED if turns else NEARER if meant and not says_in_it(utterance) else 1.0
        return self._staying.weigh(utterance, followed, told, is_named=is_named, again=again)

    def _told(self, before: str) -> Candidate | None:
        """Return the entry that answered what was asked before, if one did."""
        candidates, decision = self._alone(before)
        if not isinstance(decision, AnswerWith):
            return None
        return next(item for item in candidates if home(item.entry) == home(decision.entry))

    def _nearby(self, decision: Decision, before: str) -> Decision:
        """Return a decision, where it would be that nothing is known of the topic at all, with what stands near it."""
        told = self._told(before)
        if told is None or decision != Refuse(Reason.OFF_TOPIC, None, ()):
            return decision
        return Refuse(Reason.NOT_IN_SOURCES, None, self._knowledge.entries[home(told.entry)].related[:_OFFERED])

    def _weigh(self, utterance: str, candidates: Candidates) -> Candidates:
        named = self._naming.weigh(utterance, candidates, self.policy.strange)
        return self._timing.weigh(utterance, named, self.policy.strange)

    def _may_follow(self, utterance: str, candidates: Candidates, decision: Decision) -> bool:
        """Return whether what was said before may decide: an utterance points there, or says little by itself.

        What resembles nothing at all follows nothing, unless it but asks.
        """
        if is_bare(utterance):
            return True
        if not candidates or candidates[0].score == 1 or candidates[0].score < self.policy.near:
            return False
        if self._following.leans(utterance):
            return True
        is_refused = isinstance(decision, Refuse) and decision.refusal is not None
        is_refused = is_refused and candidates[0].score >= self.policy.answer
        return not is_refused and self._following.is_short(utterance)

    def _decide(self, utterance: str, candidates: Candidates) -> Decision:
        decision = decide(candidates, self._knowledge, self.policy)
        if candidates and candidates[0].score == 1 and not self._asks_beyond(utterance):
            return decision
        if isinstance(decision, Refuse) and decision.reason in COURTESIES:
            decision = self._without_courtesy(decision, candidates)
        if self._asks_beyond(utterance):
            near = tuple(item.entry for item in candidates if item.score >= self.policy.near)
            return Refuse(Reason.AFTER_HORIZON, None, near[:2])
        if isinstance(decision, AnswerWith) and self._asks_what_came(utterance, decision.entry):
            return Refuse(Reason.AFTER_HORIZON, None, (home(decision.entry),))
        if isinstance(decision, AnswerWith) and self._is_misdated(utterance, candidates[0], decision.entry):
            return AnswerWith(candidates[0].entry)
        return decision

    def _is_misdated(self, utterance: str, best: Candidate, entry: str) -> bool:
        """Return whether the best candidate corrects what is asked of an entry, and it is asked of another day."""
        if best.entry not in self._knowledge.premises or home(best.entry) != home(entry):
            return False
        facts = (self._knowledge.facts[id_] for id_ in self._knowledge.entries[home(entry)].facts)
        days = {fact.event.day for fact in facts if fact.event}
        spans = dated(utterance, self._knowledge.horizon).spans
        return bool(days and spans) and not any(span.first <= day <= span.last for span in spans for day in days)

    def _without_courtesy(self, decision: Decision, candidates: Candidates) -> Decision:
        """Return the decision without greetings and the like: in "hello, who is ..." what else was said goes first."""
        refusals = self._knowledge.refusals
        others = [c for c in candidates if c.entry not in refusals or refusals[c.entry].reason not in COURTESIES]
        asked = decide(others, self._knowledge, self.policy)
        return decision if isinstance(asked, Refuse) else asked

    def _is_about_nothing(self, utterance: str, candidates: Candidates) -> bool:
        """Return whether an utterance points at what nobody said, and nothing else makes it surely about something."""
        if not self._following.leans(utterance):
            return False
        best = home(candidates[0].entry)
        score = sum(item.score for item in candidates if home(item.entry) == best)
        next_best = max((item.score for item in candidates if home(item.entry) != best), default=0.0)
        return score < self.policy.sure and (score < _RATHER or score < _PLAINLY * next_best)

    def _asks_beyond(self, utterance: str) -> bool:
        return asks_beyond(dated(utterance, self._knowledge.horizon), self._last_day)

    def _asks_what_came(self, utterance: str, entry: str) -> bool:
        """Return whether an utterance asks how an event ended of which no more is known than that it was set."""
        event = self._event(entry)
        return event is not None and event.day > self._knowledge.horizon and asks_outcome(utterance)

    def _event(self, entry: str) -> Event | None:
        """Return the event that the answer of an entry opens with, if it does."""
        return self._knowledge.facts[self._knowledge.entries[home(entry)].facts[0]].event


def _hangs_on(part: str, before: Decision) -> bool:
    """Return whether a part ("and when was it founded") but asks when or where of what is refused before it."""
    is_in_vain = isinstance(before, Refuse) and before.refusal is not None and before.reason not in COURTESIES
    return is_in_vain and asks_when_or_where(part)
