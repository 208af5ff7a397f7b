"""Accuracy and time of our matcher beside rapidfuzz, BM25 and TF-IDF, in one run.

Run with ``make bench``. First on the project's questions, then on invented banks of growing size (``--sizes``).
Machines are noisy: compare the ratios to WRatio, which stem from the same run.
"""

import argparse
import gc
import multiprocessing
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.inventing import Invented, invent
from benchmarks.peers import PEERS, WRATIO, Bank, Fuzzy
from sklearn.metrics import roc_auc_score

from bot.answering.judging import Entries, Refused
from bot.answering.scoring import Case
from bot.knowledge import load
from bot.matching import Matcher, build
from bot.matching.bank import names
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.services import default_knowledge
from bot.surfaces.terminal.questions import parse

SIZES = (100, 1_000, 10_000, 100_000)
QUESTIONS = 200
# A scorer of rapidfuzz looks at every utterance: of a large bank it is asked less, to end within minutes.
MAX_COMPARISONS = 2_000_000
CONTENT = Path(__file__).parents[1] / "content"


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How a matcher did on the project's questions.

    ``top1`` is the share of questions to be answered whose entry came first; ``auc`` how often such a question scores
    higher than one to be refused, in a bank without refusals. Both in 0..1.
    """

    peer: str
    answerable: int
    refused: int
    top1: float
    auc: float
    p50_ms: float


@dataclass(frozen=True, slots=True)
class Speed:
    """How a matcher did on an invented bank.

    ``index_mb`` is how much resident memory grew as it was built: of a small one it is nothing, as it fits into what
    the process has at hand.
    """

    peer: str
    utterances: int
    vocabulary: int
    build_seconds: float
    index_mb: float
    questions: int
    p50_ms: float
    p99_ms: float
    top1: float


@cache
def knowledge() -> Knowledge:
    """Return the project's knowledge."""
    return load(default_knowledge())


def ask(matcher: Matcher, questions: Sequence[str]) -> tuple[list[tuple[str, float]], list[float]]:
    """Return the best entry and its score for each question, and the milliseconds that each took."""
    matcher.rank(questions[0], 1)  # what is only done once is not the question's to pay
    found: list[tuple[str, float]] = []
    elapsed: list[float] = []
    for question in questions:
        started = time.perf_counter()
        candidates = matcher.rank(question, 1)
        elapsed.append((time.perf_counter() - started) * 1_000)
        found.append((candidates[0].entry, candidates[0].score) if candidates else ("", 0.0))
    return found, elapsed


def accuracy(peer: str, matcher: Matcher, cases: Sequence[Case]) -> Accuracy:
    """Measure a matcher on cases that expect entries or a refusal."""
    found, elapsed = ask(matcher, [case.text for case in cases])
    expected = [case.expected.ids if isinstance(case.expected, Entries) else () for case in cases]
    answerable = [bool(ids) for ids in expected]
    right = [entry in ids for (entry, _), ids in zip(found, expected, strict=True) if ids]
    return Accuracy(
        peer,
        sum(answerable),
        len(cases) - sum(answerable),
        statistics.fmean(right),
        float(roc_auc_score(answerable, [score for _, score in found])),
        statistics.median(elapsed),
    )


def accuracies(languages: Sequence[Language]) -> list[Accuracy]:
    """Measure every matcher on the project's questions in some languages, ours with the lexicon and without."""
    lexicon = knowledge().lexicon
    bank = {
        id_: tuple(text for language in languages for text in entry.utterances.get(language, ()))
        for id_, entry in knowledge().entries.items()
    }
    ours: dict[str, Callable[[Bank], Matcher]] = {
        "dateline": lambda bank: build(bank, names(lexicon), lexicon.shorthand),
        "dateline, no names": build,
    }
    cases = standalone(languages)
    return [accuracy(peer, make(bank), cases) for peer, make in {**PEERS, **ours}.items()]


def standalone(languages: Sequence[Language]) -> list[Case]:
    """Return the project's questions in some languages, but for follow-ups, which no matcher understands alone."""
    files = [path for language in languages for path in sorted(CONTENT.glob(f"questions*.{language}.jsonl"))]
    cases = [case for path in files for case in parse(path.read_text("utf-8"), path.name, knowledge())]
    return [case for case in cases if not case.context and isinstance(case.expected, Entries | Refused)]


