import pytest

from bot.surfaces.telegram.fitting import MAX_TEXT_UNITS, fitting, whole
from emulator.formatting import utf16_units


def test_blocks_are_kept_from_the_first_one_on_while_there_is_room() -> None:
    assert fitting(["<b>one</b>", "two", "three"], 8) == "<b>one</b>\n\ntwo"
    assert fitting(["one", "seven sins", "two"], 8) == "one"
    assert fitting(["&amp;&amp;", "😀"], 6) == "&amp;&amp;\n\n😀"
    assert fitting(["a line", "another"], 13, between="\n") == "a line"


@pytest.mark.parametrize("text", ["x" * 4_096, "😀" * 2_048])
def test_text_that_fits_is_left_whole(text: str) -> None:
    assert whole(text) == text


def test_text_that_is_too_long_ends_after_a_paragraph() -> None:
    cut = whole("\n\n".join(["😀" * 300] * 20))

    assert set(cut.split("\n\n")[:-1]) == {"😀" * 300}
    assert cut.endswith("\n\n…")
    assert utf16_units(cut) <= MAX_TEXT_UNITS


def test_paragraph_that_is_too_long_is_cut() -> None:
    assert utf16_units(whole("😀" * 5_000)) <= MAX_TEXT_UNITS
