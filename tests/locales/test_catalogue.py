import ast
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import bot
from bot.locales.catalogue import say
from bot.model.language import LANGUAGES

TRANSLATED = [language for language in LANGUAGES if language != "en"]


def messages() -> set[str]:
    """Return every message that the code says."""
    found: set[str] = set()
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                message = node.args[1]
                assert isinstance(message, ast.Constant), f"{path}:{node.lineno} says what no catalogue can hold"
                found.add(message.value)
    return found


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_holds_each_message_and_no_other(language: str) -> None:
    with (files("bot.locales") / f"{language}.po").open("rb") as file:
        catalogue = read_po(file)

    held = {message.id for message in catalogue if message.id and message.string and not message.fuzzy}

    assert held == messages()


@pytest.mark.parametrize("language", TRANSLATED)
def test_translation_fills_in_the_same_names(language: str) -> None:
    with (files("bot.locales") / f"{language}.po").open("rb") as file:
        pairs = [(str(message.id), str(message.string)) for message in read_po(file) if message.id]

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert [id_ for id_, text in pairs if names(id_) != names(text)] == []


def test_say_speaks_english_when_no_catalogue_is_needed() -> None:
    assert say("en", "updated {date}", date="today") == "updated today"


def test_say_fills_in_names_when_it_translates() -> None:
    assert say("pl", "paragraph {number}", number=11) == "akapit 11"
