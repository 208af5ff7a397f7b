"""An article's text: its paragraphs, their fingerprints and sentences."""

import hashlib
import re
import unicodedata

_PLAIN = str.maketrans({quote: '"' for quote in "“”„‟«»″"} | {quote: "'" for quote in "’‘‚‛ʼ′"})
# Where a sentence ends: at a stop that no abbreviation owns (U.S., p.m., Dec. 30), before a capital or a quotation.
_SENTENCE_END = re.compile(
    r'(?<!\b[A-Za-z]\.[A-Za-z]\.)(?<!\bMr\.)(?<!\bMs\.)(?<=[.!?])["\']?\s+(?=["\']?[^\W\d_a-zß-öø-ÿ])'
)


def plain(text: str) -> str:
    """Return a text in NFC, with plain quotes and spaces, and white space folded."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_PLAIN).split())


def paragraphs(article: str) -> list[str]:
    """Return the plain paragraphs of an article: runs of lines between blank lines."""
    runs = re.split(r"\n\s*\n", article.replace("\r\n", "\n").strip())
    return [plain(run) for run in runs if run.strip()]


def fingerprint(paragraph: str) -> str:
    """Return the SHA-256 of a plain paragraph, in hexadecimal digits."""
    return hashlib.sha256(paragraph.encode()).hexdigest()


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a plain paragraph."""
    parts: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(paragraph):
        parts.append(paragraph[start : end.end()].strip())
        start = end.end()
    return [*parts, paragraph[start:].strip()]


def quotations(paragraph: str) -> list[str]:
    """Return what stands between plain double quotes in a plain paragraph, without the quotes."""
    return [part.strip() for part in paragraph.split('"')[1::2]]
