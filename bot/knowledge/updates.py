"""Whether an update says what its facts say, names those that it overtakes, and is true whenever it is read."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.knowledge import schema
from bot.knowledge.article import plain
from bot.knowledge.faults import Fault
from bot.knowledge.folder import File, Folder
from bot.knowledge.grounding import unfounded
from bot.knowledge.quoting import misquoted
from bot.model.language import Language

Facts = Mapping[str, schema.FactIn]

# Words that are wrong by the time that somebody reads them, or that cry; stems where a language inflects.
_FLEETING: Mapping[Language, str] = {
    "en": r"today|tonight|tomorrow|yesterday|now|currently|recently|latest|breaking|urgent|this (?:week|month|year)",
    "uk": r"сьогодні\w*|завтра\w*|у?вчора\w*|зараз|щойно|нині\w*|нещодавно|терміново|цього (?:тижня|місяця|року)",
    "ru": r"сегодня\w*|завтра\w*|вчера\w*|сейчас|ныне\w*|недавно|срочно|на этой неделе|в этом (?:месяце|году)",
    "pl": r"dziś|dzisiaj|dzisiejsz\w+|jutro|wczoraj\w*|teraz|obecnie|niedawno|pilne|w tym (?:tygodniu|miesiącu|roku)",
}
_QUOTED = re.compile(r'"[^"]*"')


def update_faults(folder: Folder) -> Iterator[Fault]:
    """Yield what is wrong with updates: their edition, the facts that they name, and what they say."""
    facts = {fact.id: fact for _, shape in folder.of(schema.FactsFile) for fact in shape.facts}
    sources = {fact.id: shape.source for _, shape in folder.of(schema.FactsFile) for fact in shape.facts}
    first: dict[str, str] = {}
    for file, update in sorted(folder.of(schema.UpdateFile), key=lambda item: (item[1].day, item[1].id)):
        yield from _edition_faults(folder, file, update)
        yield from _source_faults(file, update, sources)
        yield from _fact_faults(file, update, facts, first)
        yield from _supersession_faults(file, update, facts)
        yield from _text_faults(file, update, facts)


def retelling_faults(folder: Folder, source: str, runs: Sequence[str]) -> Iterator[Fault]:
    """Yield what updates quote or copy of an article, given by its plain paragraphs, though they may not."""
    if not folder.is_whole("facts"):
        return  # What rests on a fact that can't be read can't be told.
    evidence = {fact.id: fact.evidence for _, shape in folder.of(schema.FactsFile) for fact in shape.facts}
    for file, update in folder.of(schema.UpdateFile):
        if update.source == source:
            items = [item for id_ in _named(update) for item in evidence.get(id_, ())]
            numbers = sorted({item.paragraph for item in items if item.paragraph <= len(runs)})
            rests_on = "\n".join(runs[number - 1] for number in numbers)
            for field, texts in (("title", update.title), ("text", update.text)):
                for found, expected in misquoted(texts["en"], rests_on):
                    yield file.fault((field, "en"), found, expected)


def _named(update: schema.UpdateFile) -> tuple[str, ...]:
    return (*update.adds, *update.corrects, *update.supersedes)


def _edition_faults(folder: Folder, file: File, update: schema.UpdateFile) -> Iterator[Fault]:
    sources = {shape.id: shape for _, shape in folder.of(schema.SourceFile)}
    if update.source not in sources:
        return  # A dead link, which is told as such.
    edition = next((item for item in sources[update.source].editions if item.id == update.edition), None)
    if edition is None:
        yield file.fault(("edition",), f'the edition "{update.edition}"', "an edition of the source")
    elif edition.as_of != update.day:
        yield file.fault(("day",), f"day {update.day}", f"{edition.as_of}, the date of the edition {edition.id}")


def _source_faults(file: File, update: schema.UpdateFile, sources: Mapping[str, str]) -> Iterator[Fault]:
    for field, ids in (("adds", update.adds), ("corrects", update.corrects)):
        for place, id_ in enumerate(ids):
            if sources.get(id_, update.source) != update.source:
                found = f'"{id_}", which rests on "{sources[id_]}"'
                yield file.fault((field, place), found, f'a fact that rests on "{update.source}"')


def _fact_faults(file: File, update: schema.UpdateFile, facts: Facts, first: dict[str, str]) -> Iterator[Fault]:
    """Yield facts that are named twice, or that are not as old as their part in the update asks."""
    named = _named(update)
    for field, ids in (("adds", update.adds), ("supersedes", update.supersedes), ("corrects", update.corrects)):
        for place, id_ in enumerate(ids):
            fact, path = facts.get(id_), (field, place)
            if named.count(id_) > 1:
                yield file.fault(path, f'"{id_}" more than once', "each fact once")
            if fact and field == "adds" and fact.as_of != update.day:
                yield file.fault(path, f'"{id_}", as_of {fact.as_of}', f"a fact of {update.day}")
            if fact and field != "adds" and fact.as_of > update.day:
                yield file.fault(path, f'"{id_}", as_of {fact.as_of}', f"a fact that is not younger than {update.day}")
            if fact and field == "corrects" and not fact.revision:
                yield file.fault(path, f'"{id_}", revision 0', "a fact whose revision was raised")
            if field == "adds" and first.setdefault(id_, update.id) != update.id:
                yield file.fault(path, f'"{id_}", which "{first[id_]}" adds', "a fact that no other update adds")


def _supersession_faults(file: File, update: schema.UpdateFile, facts: Facts) -> Iterator[Fault]:
    """Yield facts that none of the added ones overtakes, and those that one does though the update does not say so."""
    for place, id_ in enumerate(update.supersedes):
        if id_ in facts and facts[id_].superseded_by not in update.adds:
            newer = facts[id_].superseded_by
            found = f'"{id_}", which {f"gave way to {newer!r}" if newer else "still stands"}'.replace("'", '"')
            yield file.fault(("supersedes", place), found, "a fact that one under adds took the place of")
    for fact in facts.values():
        if fact.superseded_by in update.adds and fact.id not in update.supersedes:
            path = ("adds", update.adds.index(fact.superseded_by or ""))
            yield file.fault(
                path, f'"{fact.superseded_by}", which took the place of "{fact.id}"', "it under supersedes"
            )


def _text_faults(file: File, update: schema.UpdateFile, facts: Facts) -> Iterator[Fault]:
    named = [facts[id_] for id_ in _named(update) if id_ in facts]
    for field, texts in (("title", update.title), ("text", update.text)):
        for language, found in unfounded(texts, named):
            yield file.fault((field, language), found, "it in a fact that the update names")
        for language, text in texts.items():
            own = _QUOTED.sub(" ", plain(text))
            if fleeting := re.search(rf"\b(?:{_FLEETING[language]})\b", own, re.IGNORECASE):
                yield file.fault((field, language), f'"{fleeting[0]}" ({language})', "words that stay true: a date")
