from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot import compiling
from bot.compiling import compile_matcher, recall
from bot.matching.fused import FusedMatcher
from bot.matching.meaning import Recalled

BANK = {
    "opening": ["when does the museum open", "opening hours"],
    "tickets": ["how much is a ticket", "ticket price for children"],
}
ENCODED: list[str] = []


class Letters:
    """An encoder that counts letters and remembers what it was given."""

    name = "letters"
    size = 26

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        ENCODED.extend(texts)
        counts = [[1 + text.count(chr(97 + letter)) for letter in range(26)] for text in texts]
        vectors = np.array(counts, np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture(autouse=True)
def _keep_little_banks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "_KEPT_FROM", 1)
    ENCODED.clear()


def compiled(folder: Path | None, bank: dict[str, list[str]] = BANK) -> FusedMatcher:
    return compile_matcher(bank, {}, {}, None, Letters, folder, lambda done, total: None)


def test_nothing_is_encoded_again_when_the_bank_is_the_same(tmp_path: Path) -> None:
    first = compiled(tmp_path).rank("ticket prices", 2)
    ENCODED.clear()

    matcher = compiled(tmp_path)

    assert ENCODED == []
    assert matcher.rank("ticket prices", 2) == first


def test_only_what_changed_is_encoded_when_an_utterance_is_added(tmp_path: Path) -> None:
    compiled(tmp_path)
    ENCODED.clear()

    compiled(tmp_path, {**BANK, "tickets": [*BANK["tickets"], "what does entry cost"]})

    assert ENCODED == ["what does entry cost"]


@pytest.mark.parametrize("damage", [b"", b"not an archive", b"PK\x03\x04 cut off"])
def test_files_are_made_anew_when_they_are_damaged(tmp_path: Path, damage: bytes) -> None:
    expected = compiled(tmp_path).rank("ticket prices", 2)
    for file in tmp_path.iterdir():
        file.write_bytes(damage)

    assert compiled(tmp_path).rank("ticket prices", 2) == expected


def test_matcher_is_made_when_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    assert compiled(tmp_path / "taken").rank("ticket prices", 1)[0].entry == "tickets"
    assert compiled(None).rank("ticket prices", 1)[0].entry == "tickets"


def test_nothing_but_whole_files_is_left(tmp_path: Path) -> None:
    compiled(tmp_path)

    assert sorted(file.name.partition("-")[0] + file.suffix for file in tmp_path.iterdir()) == [
        "index.npz",
        "vectors.npz",
    ]


def recalled(folder: Path | None, texts: list[str]) -> Recalled:
    return recall(texts, Letters, folder, lambda done, total: None)


def test_recalled_vectors_are_encoded_once_for_many_matchers_and_runs(tmp_path: Path) -> None:
    texts = ["opening hours", "ticket prices", "opening hours"]
    first = recalled(tmp_path, texts).encode(texts)
    assert ENCODED == ["opening hours", "ticket prices"]
    ENCODED.clear()

    again = recalled(tmp_path, texts)

    assert (again.encode(texts) == first).all()
    assert ENCODED == []


def test_recalling_a_bank_costs_nothing_when_it_was_compiled(tmp_path: Path) -> None:
    compiled(tmp_path)
    ENCODED.clear()

    recalled(tmp_path, [text for texts in BANK.values() for text in texts])

    assert ENCODED == []


def test_vectors_of_a_large_bank_stay_when_few_texts_are_recalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled(tmp_path)
    monkeypatch.setattr(compiling, "_KEPT_FROM", 3)
    recalled(tmp_path, ["of another bank"])
    ENCODED.clear()

    recalled(tmp_path, [text for texts in BANK.values() for text in texts])

    assert ENCODED == []
