"""The encoders behind the seam; fastembed by a stand-in for its own class."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from standins import fastembed

from bot.matching.meaning import FastEmbed, ModelError, Recalled

MINI, E5 = fastembed.MODELS[0][0], fastembed.MODELS[1][0]


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "fastembed", fastembed)
    yield
    fastembed.TextEmbedding.made.clear()


def folder_of(letters: str, tmp_path: Path) -> str:
    folder = tmp_path / f"model-{letters[:3]}"
    folder.mkdir()
    (folder / "tokenizer.json").write_text(letters, "utf-8")
    return str(folder)


def test_fastembed_gives_vectors_of_length_one(tmp_path: Path) -> None:
    encoder = FastEmbed(MINI, folder_of("abcdefghijklmnopqrstuvwxyz", tmp_path))

    vectors = encoder.encode(["when are the talks", "bazaar", "call"])

    assert (vectors.shape, vectors.dtype, encoder.size) == ((3, 26), np.float32, 26)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-6)


def test_fastembed_gives_zeros_and_no_warning_when_a_text_says_nothing(tmp_path: Path) -> None:
    encoder = FastEmbed(MINI, folder_of("abcdefghijklmnopqrstuvwxyz", tmp_path))

    assert not encoder.encode(["", "???"]).any()
    assert encoder.encode([]).shape == (0, 26)


def test_fastembed_takes_one_thread_and_the_folder(tmp_path: Path) -> None:
    folder = folder_of("abc", tmp_path)

    FastEmbed(MINI, folder)

    (made,) = fastembed.TextEmbedding.made
    assert (made.model_name, made.threads, made.folder) == (MINI, 1, Path(folder))


@pytest.mark.parametrize(("model", "given"), [(MINI, "hours"), (E5, "query: hours")])
def test_fastembed_says_query_only_to_models_that_were_trained_so(model: str, given: str, tmp_path: Path) -> None:
    FastEmbed(model, folder_of("abc", tmp_path)).encode(["hours"])

    assert fastembed.TextEmbedding.made[0].embedded[-1] == given


def test_fastembed_has_another_name_when_the_files_are_of_another_model(tmp_path: Path) -> None:
    here = folder_of("abcdefghijklmnopqrstuvwxyz", tmp_path)
    there = folder_of("zyxwvutsrqponmlkjihgfedcba", tmp_path)

    names = [FastEmbed(MINI, folder).name for folder in (here, here, there)]

    assert names[0] == names[1] != names[2]
    assert all(name.startswith(f"fastembed {MINI} ") for name in names)


@pytest.mark.parametrize(
    ("model", "letters", "why"),
    [
        ("no/such", "abc", "Model no/such is not supported in TextEmbedding."),
        (MINI, None, f"Could not load model {MINI} from any source."),
        (MINI, "damaged", "EOF while parsing an object at line 1 column 1"),
    ],
)
def test_fastembed_tells_why_on_one_line_when_a_model_cannot_be_loaded(
    model: str, letters: str | None, why: str, tmp_path: Path
) -> None:
    folder = folder_of(letters, tmp_path) if letters else None

    with pytest.raises(ModelError) as raised:
        FastEmbed(model, folder)

    assert str(raised.value) == f"fastembed can't load {model}: {why}"


class Lengths:
    """An encoder that measures texts, and keeps which."""

    name, size = "lengths", 1

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked.extend(texts)
        return np.array([[len(text)] for text in texts], np.float32)


def test_recalled_asks_the_encoder_only_for_what_is_not_at_hand() -> None:
    encoder = Lengths()
    recalled = Recalled(encoder, ["a", "bb"], np.array([[10], [20]], np.float32))

    vectors = recalled.encode(["bb", "ccc", "a", "dddd"])

    assert vectors.tolist() == [[20], [3], [10], [4]]
    assert (encoder.asked, recalled.name, recalled.size) == (["ccc", "dddd"], "lengths", 1)


def test_recalled_keeps_what_is_at_hand_when_its_answer_is_written_to() -> None:
    recalled = Recalled(Lengths(), ["a"], np.array([[10]], np.float32))

    recalled.encode(["a"])[:] = 0

    assert recalled.encode(["a"]).tolist() == [[10]]
    assert recalled.encode([]).shape == (0, 1)
