"""How the shipped knowledge answers the question sets: right, wrong, missed, and answered though it should refuse.

Run with ``make accuracy``. A question is answered rightly if an entry that was meant answers, or if the fact that
was meant is told.
"""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.model.answer import Answered
from bot.services import Services, default_knowledge, wire

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETS = sorted((Path(__file__).parents[1] / "content").glob("questions*.jsonl"))


def outcome(question: dict[str, Any], services: Services) -> str:
    """Return how a question came out: right, wrong or missed; refused or false for one that is to be refused."""
    answer = services.engine.answer(question["text"], question["context"], NOW, question["lang"])
    if "refuse" in question:
        return "false" if isinstance(answer, Answered) else "refused"
    if not isinstance(answer, Answered):
        return "missed"
    meant = services.knowledge.entries[question["expect"][0]].facts[0]
    told = {statement.fact for statement in answer.statements}
    return "right" if answer.entry in question["expect"] or meant in told else "wrong"


def outcomes(path: Path, services: Services) -> Counter[str]:
    """Return how the questions of a file came out."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return Counter(outcome(json.loads(line), services) for line in lines)


def shares(found: Counter[str]) -> dict[str, float]:
    """Return the shares of right, wrong and missed answers, and of false answers among what is to be refused."""
    inside = found["right"] + found["wrong"] + found["missed"]
    return {
        "right": found["right"] / inside,
        "wrong": found["wrong"] / inside,
        "missed": found["missed"] / inside,
        "false": found["false"] / (found["false"] + found["refused"]),
    }


def main() -> None:
    """Print a row for each set."""
    services = wire(default_knowledge())
    for path in SETS:
        found = outcomes(path, services)
        row = "  ".join(f"{name} {share:6.1%}" for name, share in shares(found).items())
        print(f"{path.stem:16} {found.total():4} questions  {row}")  # noqa: T201


if __name__ == "__main__":
    main()
