"""The report of ``dateline check``: all faults at once, and how much of the sources is accounted for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.answering import Engine
from bot.encoders import described_encoder, find_encoder
from bot.knowledge import schema
from bot.knowledge.checks import check
from bot.knowledge.coverage import Sentence, coverage, sentence_text
from bot.knowledge.evidence import described, gate
from bot.knowledge.faults import Fault, KnowledgeError, no_folder
from bot.knowledge.folder import Folder, read
from bot.knowledge.loading import assemble
from bot.matching.bank import bank
from bot.model.answer import Candidate
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, in_language
from bot.settings import MeaningSettings, Semantic
from bot.surfaces.terminal.rendering import MAX_CHARS, reply


class _Unasked:
    """A matcher for an engine that tells entries and is asked nothing."""

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Report:
    """What to print, and the faults that fail the check."""

    lines: tuple[str, ...]
    faults: tuple[Fault, ...]


def report(root: Path, articles: Sequence[Path], settings: MeaningSettings | None = None) -> Report:
    """Check a folder of knowledge, against the articles given where there are any.

    Raises SettingsError if there is no encoder as ``settings`` choose one.
    """
    matching = _matching_line(settings)
    if not root.is_dir():
        return Report((), (no_folder(root),))
    folder = read(root)
    texts, faults = _read_articles(articles)
    faults += [*folder.faults, *check(folder)]
    if folder.is_whole("sources", "lexicon.yaml"):
        faults += [fault for text in texts for fault in gate(folder, text)]
    if faults:
        return _report((), faults)
    knowledge = assemble(folder)
    at_hand = {source[1].id: text for text in texts if (source := described(folder, text))}
    lines = _count_line(knowledge), _coverage_line(knowledge), _evidence_line(at_hand, knowledge)
    return _report(
        (*lines, matching, _weights_line(knowledge)),
        [*_coverage_faults(folder, knowledge, at_hand), *_length_faults(folder, knowledge)],
    )


def _report(lines: tuple[str, ...], faults: Sequence[Fault]) -> Report:
    return Report(lines, tuple(KnowledgeError(list(faults)).faults))


def _read_articles(paths: Sequence[Path]) -> tuple[list[str], list[Fault]]:
    texts: list[str] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            texts.append(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
            faults.append(Fault(str(path), 0, None, f"a file that can't be read ({reason})", "an article in UTF-8"))
    return texts, faults


def _matching_line(settings: MeaningSettings | None) -> str:
    if find_encoder(settings):
        return f"Questions are matched by words, characters and meaning ({described_encoder(settings)})."
    if settings and settings.semantic is Semantic.OFF:
        return "Questions are matched by words and characters only: SEMANTIC is off."
    return "Questions are matched by words and characters only: the extra dateline[semantic] is not installed."


def _weights_line(knowledge: Knowledge) -> str:
    if not knowledge.fitted:
        return "Weights are the general ones; dateline fit fits them to this knowledge."
    meaning = f" and meaning as {knowledge.fitted.encoder} has it" if knowledge.fitted.encoder else ""
    return f"Weights were fitted to this knowledge, by words{meaning}."


def _count_line(knowledge: Knowledge) -> str:
    utterances = sum(len(texts) for texts in bank(knowledge).values())
    return (
        f"Knowledge {knowledge.version}: {len(knowledge.facts)} facts, {len(knowledge.entries)} entries, "
        f"{len(knowledge.refusals)} kinds of refusals, {utterances:,} utterances, "
        f"{len(knowledge.updates)} updates."
    )


def _coverage_line(knowledge: Knowledge) -> str:
    found = coverage(knowledge)
    covered = found.total - len(found.uncovered)
    of_all = f"{covered} of {found.total} sentences ({covered / found.total:.0%})"
    return f"Coverage: {of_all} lead to a fact or a waiver ({found.waived} waived)."


def _evidence_line(at_hand: Mapping[str, str], knowledge: Knowledge) -> str:
    if not at_hand:
        return "Evidence: not checked; give --article FILE to hold the facts against the article."
    held = sum(fact.source in at_hand for fact in knowledge.facts.values())
    return f"Evidence: {held} facts held against {len(at_hand)} of {len(knowledge.sources)} sources."


def _coverage_faults(folder: Folder, knowledge: Knowledge, at_hand: Mapping[str, str]) -> Iterator[Fault]:
    files = {shape.id: file for file, shape in folder.of(schema.SourceFile)}
    for sentence in coverage(knowledge).uncovered:
        source, paragraph, number = sentence
        found = f"paragraph {paragraph}, sentence {number}{_shown(sentence, at_hand)}, without fact or waiver"
        path = ("paragraphs", paragraph - 1)
        yield files[source].fault(path, found, "a fact that rests on it, or a waiver")


def _shown(sentence: Sentence, at_hand: Mapping[str, str]) -> str:
    """Return the text of a sentence where the article of its source is at hand."""
    article = at_hand.get(sentence[0])
    return f" ({sentence_text(sentence, article)})" if article else ""


def _length_faults(folder: Folder, knowledge: Knowledge) -> Iterator[Fault]:
    """Yield a fault for each entry whose reply is too long, at any stage of the events and in any language."""
    engine = Engine(knowledge, _Unasked())
    days = {knowledge.horizon, *(fact.event.day for fact in knowledge.facts.values() if fact.event)}
    first = datetime.combine(min(days), time(), UTC)
    moments = [first, *(datetime.combine(day, time(), UTC) + timedelta(days=2) for day in sorted(days))]
    for file, shape in folder.of(schema.FaqFile):
        for index, entry in enumerate(shape.entries):
            for language in LANGUAGES:
                longest = max(len(reply(engine.tell(entry.id, moment, language))) for moment in moments)
                # A correction comes before the reply, and a space between them.
                longest += max((len(in_language(item.correction, language)) + 1 for item in entry.premises), default=0)
                if longest > MAX_CHARS:
                    found = f"a reply of {longest} characters ({language})"
                    yield file.fault(("entries", index), found, f"at most {MAX_CHARS}")
