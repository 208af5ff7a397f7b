from importlib.resources import files

import pytest

from bot.presenting.typefaces import Face, Style, printable

ALPHABETS = {
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯ’",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ",
    "pl": "aąbcćdeęfghijklłmnńoóprsśtuwyzźżAĄBCĆDEĘFGHIJKLŁMNŃOÓPRSŚTUWYZŹŻ",
    "en": "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
    "signs": ".,:;!?…–—-«»“”„‘’\"'()[]{}<>&%$€₴№§·+=/\\|@#*_~\u00a0x",
}


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize("alphabet", ALPHABETS.values(), ids=ALPHABETS)
def test_typeface_has_every_sign_of_the_languages(face: Face, alphabet: str) -> None:
    assert printable(alphabet, face) == alphabet


@pytest.mark.parametrize("face", Face)
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u200bb\u00adc\u202ed", "abcd"),
        ("a\nb\tc", "a b c"),
        ("flag 🇺🇦.", "flag ."),
        ("中", ""),
        ("и\u0306", "й"),
        ("☎\ufe0f", "☎"),
        ("\x00\x07", ""),
        ("\U0010ffff", ""),
    ],
    ids=[
        "invisible",
        "line breaks",
        "no glyph",
        "no glyph at all",
        "composed",
        "a variant",
        "controls",
        "no character",
    ],
)
def test_printable_leaves_only_what_can_be_shown(face: Face, text: str, shown: str) -> None:
    assert printable(text, face) == shown


def test_bold_is_wider_than_regular() -> None:
    regular, bold = (Style(face, 40, 56, "#000000") for face in (Face.REGULAR, Face.BOLD))

    assert bold.width("Хронологія") > regular.width("Хронологія") > 0


def test_licence_lies_beside_the_fonts() -> None:
    folder = files("bot.presenting") / "fonts"

    assert "Bitstream Vera Fonts Copyright" in (folder / "LICENSE.txt").read_text("utf-8")
    assert all((folder / face).is_file() for face in Face)
