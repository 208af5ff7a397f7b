"""Words that point at whom or what was named before, beside another name: "is Ukraine in it". In four languages."""

import re
from collections.abc import Sequence

from bot.model.lexicon import Entity, EntityKind

# Into a group, or out of it: the word before stays.
_GROUP = re.compile(
    r"\b(?:(?P<into>in|to|of|into|у|в|до|во|w|we|do) (?:it|ній|неї|ньому|него|нього|ней|нее|неё|нем|нём|niej|nim|niego)"
    r"|туди|туда)\b",
    re.IGNORECASE,
)
# By itself "on" is English for something else.
_PERSON = re.compile(r"\b(?:he|she|він|вона|он|она|ona|(?<=\bczy )on)\b", re.IGNORECASE)


def pointed(utterance: str, named: Sequence[Entity], before: Sequence[Entity]) -> str:
    """Return an utterance with what it points at written out, if it names somebody else; else the utterance itself.

    ``named`` are the entities of the utterance, ``before`` those that were named before it, in order. What one is part
    of is the organisation named last; who does something is the only person.
    """
    others = [entity for entity in before if entity not in named]
    groups = [entity for entity in others if entity.kind is EntityKind.ORGANISATION]
    people = [entity for entity in others if entity.kind is EntityKind.PERSON]
    if not named:
        return utterance
    if groups and _GROUP.search(utterance):
        return _GROUP.sub(lambda found: f"{found['into'] or ''} {_name(groups[-1])}".strip(), utterance, count=1)
    if len(people) == 1:
        return _PERSON.sub(_name(people[0]), utterance, count=1)
    return utterance


def _name(entity: Entity) -> str:
    return next(iter(entity.names.values()))[0]
