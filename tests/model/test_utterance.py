import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.model.utterance import MAX_CHARS, normalise

# Letters, marks and apostrophes that compose, decompose or vanish, with all the rest of Unicode among them.
TYPED = st.text(
    st.one_of(st.characters(), st.sampled_from("'’´`\u0306\u0301\u0328\u200d\u00adиеaßİﬃ\u1100\u1161\u11a8"))
)


@given(TYPED)
@example("\u1100'\u1161")
def test_normalise_changes_nothing_when_applied_twice(typed: str) -> None:
    once = normalise(typed)

    assert normalise(once) == once


@given(st.text(st.characters(), max_size=2000))
@example("\ufdfa" * 2000)
def test_normalise_returns_at_most_256_characters_whatever_is_typed(typed: str) -> None:
    assert len(normalise(typed)) <= MAX_CHARS == 256


@given(TYPED)
def test_normalise_leaves_no_control_and_no_mark_of_its_own_whatever_is_typed(typed: str) -> None:
    categories = {unicodedata.category(char) for char in normalise(typed)}

    assert not {category for category in categories if category[0] in "CM"}


@given(TYPED)
def test_normalise_parts_words_by_single_spaces_whatever_is_typed(typed: str) -> None:
    query = normalise(typed)

    assert query == " ".join(query.split())


@pytest.mark.parametrize("letter", "йїёąęłśżґ")
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_normalise_keeps_a_letter_when_its_mark_belongs_to_it(letter: str, form: str) -> None:
    typed = unicodedata.normalize(form, f"{letter}{letter.upper()}")

    assert normalise(typed) == letter * 2


@pytest.mark.parametrize("mark", ["\u0336", "\u0315", "\u20dd", "\u0489"])
def test_normalise_drops_a_mark_when_it_belongs_to_no_letter(mark: str) -> None:
    assert normalise(f"ye{mark}s") == "yes"


@pytest.mark.parametrize("hidden", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\x00", "\x1b"])
def test_normalise_joins_a_word_when_something_invisible_stands_in_it(hidden: str) -> None:
    assert normalise(f"ta{hidden}lks") == "talks"


@pytest.mark.parametrize("apostrophe", "'’ʼ`´‘＇")
def test_normalise_joins_a_word_when_an_apostrophe_stands_in_it(apostrophe: str) -> None:
    assert normalise(f"What{apostrophe}s up") == "whats up"


@pytest.mark.parametrize("mark", ["-", "/", ",", "…", "_", "—", "?!", "🙂", "\n", "\u00a0"])
def test_normalise_parts_words_when_punctuation_stands_between(mark: str) -> None:
    assert normalise(f"call{mark}date") == "call date"


@pytest.mark.parametrize(("typed", "query"), [("ＣＡＬＬ １２", "call 12"), ("ﬁre", "fire"), ("STRASSE", "strasse")])
def test_normalise_folds_the_form_when_the_same_thing_is_typed_otherwise(typed: str, query: str) -> None:
    assert normalise(typed) == query


@pytest.mark.parametrize(
    "typed", ["a" * 10_000, "a " * 5_000, "'" * 10_000, "\u0301" * 10_000, "ﷺ" * 10_000, "?" * 10_000]
)
def test_normalise_returns_a_short_query_when_ten_thousand_characters_are_typed(typed: str) -> None:
    assert len(normalise(typed)) <= MAX_CHARS


@pytest.mark.parametrize("typed", ["", " ", "?!…", "\u200b", "🙂", "\ud800"])
def test_normalise_returns_nothing_when_no_word_is_typed(typed: str) -> None:
    assert normalise(typed) == ""


@given(st.text("abzABZ '’09_-.,?!—«»іїєґІЇЄҐйёЁąćęłńóśźżŻ…\n"))
def test_plain_text_is_normalised_like_any_other(text: str) -> None:
    assert normalise(text) == normalise(f"{text} \u200b")
