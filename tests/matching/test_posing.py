"""Questions to fit a matcher to."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.families import deal, families
from bot.matching.posing import Posed, mistype, pose

SUBJECTS = "museum garden library harbour station market theatre stadium".split()
ASKED = ("when does the {} open on sunday", "{} opening hours please", "how late is the {} open", "closing time {}")
ASKED_RU = ("когда открывается {} утром", "часы работы {} сегодня", "во сколько закрыт {}", "вход {}")
BANK = {
    **{name: tuple(text.format(name) for text in ASKED) for name in SUBJECTS},
    **{
        f"{name}-ru": tuple(
            text.format(
                f"{name}ский".translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "абцдефгхийклмнопкрстувшхуз"))
            )
            for text in ASKED_RU
        )
        for name in SUBJECTS
    },
    "weather": ("will it rain", "sunshine forecast", "snow tomorrow", "какая погода", "снегопад"),
}
REFUSALS = {"weather"}
KIN = {entry: families(texts) for entry, texts in BANK.items()}
FOLDS = deal(KIN, 3)
POSED = pose(BANK, FOLDS, REFUSALS)


def test_each_utterance_that_is_left_out_is_asked_of_the_matcher_without_it() -> None:
    plain = {(item.fold, item.entry, item.text) for item in POSED}

    for fold, left_out in enumerate(FOLDS):
        assert {(fold, entry, text) for entry, texts in left_out.items() for text in texts} <= plain


def test_mistyped_ones_are_asked_of_a_matcher_that_knows_the_utterance() -> None:
    mistyped = [item for item in POSED if item.entry and item.text not in BANK[item.entry]]

    assert len(mistyped) > len(BANK)
    for item in mistyped:
        assert item.entry is not None
        assert len(FOLDS[item.fold].get(item.entry, ())) < len(BANK[item.entry])


def test_near_misses_differ_in_one_word_which_no_answerable_entry_uses() -> None:
    misses = [item for item in POSED if item.entry is None]
    answerable = {
        word for entry, texts in BANK.items() if entry not in REFUSALS for text in texts for word in text.split()
    }
    originals = [text.split() for entry, texts in BANK.items() if entry not in REFUSALS for text in texts]

    assert misses
    for miss in misses:
        words = miss.text.split()
        assert any(
            len(words) == len(text) and sum(a != b for a, b in zip(words, text, strict=True)) == 1 for text in originals
        )
        assert len([word for word in words if word not in answerable]) == 1


def test_near_misses_keep_to_the_alphabet() -> None:
    for miss in (item.text for item in POSED if item.entry is None):
        assert len({"а" <= letter <= "я" for letter in miss if letter.isalpha()}) == 1


def test_questions_are_the_same_when_the_bank_is() -> None:
    assert pose(BANK, FOLDS, REFUSALS) == POSED


def test_questions_about_an_entry_stay_when_another_gets_an_utterance_more() -> None:
    more = {**BANK, "weather": (*BANK["weather"], "is there thunder")}
    folds = deal({entry: families(texts) for entry, texts in more.items()}, 3)

    def mistyped(posed: tuple[Posed, ...]) -> Counter[str]:
        return Counter(item.text for item in posed if item.entry == "museum")

    assert mistyped(pose(more, folds, REFUSALS)) == mistyped(POSED)


def test_no_near_miss_is_made_of_a_refusal_or_of_a_single_word() -> None:
    bank = {"one": ("museum", "gardens", "library"), "none": ("rain today please", "snow tomorrow maybe")}

    posed = pose(bank, deal({entry: families(texts) for entry, texts in bank.items()}, 2), {"none"})

    assert None not in {item.entry for item in posed}


@given(st.text(max_size=80), st.integers(0, 2**31))
def test_mistype_changes_little(text: str, seed: int) -> None:
    typed = mistype(text, np.random.default_rng(seed))

    slips = max(1, len(text) // 14)
    assert abs(len(typed) - len(text)) <= slips
    assert typed or len(text) < 2


def test_mistype_keeps_to_the_alphabet() -> None:
    typed = [mistype("переговоры", np.random.default_rng(seed)) for seed in range(50)]

    assert all("а" <= letter <= "я" for text in typed for letter in text)
    assert len(set(typed)) > 10


@pytest.mark.parametrize("text", ["", "a"])
def test_mistype_leaves_what_is_too_short(text: str) -> None:
    assert mistype(text, np.random.default_rng(1)) == text
