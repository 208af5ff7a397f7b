"""Heads fitted by cross-validation, and the figures over the examples."""

from collections import Counter
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from bot.matching import build
from bot.matching.families import deal, families
from bot.matching.fitting import Figures, examples, figures, fit_heads
from bot.matching.fused import HEADS, FusedMatcher, Heads
from bot.matching.head import Example, Head
from bot.matching.posing import Posed, pose
from bot.matching.samples import Bank

THINGS = "museum garden library harbour station market theatre stadium".split()
ASKED = ("when does the {} open", "{} hours on sunday", "how late can i visit the {}", "closing time {}", "{} tomorrow")
BANK = {
    **{name: tuple(text.format(name) for text in ASKED) for name in THINGS},
    "weather": ("will it rain", "sunshine forecast", "how cold does it get", "umbrella needed"),
}
REFUSALS = {"weather"}
FOLDS = deal({entry: families(texts) for entry, texts in BANK.items()}, 2)
POSED = pose(BANK, FOLDS, REFUSALS)


class Letters:
    """An encoder that counts letters."""

    name, size = "letters", 26

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.array([[1 + text.count(chr(97 + letter)) for letter in range(26)] for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def found(encoder: Letters | None = None) -> tuple[Example, ...]:
    return examples(BANK, FOLDS, POSED, REFUSALS, lambda part: build(part, encoder=encoder), lambda done, total: None)


def test_matcher_of_a_fold_is_made_without_what_the_fold_leaves_out() -> None:
    seen: list[set[str]] = []

    def make(part: Bank) -> FusedMatcher:
        seen.append({text for texts in part.values() for text in texts})
        return build(part)

    examples(BANK, FOLDS, POSED, REFUSALS, make, lambda done, total: None)

    left_out = [{text for texts in fold.values() for text in texts} for fold in FOLDS]
    assert [kept & gone for kept, gone in zip(seen, left_out, strict=True)] == [set(), set()]


def test_progress_tells_of_each_fold() -> None:
    told: list[tuple[int, int]] = []

    examples(BANK, FOLDS, POSED, REFUSALS, build, lambda done, total: told.append((done, total)))

    assert told == [(0, 2), (1, 2), (2, 2)]


def test_refusal_is_asked_about_again_as_if_there_were_none_of_its_kind() -> None:
    posed = [Posed(fold, text, "weather") for fold in (0, 1) for text in FOLDS[fold].get("weather", ())]

    made = examples(BANK, FOLDS, posed, REFUSALS, build, lambda done, total: None)

    sizes = [(len(example.measured), example.entry is None) for example in made]
    assert Counter(sizes) == {(len(BANK), False): len(made) // 2, (len(BANK) - 1, True): len(made) // 2}


def test_examples_keep_the_entry_that_is_meant_when_it_has_no_chance() -> None:
    bank = {f"entry-{first}-{second}": (f"{first} {second}", f"{second} of {first}") for first, second in PAIRS}
    posed = [Posed(0, "a1 b1", "entry-a9-b8")]

    (made,) = examples(bank, [{}], posed, (), build, lambda done, total: None)

    assert len(made.measured) < len(bank)
    assert made.entry is not None
    assert made.measured[made.entry][0] == 0


PAIRS = tuple(product([f"a{number}" for number in range(10)], [f"b{number}" for number in range(9)]))


def test_fit_makes_its_examples_likelier_than_the_general_heads_do() -> None:
    made = found(Letters())

    after = fit_heads(made, HEADS)

    assert figures(made, after).log_loss < figures(made, HEADS).log_loss
    assert after == fit_heads(found(Letters()), HEADS)


def test_fit_leaves_the_head_of_meaning_when_there_is_no_encoder() -> None:
    before = Heads(HEADS.words, Head((1.0, 2.0, 3.0), (4.0, 5.0)))

    after = fit_heads(found(), before)

    assert after.both == before.both
    assert after.words != before.words


def test_fit_stays_near_the_general_heads_when_examples_are_few() -> None:
    (one,) = examples(BANK, [{}], [Posed(0, "museum opening", "museum")], (), build, lambda done, total: None)

    after = fit_heads([one], HEADS)

    assert np.allclose(after.words.measures, HEADS.words.measures, atol=1)
    assert np.allclose(after.words.none, HEADS.words.none, atol=1)


def test_fit_refuses_to_start_when_there_is_no_example() -> None:
    with pytest.raises(ValueError, match="no utterance that can be left out"):
        fit_heads((), HEADS)


def test_figures_are_those_of_the_definitions() -> None:
    # With these weights an entry of measure m competes by exp(m), and "none" by 1.
    heads = Heads(Head((1.0, 0.0, 0.0), (0.0, 0.0)), HEADS.both)
    three, ninth = np.log(3), np.log(1 / 9)
    made = [
        Example(np.array([[three, 0, 0]], np.float32), 1.0, 0),  # right by 3 : 1
        Example(np.array([[three, 0, 0]], np.float32), 1.0, None),  # wrong by 1 : 3
        Example(np.array([[ninth, 0, 0]], np.float32), 1.0, None),  # right by 9 : 1
    ]

    got = figures(made, heads)

    expected = -(np.log(0.75) + np.log(0.25) + np.log(0.9)) / 3
    # In the bin of 0.7 two are right once: 0.75 against 0.5; in that of 0.9 one is right: 0.9 against 1.
    assert got == Figures(3, pytest.approx(expected, abs=1e-5), pytest.approx(2 / 3), pytest.approx(0.6 / 3, abs=1e-5))
