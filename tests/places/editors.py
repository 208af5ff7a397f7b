"""Answers and knowledge as any editor might have written them: strategies for property tests."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.model.answer import (
    Ambiguous,
    Answered,
    Candidate,
    Citation,
    Explanation,
    Fallback,
    Statement,
    Suggestion,
    Timeline,
)
from bot.model.entry import Faq, Reason, Section
from bot.model.fact import ClaimType, Event, Evidence, Fact
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES
from bot.model.lexicon import Lexicon
from bot.model.preferences import Preferences
from bot.model.source import Edition, Paragraph, Source
from bot.surfaces.telegram.rendering import Style

HORIZON = date(2021, 12, 31)
# Signs of HTML, emoji of two and more units, right-to-left, combining, invisible, and what formats text.
HOSTILE = "<b>&;\"'/=aя́م\u202e\u200d👩🏽😀\u0301\n {}%_*`~"
# What the knowledge allows: a line, and a short one.
LINE_CHARS, SHORT_CHARS = 600, 120


def lines(max_chars: int = LINE_CHARS) -> st.SearchStrategy[str]:
    """Return lines of an editor, some of them as long as they may be."""
    letters = st.characters(codec="utf-8", exclude_characters="\0")
    anything = st.text(letters, min_size=1, max_size=60) | st.text(HOSTILE, min_size=1, max_size=max_chars)
    full = st.sampled_from(("😀", "&", "<b>", "и", '"')).map(lambda piece: (piece * max_chars)[:max_chars])
    return (anything | full).map(str.strip).filter(bool)


ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=48)
languages = st.sampled_from(LANGUAGES)
short_lines = lines(SHORT_CHARS)
owners = st.integers(0, 2**52)
styles = st.builds(
    Style,
    st.builds(Preferences, st.none(), st.sampled_from((None, "Asia/Kathmandu")), st.booleans()),
    owners,
    st.none() | st.just(date(2021, 12, 30)),
)
events = st.builds(
    lambda days, clock, place: (Event(HORIZON + timedelta(days), clock, ZoneInfo("America/New_York")), place),
    st.integers(-2_000, 2_000),
    st.none() | st.just(time(15, 30)),
    st.none() | lines(),
)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Return a statement, with a date and a place or without."""
    event, place = draw(events) if draw(st.booleans()) else (None, None)
    superseded = draw(st.none() | st.just(HORIZON))
    claim = draw(st.sampled_from(ClaimType))
    return Statement(draw(ids), draw(lines()), claim, None, (1,), event, place, superseded)


suggestions = st.lists(st.builds(Suggestion, ids, short_lines), max_size=8).map(tuple)
# The first paragraph is what every statement rests on.
paragraphs = st.sets(st.integers(2, 10_000), max_size=30).map(lambda others: (1, *sorted(others)))
credits = st.lists(short_lines, max_size=12).map(tuple)
citations = st.builds(Citation, short_lines, paragraphs, st.just(HORIZON), credits)
candidates = st.lists(st.builds(Candidate, ids, st.floats(0, 1), lines()), max_size=5).map(tuple)
explanations = st.builds(Explanation, candidates, st.just("0123456789ab"))
fallbacks = st.builds(
    Fallback,
    st.sampled_from(Reason),
    st.none() | ids,
    languages,
    short_lines,
    st.just(HORIZON),
    suggestions,
    explanations,
)
ambiguous = st.builds(Ambiguous, languages, suggestions.filter(bool), explanations)


@st.composite
def answered(draw: st.DrawFn, min_also: int = 0) -> Answered:
    """Return an answer: of one entry, of several, or of none; with a correction, and a question refused beside it."""
    return Answered(
        entry=draw(st.none() | ids),
        language=draw(languages),
        statements=tuple(draw(st.lists(statements(), min_size=1, max_size=8))),
        citations=tuple(draw(st.lists(citations, min_size=1, max_size=4))),
        horizon=HORIZON,
        related=draw(suggestions),
        why=draw(explanations),
        also=tuple(draw(st.lists(ids, min_size=min_also, max_size=3 * min_also))),
        correction=draw(st.none() | short_lines),
        unanswered=draw(st.none() | fallbacks),
    )


combined = answered(min_also=1)
timelines = st.builds(
    lambda language, known, scheduled: Timeline(language, tuple(known), HORIZON, tuple(scheduled)),
    languages,
    st.lists(statements().filter(lambda item: item.event is not None), max_size=10),
    st.lists(statements().filter(lambda item: item.event is not None), max_size=10),
)


@st.composite
def knowledge(draw: st.DrawFn) -> Knowledge:
    """Return a small knowledge base whose sources, sections and questions an editor has named at will."""
    sources = {f"source-{number}": draw(_sources(number)) for number in range(draw(st.integers(1, 12)))}
    facts = {f"fact-{number}": draw(_facts(source)) for number, source in enumerate(sources)}
    entries = tuple(Faq(f"entry-{n}", {"en": draw(short_lines)}, tuple(facts), (), {}) for n in range(4))
    section = Section(draw(ids), {"en": draw(short_lines)}, entries)
    subject = {"en": draw(short_lines)}
    return Knowledge("0123456789ab", subject, ("entry-0",), sources, facts, (section,), {}, Lexicon({}, {}))


@st.composite
def _sources(draw: st.DrawFn, number: int) -> Source:
    edition = Edition("only", HORIZON, 1, 40)
    fingerprints = tuple(Paragraph(n, 30, "0" * 64) for n in range(1, 41))
    return Source(f"source-{number}", draw(short_lines), (edition,), draw(credits), fingerprints, ())


@st.composite
def _facts(draw: st.DrawFn, source: str) -> Fact:
    places = st.builds(Evidence, st.integers(1, 40), st.integers(1, 30))
    evidence = tuple(draw(st.lists(places, min_size=1, max_size=40)))
    return Fact(f"of-{source}", source, evidence, ClaimType.REPORTED, None, HORIZON, {"en": draw(lines())})
