"""The figures of ``dateline eval``, for people and for machines."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import PurePath
from typing import assert_never

from rich import box
from rich.console import Console
from rich.table import Table

from bot.answering.judging import Entries, Expectation, Patterns, Refused, SmallTalk
from bot.answering.scoring import Bin, Scorecard, Tally, Verdict

_SHOWN = 3


def show(card: Scorecard, console: Console) -> None:
    """Print a scorecard as tables, and the worst failures as lines."""
    files = {PurePath(origin).name: found for origin, found in card.by_origin.items()}
    groups = (("kind", card.by_kind), ("language", card.by_language), ("file", files))
    for title, tallies in groups:
        if len(tallies) > 1:
            console.print(_shares(f"By {title}", tallies))
    console.print(_shares("In all", {"": card.total}))
    if card.bins:
        console.print(_calibration(card.bins))
        console.print(f"Expected calibration error: {card.calibration_error:.3f}")
    if card.worst:
        console.print(f"\nThe worst {len(card.worst)} failures")
    for verdict in card.worst:
        for line in _failure(verdict):
            console.print(line, soft_wrap=True)


def as_json(card: Scorecard) -> str:
    """Return a scorecard as one JSON object; shares over no question are null."""
    return json.dumps(
        {
            "total": _counted(card.total),
            **{
                name: {key: _counted(tally) for key, tally in tallies.items()}
                for name, tallies in (
                    ("by_kind", card.by_kind),
                    ("by_language", card.by_language),
                    ("by_file", card.by_origin),
                )
            },
            "calibration": [asdict(found) for found in card.bins],
            "calibration_error": card.calibration_error,
            "worst": [_told(verdict) for verdict in card.worst],
        },
        ensure_ascii=False,
    )


def _shares(title: str, tallies: Mapping[str, Tally]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE)
    table.add_column("", no_wrap=True)
    for name in ("questions", "right", "wrong", "abstained", "to refuse", "false"):
        table.add_column(name, justify="right")
    for name, found in tallies.items():
        shares = (found.right_share, found.wrong_share, found.abstained_share)
        table.add_row(
            name,
            str(found.questions),
            *map(_percent, shares),
            str(found.refused + found.false),
            _percent(found.false_share),
        )
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _calibration(bins: tuple[Bin, ...]) -> Table:
    table = Table(title="Calibration of the best candidate", title_justify="left", box=box.SIMPLE)
    for name in ("score", "questions", "mean score", "right"):
        table.add_column(name, justify="right")
    for found in bins:
        scores = f"{found.low:.1f} to {found.high:.1f}"
        table.add_row(scores, str(found.questions), f"{found.mean_score:.3f}", _percent(found.right_share))
    return table


def _failure(verdict: Verdict) -> Iterator[str]:
    case = verdict.case
    yield f"\n{case.id}  {verdict.outcome}: {' > '.join((*case.context, case.text))}"
    yield f"  expected  {_expected(case.expected)}"
    yield f"  got       {verdict.got}"
    nearest = (f"{item.entry} {item.score:.3f}" for item in verdict.candidates[:_SHOWN])
    yield f"  nearest   {', '.join(nearest) or 'nothing'}"


def _expected(expected: Expectation) -> str:
    match expected:
        case Entries(ids=ids):
            return " or ".join(ids)
        case Patterns(all=wanted, none=unwanted):
            return f"a reply with {len(wanted)} patterns and without {len(unwanted)}"
        case Refused():
            return "a refusal"
        case SmallTalk():
            return "any reply"
        case _:
            assert_never(expected)


def _counted(found: Tally) -> dict[str, float | None]:
    shares = {
        "right_share": found.right_share,
        "wrong_share": found.wrong_share,
        "abstained_share": found.abstained_share,
        "false_share": found.false_share,
    }
    return {"questions": found.questions, **asdict(found), **shares}


def _told(verdict: Verdict) -> dict[str, object]:
    case = verdict.case
    return {
        "id": case.id,
        "file": case.origin,
        "text": case.text,
        "context": case.context,
        "outcome": verdict.outcome,
        "expected": _expected(case.expected),
        "got": verdict.got,
        "candidates": [{"entry": item.entry, "score": item.score} for item in verdict.candidates],
    }