def invented(size: int) -> Invented:
    """Return a bank of a size, made from the project's English utterances."""
    templates = [entry.utterances["en"] for entry in knowledge().entries.values()]
    words = {word for name in names(knowledge().lexicon) for word in name.split()}
    return invent(templates, words, size, QUESTIONS)


def speed(peer: str, made: Invented) -> Speed:
    """Measure a matcher on an invented bank; in a process of its own, or the memory is another's."""
    size = sum(map(len, made.bank.values()))
    gc.collect()
    before, started = resident_mb(), time.perf_counter()
    matcher = PEERS[peer](made.bank)
    build_seconds = time.perf_counter() - started
    gc.collect()
    index_mb = resident_mb() - before
    asked = made.questions[: MAX_COMPARISONS // size] if isinstance(matcher, Fuzzy) else made.questions
    found, elapsed = ask(matcher, [question for question, _ in asked])
    return Speed(
        peer,
        size,
        made.vocabulary,
        build_seconds,
        index_mb,
        len(asked),
        statistics.median(elapsed),
        statistics.quantiles(elapsed, n=100, method="inclusive")[-1],
        statistics.fmean(entry == right for (entry, _), (_, right) in zip(found, asked, strict=True)),
    )


def resident_mb() -> float:
    """Return the memory in use, or the most that was where the system doesn't say."""
    pages = Path("/proc/self/statm")
    if pages.exists():
        return int(pages.read_text("ascii").split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def speeds(size: int) -> list[Speed]:
    """Measure every matcher at a size, one after the other."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context, max_tasks_per_child=1) as pool:
        return list(pool.map(speed, PEERS, [invented(size)] * len(PEERS)))


def accuracy_lines(title: str, rows: Sequence[Accuracy]) -> list[str]:
    """Return a table of plain text."""
    head = f"{'':18}{'top-1':>8}{'AUC':>8}{'p50 ms':>10}{'of WRatio':>11}"
    ratios = ratios_to_wratio({row.peer: row.p50_ms for row in rows})
    counts = f"{rows[0].answerable} questions to answer, {rows[0].refused} to refuse"
    return [
        f"{title}: {counts}",
        head,
        *(
            f"{row.peer:18}{row.top1:8.1%}{row.auc:8.3f}{row.p50_ms:10.3f}{ratios[row.peer]:10.3f}x"
            for row in sorted(rows, key=lambda row: -row.top1)
        ),
    ]


def speed_lines(rows: Sequence[Speed]) -> list[str]:
    """Return a table of plain text."""
    head = f"{'':18}{'build s':>9}{'index MB':>10}{'asked':>7}{'top-1':>8}{'p50 ms':>10}{'p99 ms':>10}{'of WRatio':>11}"
    ratios = ratios_to_wratio({row.peer: row.p50_ms for row in rows})
    return [
        f"{rows[0].utterances:,} invented utterances of {rows[0].vocabulary:,} words",
        head,
        *(
            f"{row.peer:18}{row.build_seconds:9.2f}{row.index_mb:10.1f}{row.questions:7}{row.top1:8.1%}"
            f"{row.p50_ms:10.3f}{row.p99_ms:10.3f}{ratios[row.peer]:10.3f}x"
            for row in rows
        ),
    ]


def ratios_to_wratio(p50_ms: Mapping[str, float]) -> dict[str, float]:
    """Return the time that each takes as a share of what WRatio takes."""
    return {peer: spent / p50_ms[WRATIO] for peer, spent in p50_ms.items()}


def main() -> None:
    """Print a table for each set of questions, and one for each size."""
    parser = argparse.ArgumentParser(description="Compare matchers in one run.")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="utterances of the invented banks")
    sizes = parser.parse_args().sizes
    titles: dict[str, Sequence[Language]] = {"English questions, English bank": ("en",), "All languages": LANGUAGES}
    for title, languages in titles.items():
        print(*accuracy_lines(title, accuracies(languages)), "", sep="\n")  # noqa: T201
    for size in sizes:
        print(*speed_lines(speeds(size)), "", sep="\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
