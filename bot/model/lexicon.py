"""People, places and organisations under all the names that they go by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.model.language import Language


class EntityKind(StrEnum):
    """What sort of thing a name stands for."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, place or organisation; the first name in a language is the one that is shown.

    ``aliases`` are further ways to type it (nicknames, transliterations, misspellings): matched, never shown.
    """

    id: str
    kind: EntityKind
    names: Mapping[Language, tuple[str, ...]]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The entities, and how short forms of everyday words are written out (``wen``: ``when``)."""

    entities: Mapping[str, Entity]
    shorthand: Mapping[str, str]
