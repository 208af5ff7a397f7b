import pytest

from bot.answering.pointing import pointed
from bot.model.lexicon import Entity, EntityKind


def entity(name: str, kind: EntityKind) -> Entity:
    return Entity(name.lower(), kind, {"en": (name,)}, ())


UNION = entity("Union", EntityKind.ORGANISATION)
PORT = entity("Port", EntityKind.ORGANISATION)
ADA = entity("Ada", EntityKind.PERSON)
LEO = entity("Leo", EntityKind.PERSON)
LISBON = entity("Lisbon", EntityKind.PLACE)


@pytest.mark.parametrize(
    ("utterance", "written_out"),
    [
        ("is lisbon in it", "is lisbon in Union"),
        ("is lisbon a member of it", "is lisbon a member of Union"),
        ("чи є в ній лісабон", "чи є в Union лісабон"),
        ("входит ли туда лиссабон", "входит ли Union лиссабон"),
        ("czy lizbona do niej należy", "czy lizbona do Union należy"),
    ],
)
def test_group_is_the_organisation_named_last(utterance: str, written_out: str) -> None:
    assert pointed(utterance, [LISBON], [PORT, LISBON, UNION]) == written_out


@pytest.mark.parametrize(
    ("utterance", "written_out"),
    [
        ("does he work for leo", "does Ada work for leo"),
        ("она работает на лео", "Ada работает на лео"),
        ("czy on zna leo", "czy Ada zna leo"),
    ],
)
def test_person_is_the_only_one_named_before(utterance: str, written_out: str) -> None:
    assert pointed(utterance, [LEO], [UNION, ADA]) == written_out


def test_nobody_is_meant_when_two_persons_were_named() -> None:
    assert pointed("does she live in lisbon", [LISBON], [ADA, LEO]) == "does she live in lisbon"


def test_english_preposition_is_nobody() -> None:
    assert pointed("is lisbon on the list", [LISBON], [ADA]) == "is lisbon on the list"


def test_utterance_stays_when_it_names_nobody_itself() -> None:
    assert pointed("who is in it", [], [UNION]) == "who is in it"


def test_utterance_stays_when_nobody_was_named_before() -> None:
    assert pointed("is lisbon in it", [LISBON], [LISBON]) == "is lisbon in it"
