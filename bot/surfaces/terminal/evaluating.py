"""How the bot answers many questions, from files or from its own utterances left out in turn."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import assert_never

from bot.answering import Engine
from bot.answering.judging import Entries, Outcome, Refused, SmallTalk, judge
from bot.answering.scoring import Case, Verdict
from bot.matching import Matcher
from bot.matching.bank import bank, names
from bot.matching.families import deal, families
from bot.model.answer import Ambiguous, Answer, Answered, Fallback
from bot.model.entry import Faq, Premise, Refusal, home
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES
from bot.services import policy
from bot.surfaces.terminal.rendering import reply

Bank = Mapping[str, Sequence[str]]


def evaluate(engine: Engine, cases: Iterable[Case], now: datetime) -> list[Verdict]:
    """Ask the questions of all cases at an aware moment, and judge the answers."""
    return [_verdict(engine, case, now) for case in cases]


def cross_validate(
    knowledge: Knowledge, folds: int, now: datetime, matcher_for: Callable[[Bank], Matcher]
) -> list[Verdict]:
    """Ask the knowledge's own utterances, each of a matcher that was made without its whole family of phrasings.

    ``matcher_for`` makes a matcher from a bank. A verdict's kind is a section or a reason to refuse, its origin a fold.
    An entry, premise or refusal of a single family is not asked about. Raises ValueError if ``folds`` < 2.
    """
    whole, lexicon = bank(knowledge), knowledge.lexicon
    kin = {id_: families(texts, names(lexicon), lexicon.shorthand) for id_, texts in whole.items()}
    verdicts: list[Verdict] = []
    for number, left_out in enumerate(deal(kin, folds), 1):
        kept = {id_: tuple(text for text in whole[id_] if text not in set(left_out.get(id_, ()))) for id_ in whole}
        engine = Engine(knowledge, matcher_for(kept), policy(knowledge))
        verdicts += evaluate(engine, _cases(knowledge, left_out, f"fold {number}"), now)
    return verdicts


def _cases(knowledge: Knowledge, left_out: Bank, origin: str) -> Iterator[Case]:
    sections = {entry.id: section.id for section in knowledge.sections for entry in section.entries}
    every: dict[str, Faq | Premise | Refusal] = {**knowledge.entries, **knowledge.premises, **knowledge.refusals}
    for id_, asked in left_out.items():
        entry, texts = every[id_], set(asked)
        kind = str(entry.reason) if isinstance(entry, Refusal) else sections[home(id_)]
        # What takes something wrong for granted is answered by the entry that corrects it.
        expected = Refused() if isinstance(entry, Refusal) else Entries((home(id_),))
        for language, utterances in entry.utterances.items():
            yield from (Case(id_, text, (), language, kind, origin, expected) for text in utterances if text in texts)


def _verdict(engine: Engine, case: Case, now: datetime) -> Verdict:
    language = next((known for known in LANGUAGES if known == case.language), DEFAULT_LANGUAGE)
    answer = engine.answer(case.text, case.context, now, language)
    outcome = judge(case.expected, answer, reply(answer))
    best_is_right = _is_best_right(engine, case, answer, now)
    return Verdict(case, outcome, _described(answer), answer.why.candidates, best_is_right)


def _is_best_right(engine: Engine, case: Case, answer: Answer, now: datetime) -> bool:
    """Whether the best candidate was right, had the engine but followed it."""
    candidates = answer.why.candidates
    to_refuse = isinstance(case.expected, Refused | SmallTalk)
    if not candidates:
        return to_refuse
    if candidates[0].entry in engine.knowledge.refusals or to_refuse:
        return to_refuse and candidates[0].entry in engine.knowledge.refusals
    told = engine.tell(home(candidates[0].entry), now, answer.language)
    return judge(case.expected, told, reply(told)) is Outcome.RIGHT


def _described(answer: Answer) -> str:
    match answer:
        case Answered(entry=entry):
            return entry or "facts beyond the FAQ"
        case Ambiguous(suggestions=suggestions):
            return f"asked back: {', '.join(item.entry for item in suggestions)}"
        case Fallback(reason=reason, entry=entry):
            return f"refused: {reason}" + (f" ({entry})" if entry else "")
        case _:
            assert_never(answer)
