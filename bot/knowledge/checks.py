"""Checks that need more than one entry: links, duplicates, supersession, coverage of paragraphs."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath

from bot.knowledge import schema
from bot.knowledge.faults import Fault
from bot.knowledge.folder import File, Folder
from bot.knowledge.premises import premise_faults
from bot.knowledge.translations import translation_faults
from bot.knowledge.tree import Path
from bot.knowledge.updates import update_faults
from bot.model.entry import within
from bot.model.utterance import normalise

Link = tuple[File, Path, str]


def check(folder: Folder) -> list[Fault]:
    """Return every fault across the sound files of a folder.

    A rule that would take what a broken file defines for missing is passed over.
    """
    rules: tuple[tuple[Callable[[Folder], Iterable[Fault]], tuple[str, ...]], ...] = (
        (_duplicate_ids, ()),
        (_dead_links, ()),
        (_duplicate_utterances, ()),
        (_file_names, ()),
        (_paragraph_order, ()),
        (_edition_ids, ()),
        (_evidence_exists, ("sources",)),
        (_waived_exists, ()),
        (_as_of_follows_edition, ()),
        (_supersession_ends, ()),
        (_tense_is_decided, ("facts",)),
        (translation_faults, ("lexicon.yaml",)),
        (premise_faults, ("facts",)),
        (update_faults, ("facts", "sources")),
    )
    return [fault for rule, needed in rules if folder.is_whole(*needed) for fault in rule(folder)]


def _ids(folder: Folder, kind: str) -> Iterator[Link]:
    """Yield where each id of a kind is given: entry, fact, entity or source."""
    for file in folder.files:
        match kind, file.shape:
            case "source", schema.SourceFile(id=own):
                yield file, ("id",), own
            case "fact", schema.FactsFile(facts=facts):
                yield from ((file, ("facts", index, "id"), fact.id) for index, fact in enumerate(facts))
            case "entity", schema.LexiconFile(entities=entities):
                yield from ((file, ("entities", index, "id"), entity.id) for index, entity in enumerate(entities))
            case "entry", schema.FaqFile() | schema.RefusalsFile():
                yield from ((file, (*path, "id"), entry.id) for path, entry in _matched(file))


def _matched(file: File) -> Iterator[tuple[Path, schema.FaqIn | schema.RefusalIn]]:
    """Yield the entries of a file that questions are matched against."""
    match file.shape:
        case schema.FaqFile(entries=entries):
            yield from ((("entries", index), entry) for index, entry in enumerate(entries))
        case schema.RefusalsFile(groups=groups):
            yield from ((("groups", index), group) for index, group in enumerate(groups))


def _duplicate_ids(folder: Folder) -> Iterator[Fault]:
    for kind in ("entry", "fact", "entity", "source"):
        first: dict[str, File] = {}
        for file, path, own in _ids(folder, kind):
            if own in first:
                yield file.fault(path, f'{kind} id "{own}", also in {first[own].path}', "an id of its own")
            first.setdefault(own, file)


def _dead_links(folder: Folder) -> Iterator[Fault]:
    known = {kind: {own for _, _, own in _ids(folder, kind)} for kind in ("fact", "entity", "source")}
    known["entry"] = {entry.id for _, shape in folder.of(schema.FaqFile) for entry in shape.entries}
    for kind, home, links in (
        ("fact", "facts", _links_to_facts(folder)),
        ("entry", "faq", _links_to_entries(folder)),
        ("entity", "lexicon.yaml", _links_to_entities(folder)),
        ("source", "sources", _links_to_sources(folder)),
    ):
        for file, path, target in links:
            if target not in known[kind] and folder.is_whole(home):
                yield file.fault(path, f'a link to "{target}"', f"the id of {_an(kind)}")


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] == "e" else f"a {kind}"


def _links_to_facts(folder: Folder) -> Iterator[Link]:
    for file, shape in folder.of(schema.FaqFile):
        for index, entry in enumerate(shape.entries):
            for place, fact in enumerate(entry.facts):
                yield file, ("entries", index, "facts", place), fact
    for file, facts in folder.of(schema.FactsFile):
        for index, item in enumerate(facts.facts):
            for field, target in (("about", item.about), ("superseded_by", item.superseded_by)):
                if target:
                    yield file, ("facts", index, field), target
    for file, update in folder.of(schema.UpdateFile):
        for field, ids in (("adds", update.adds), ("supersedes", update.supersedes), ("corrects", update.corrects)):
            yield from ((file, (field, place), target) for place, target in enumerate(ids))


def _links_to_sources(folder: Folder) -> Iterator[Link]:
    for file in folder.files:
        if isinstance(file.shape, schema.FactsFile | schema.UpdateFile):
            yield file, ("source",), file.shape.source


def _links_to_entries(folder: Folder) -> Iterator[Link]:
    for file, shape in folder.of(schema.FaqFile):
        for index, entry in enumerate(shape.entries):
            for place, target in enumerate(entry.related):
                yield file, ("entries", index, "related", place), target
    for file, refusals in folder.of(schema.RefusalsFile):
        for index, group in enumerate(refusals.groups):
            for place, target in enumerate(group.suggest):
                yield file, ("groups", index, "suggest", place), target
    for file, about in folder.of(schema.AboutFile):
        for place, target in enumerate(about.starters):
            yield file, ("starters", place), target


def _links_to_entities(folder: Folder) -> Iterator[Link]:
    for file, shape in folder.of(schema.FactsFile):
        for index, fact in enumerate(shape.facts):
            if fact.owner:
                yield file, ("facts", index, "owner"), fact.owner
            for place, entity in enumerate(fact.event.participants if fact.event else ()):
                yield file, ("facts", index, "event", "participants", place), entity


def _utterances(folder: Folder) -> Iterator[tuple[File, Path, str, str]]:
    for file in folder.files:
        for path, entry in _matched(file):
            premises = entry.premises if isinstance(entry, schema.FaqIn) else ()
            within_entry = [
                ((*path, "premises", n), within(entry.id, item.id), item) for n, item in enumerate(premises)
            ]
            for place, id_, item in ((path, entry.id, entry), *within_entry):
                for language, texts in item.utterances.items():
                    for number, text in enumerate(texts):
                        yield file, (*place, "utterances", language, number), text, id_


def _duplicate_utterances(folder: Folder) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for file, path, text, entry in _utterances(folder):
        plain = normalise(text)
        if not plain:
            yield file.fault(path, f'the utterance "{text}"', "words that can be matched")
        elif plain in first:
            yield file.fault(path, f'the utterance "{text}", also in "{first[plain]}"', "each utterance once")
        first.setdefault(plain, entry)


def _file_names(folder: Folder) -> Iterator[Fault]:
    for file in folder.files:
        match file.shape:
            case schema.SourceFile(id=own) | schema.UpdateFile(id=own) if PurePath(file.path).stem != own:
                yield file.fault(("id",), f'the id "{own}"', "the name of the file")


def _paragraph_order(folder: Folder) -> Iterator[Fault]:
    for file, shape in folder.of(schema.SourceFile):
        for index, paragraph in enumerate(shape.paragraphs):
            if paragraph.number != index + 1:
                yield file.fault(("paragraphs", index), f"paragraph {paragraph.number}", f"paragraph {index + 1}")
        covered = [n for edition in shape.editions for n in range(edition.first, edition.last + 1)]
        if covered != [paragraph.number for paragraph in shape.paragraphs]:
            yield file.fault(("editions",), "editions that leave out or repeat a paragraph", "each paragraph in one")


def _edition_ids(folder: Folder) -> Iterator[Fault]:
    for file, shape in folder.of(schema.SourceFile):
        ids = [edition.id for edition in shape.editions]
        for index, own in enumerate(ids):
            if own in ids[:index]:
                yield file.fault(("editions", index, "id"), f'edition id "{own}" a second time', "an id of its own")


def _waived_exists(folder: Folder) -> Iterator[Fault]:
    for file, shape in folder.of(schema.SourceFile):
        sentences = {paragraph.number: paragraph.sentences for paragraph in shape.paragraphs}
        for index, item in enumerate(shape.waivers):
            if item.sentence > sentences.get(item.paragraph, 0):
                found = f"paragraph {item.paragraph}, sentence {item.sentence}"
                yield file.fault(("waivers", index), found, "a sentence of the source")


def _evidence_exists(folder: Folder) -> Iterator[Fault]:
    sentences = {
        (shape.id, paragraph.number): paragraph.sentences
        for _, shape in folder.of(schema.SourceFile)
        for paragraph in shape.paragraphs
    }
    for file, shape in folder.of(schema.FactsFile):
        for index, fact in enumerate(shape.facts):
            for place, item in enumerate(fact.evidence):
                if item.sentence > sentences.get((shape.source, item.paragraph), 0):
                    found = f"paragraph {item.paragraph}, sentence {item.sentence}"
                    yield file.fault(("facts", index, "evidence", place), found, "a sentence of the source")


def _as_of_follows_edition(folder: Folder) -> Iterator[Fault]:
    editions = {shape.id: shape.editions for _, shape in folder.of(schema.SourceFile)}
    for file, shape in folder.of(schema.FactsFile):
        for index, fact in enumerate(shape.facts):
            main = fact.evidence[0].paragraph
            for edition in editions.get(shape.source, ()):
                if edition.first <= main <= edition.last and edition.as_of != fact.as_of:
                    found, expected = f"as_of {fact.as_of}", f"{edition.as_of}, the date of the edition {edition.id}"
                    yield file.fault(("facts", index, "as_of"), found, expected)


def _supersession_ends(folder: Folder) -> Iterator[Fault]:
    as_of = {fact.id: fact.as_of for _, shape in folder.of(schema.FactsFile) for fact in shape.facts}
    newer = {fact.id: fact.superseded_by for _, shape in folder.of(schema.FactsFile) for fact in shape.facts}
    for file, shape in folder.of(schema.FactsFile):
        for index, fact in enumerate(shape.facts):
            seen, target = {fact.id}, fact.superseded_by
            while target and target not in seen:
                seen.add(target)
                target = newer.get(target)
            path = ("facts", index, "superseded_by")
            if not target and as_of.get(fact.superseded_by or "", fact.as_of) < fact.as_of:
                yield file.fault(path, f'"{fact.superseded_by}", which is older', "a fact that is not")
            if target:
                yield file.fault(path, "a circle of superseded facts", "one that ends at a fact that stands")


def _tense_is_decided(folder: Folder) -> Iterator[Fault]:
    events = {fact.id for _, shape in folder.of(schema.FactsFile) for fact in shape.facts if fact.event}
    for file, shape in folder.of(schema.FactsFile):
        for index, fact in enumerate(shape.facts):
            if fact.ahead and not fact.event and fact.about not in events:
                yield file.fault(
                    ("facts", index, "ahead"), "ahead without an event", "an event, or about a fact with one"
                )
            if fact.about and fact.about not in events:
                yield file.fault(
                    ("facts", index, "about"), f'"{fact.about}", which has no event', "a fact with an event"
                )
