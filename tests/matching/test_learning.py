"""The parts of the matcher that learn: grams, ridge, head."""

from zlib import crc32

import numpy as np
import pytest

from bot.matching import ridge
from bot.matching.grams import Grams, codes
from bot.matching.head import Example, Head, fit

RNG = np.random.default_rng(1)


def test_grams_are_stems_pairs_and_runs_of_characters() -> None:
    assert codes(["go", "home"])[:3] == [crc32(b"go"), crc32(b"home"), crc32(b"go home")]
    assert codes(["go"])[1:] == [crc32(run) for run in (b"#<g", b"#go", b"#o>", b"#<go", b"#go>", b"#<go>")]


def test_vectors_have_length_one_and_leave_out_what_is_unknown() -> None:
    made = Grams.learn([["opening", "hours"], ["ticket", "price"]], 64)

    places, values = made.sparse(["ticket", "xyzzy"])

    assert np.sum(values**2) == pytest.approx(1, abs=1e-5)
    assert made.sparse(["qqq"])[0].size == 0
    assert made.dense([["ticket", "xyzzy"]])[0, places].any()


def test_ridge_is_the_same_whether_samples_or_numbers_are_more() -> None:
    vectors = RNG.normal(size=(12, 12)).astype(np.float32)
    owners = np.arange(12) % 3
    few = ridge.fit(lambda start, end: vectors[start:end], owners, 12, 1.0, 3)
    twice = np.vstack((vectors, vectors))

    # Each sample twice under twice the penalty is the same problem, solved the other way round.
    many = ridge.fit(lambda start, end: twice[start:end], np.concatenate((owners, owners)), 12, 2.0, 3)

    assert np.allclose(few, many, atol=1e-4)


def test_ridge_gives_an_entry_with_few_samples_its_due() -> None:
    vectors = np.array([[1, 0]] * 9 + [[0.6, 0.8]], np.float32)
    owners = np.array([0] * 9 + [1])

    weights = ridge.fit(lambda start, end: vectors[start:end], owners, 2, 0.1, 2)

    assert (np.array([0.6, 0.8], np.float32) @ weights).argmax() == 1


def test_probabilities_leave_room_for_none() -> None:
    chances = Head((2.0,), (1.0, 0.0)).probabilities(np.array([[0.5], [0.1]], np.float32), 1.0)

    assert chances[0] > chances[1] > 0
    assert chances.sum() < 1


def test_fit_learns_which_measure_tells_and_how_often_none_is_right() -> None:
    examples = []
    for number in range(400):
        measured = RNG.random((5, 2)).astype(np.float32)
        place = int(measured[:, 0].argmax())
        examples.append(Example(measured, 1.0, None if number % 4 == 0 else place))

    head = fit(examples, steps=300)
    none = [1 - head.probabilities(example.measured, example.known).sum() for example in examples]

    assert head.measures[0] > 5 * abs(head.measures[1])
    assert np.mean(none) == pytest.approx(0.25, abs=0.02)
