"""Whether a text quotes only what its evidence quotes, and is otherwise in words of its own."""

import re
from collections.abc import Iterator

from bot.knowledge.article import plain, quotations

MAX_COPIED_WORDS = 8


def misquoted(text: str, evidence: str) -> Iterator[tuple[str, str]]:
    """Yield what a text quotes though plain ``evidence`` does not, and what it copies, as found and expected."""
    allowed = " | ".join(quotations(evidence))
    single = re.findall(r"(?<!\w)'(\w[^']*)'(?!\w)", plain(text))
    for quotation in (*quotations(plain(text)), *single):
        if not re.search(rf"(?<![\w-]){re.escape(quotation.rstrip(',. '))}(?![\w-])", allowed):
            yield f'the quotation "{quotation}"', "words that the paragraph quotes"
    if copied := _copied_run(text, evidence):
        yield f'"{copied}", word for word as in the paragraph', "our own words"


def _copied_run(text: str, evidence: str) -> str | None:
    """Return a run of more than 8 words, names aside, that stands in both texts outside quotations, or None."""
    sequence = re.findall(r"\b[a-z]\w*|\|", re.sub(r'"[^"]*"', " | ", plain(text)))
    flat = " ".join(re.findall(r"\b[a-z]\w*", evidence))
    size = MAX_COPIED_WORDS + 1
    runs = (" ".join(sequence[start : start + size]) for start in range(len(sequence) - size + 1))
    return next((run for run in runs if run in flat), None)
