import pytest

from bot.knowledge import schema
from bot.knowledge.naming import Names
from bot.model.language import Language


def entity(id_: str, **names: list[str]) -> schema.EntityIn:
    return schema.EntityIn.model_validate({"id": id_, "kind": "place", "names": names, "aliases": ["the big one"]})


@pytest.fixture(scope="module")
def names() -> Names:
    return Names(
        [
            entity("us", en=["the US", "US"], ru=["США", "американский"]),
            entity("us-fleet", en=["US fleet"], ru=["американский флот", "Шестой флот"]),
            entity("port", en=["Port’s End"]),
        ]
    )


@pytest.mark.parametrize(
    ("language", "text", "found", "rest"),
    [
        ("en", "Ships of the US left.", {"us": "US"}, "Ships of the | left."),
        ("en", "It told us of the big one.", {}, "It told us of the big one."),
        ("en", "The us fleet left Port's End.", {"us-fleet": "us fleet", "port": "Port's End"}, "The | left |."),
        ("ru", "Американский флот и США.", {"us-fleet": "Американский флот", "us": "США"}, "| и |."),
        ("ru", "Американский порт, шестой флот.", {"us": "Американский", "us-fleet": "шестой флот"}, "| порт, |."),
        ("ru", "Суда в Port's End.", {"port": "Port's End"}, "Суда в |."),
    ],
)
def test_take_finds_the_longest_name_when_names_overlap(
    names: Names, language: Language, text: str, found: dict[str, str], rest: str
) -> None:
    assert names.take(text, language) == (found, rest)


def test_take_finds_nobody_when_the_lexicon_is_empty() -> None:
    assert Names([]).take("Anyone", "en") == ({}, "Anyone")
