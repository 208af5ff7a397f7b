"""The evidence gate: every number, date, name and quotation of a fact stands in the paragraphs that it rests on."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from bot.knowledge import schema
from bot.knowledge.article import fingerprint, paragraphs, plain, quotations, sentences
from bot.knowledge.claims import Claims, claims, dates, words
from bot.knowledge.faults import Fault
from bot.knowledge.folder import File, Folder
from bot.knowledge.quoting import misquoted
from bot.knowledge.tree import Path
from bot.knowledge.updates import retelling_faults
from bot.model.fact import ClaimType, Event


def gate(folder: Folder, article: str) -> list[Fault]:
    """Return every fault of the facts and updates that rest on an article, held against its text."""
    runs = paragraphs(article)
    best = described(folder, article)
    if best is None:
        return [Fault("sources", 0, None, "an article that no source describes", "one whose fingerprints are kept")]
    file, source = best
    about_source = (*_fingerprint_faults(file, source, runs), *_source_faults(file, source, runs))
    return [*about_source, *_Gate(folder, source.id, runs).faults(), *retelling_faults(folder, source.id, runs)]


def described(folder: Folder, article: str) -> tuple[File, schema.SourceFile] | None:
    """Return the source that describes an article best, or None where none shares a paragraph with it."""
    prints = {fingerprint(run) for run in paragraphs(article)}
    shared = {
        file.path: sum(paragraph.sha256 in prints for paragraph in shape.paragraphs)
        for file, shape in folder.of(schema.SourceFile)
    }
    best = max(folder.of(schema.SourceFile), key=lambda item: shared[item[0].path], default=None)
    return best if best and shared[best[0].path] else None


def _fingerprint_faults(file: File, source: schema.SourceFile, runs: Sequence[str]) -> Iterator[Fault]:
    if len(runs) != len(source.paragraphs):
        yield file.fault(("paragraphs",), f"{len(source.paragraphs)} paragraphs", f"{len(runs)}, as in the article")
    for index, (paragraph, run) in enumerate(zip(source.paragraphs, runs, strict=False)):
        if paragraph.sha256 != (actual := fingerprint(run)):
            yield file.fault(("paragraphs", index), f"fingerprint {paragraph.sha256[:12]}…", f"{actual[:12]}…")
        elif paragraph.sentences != (count := len(sentences(run))):
            yield file.fault(("paragraphs", index), f"{paragraph.sentences} sentences", str(count))


def _source_faults(file: File, source: schema.SourceFile, runs: Sequence[str]) -> Iterator[Fault]:
    """Yield what the source claims of the article: its title, its credits, the dates of its editions."""
    if plain(source.title) != runs[0]:
        yield file.fault(("title",), f'the title "{source.title}"', f'"{runs[0]}", the first paragraph')
    for index, credit in enumerate(source.credits):
        if plain(credit) not in " ".join(runs):
            yield file.fault(("credits", index), f'the credit "{credit}"', "a name in the article")
    for index, edition in enumerate(source.editions):
        text = "\n".join(runs[edition.first - 1 : edition.last])
        printed = f"{edition.as_of.day}-{edition.as_of.month}" in dates(text) and str(edition.as_of.year) in text
        if not printed and edition.note is None:
            found = f"as_of {edition.as_of}, which its paragraphs do not print"
            yield file.fault(
                ("editions", index, "as_of"), found, "a date that they print, or a note where it comes from"
            )


@dataclass(frozen=True, slots=True)
class _Located:
    """A fact with its place in a file, the plain text of its paragraphs, and that of the sentences it names."""

    file: File
    path: Path
    fact: schema.FactIn
    paragraphs: str
    sentences: str

    def fault(self, field: str, found: str, expected: str) -> Fault:
        return self.file.fault((*self.path, field), found, expected)


class _Gate:
    def __init__(self, folder: Folder, source: str, runs: Sequence[str]) -> None:
        self.entities: Mapping[str, schema.EntityIn] = {
            entity.id: entity for _, shape in folder.of(schema.LexiconFile) for entity in shape.entities
        }
        self.facts = [
            _located(file, index, fact, runs)
            for file, shape in folder.of(schema.FactsFile)
            if shape.source == source
            for index, fact in enumerate(shape.facts)
        ]
        texts = [*runs, *(fact.fact.text["en"] for fact in self.facts)]
        self.ordinary = {word for text in texts for word in re.findall(r"\b[a-z]+\b", plain(text))}

    def faults(self) -> Iterator[Fault]:
        for fact in self.facts:
            for field, texts in (("text", fact.fact.text), ("ahead", fact.fact.ahead or {})):
                if "en" in texts:
                    yield from self._text_faults(fact, field, texts["en"])
                    yield from self._quotation_faults(fact, field, texts["en"])
            yield from self._owner_faults(fact)
            yield from self._event_faults(fact)
            yield from self._needless_inference(fact)

    def _text_faults(self, fact: _Located, field: str, text: str) -> Iterator[Fault]:
        """Yield what a text says that neither the named sentences (numbers) nor the paragraphs (names) say."""
        said, shown, inferred = self._claims(text), self._claims(fact.sentences), self._inferred(fact)
        for what, missing in (
            ("number", said.numbers - shown.numbers - inferred.numbers),
            ("date", said.dates - shown.dates - inferred.dates),
            ("time", said.times - shown.times - inferred.times),
            ("name", self._unfounded_names(said.names - inferred.names, text, fact)),
        ):
            for value in sorted(missing):
                yield fact.fault(field, f"the {what} {value}", "it in the evidence, or under inferred")

    def _unfounded_names(self, names: Set[str], text: str, fact: _Located) -> set[str]:
        """Return the names of a text that do not occur in its paragraphs, those of the lexicon in any case."""
        evidence = fact.paragraphs
        present, months = words(evidence), self._claims(evidence).names
        mentioned = [entity for entity in self.entities.values() if _occurs(entity, plain(text))]
        founded = {word for entity in mentioned if _occurs(entity, evidence) for word in _name_words(entity)}
        missing = {
            name
            for name in names
            if not ({part.lower() for part in name.split("-")} <= present or name in months or name.lower() in founded)
        }
        inferred = " ".join(fact.fact.inferred).lower()
        told = {*inferred.split(), *(name.lower() for name in missing)}
        unfounded = (entity for entity in mentioned if not _occurs(entity, evidence))
        return missing | {entity.names["en"][0] for entity in unfounded if not _name_words(entity) & told}

    def _quotation_faults(self, fact: _Located, field: str, text: str) -> Iterator[Fault]:
        """Yield quotations that the evidence does not quote, and whole runs of words taken over without quotes."""
        for found, expected in misquoted(text, fact.paragraphs):
            yield fact.fault(field, found, expected)
        if fact.fact.claim is ClaimType.QUOTED and not quotations(plain(text)):
            yield fact.fault(field, "a quoted claim without a quotation", "the words in quotation marks")

    def _claims(self, text: str) -> Claims:
        return claims(text, self.ordinary)

    def _inferred(self, fact: _Located) -> Claims:
        return claims(". ".join(fact.fact.inferred))

    def _owner_faults(self, fact: _Located) -> Iterator[Fault]:
        """Yield an owner or participant whom the paragraphs do not name, and an owner whom the text does not name."""
        participants = fact.fact.event.participants if fact.fact.event else ()
        for field, id_ in (("owner", fact.fact.owner), *(("event", id_) for id_ in participants)):
            # One that the lexicon lacks is a dead link, which the checks tell.
            entity = self.entities.get(id_ or "")
            if entity and entity.id not in fact.fact.inferred and not _occurs(entity, fact.paragraphs):
                yield fact.fault(field, f'"{id_}"', "one of its names in the paragraph, or its id under inferred")
        owner = self.entities.get(fact.fact.owner or "")
        if owner and owner.id not in fact.fact.inferred and not _occurs(owner, plain(fact.fact.text["en"])):
            yield fact.fault("text", f'a claim of "{owner.id}" that does not name it', "the owner beside the claim")

    def _event_faults(self, fact: _Located) -> Iterator[Fault]:
        if fact.fact.event is None:
            return
        event, shown, inferred = fact.fact.event, self._claims(fact.sentences), self._inferred(fact)
        yield from self._text_faults(fact, "event", event.title["en"] if event.title else "")
        start = event.to_model()
        if f"{start.day.day}-{start.day.month}" not in shown.dates | inferred.dates:
            yield fact.fault("event", f"start {start.day}", "its day and month in the evidence, or under inferred")
        if str(start.day.year) not in shown.numbers | inferred.numbers:
            yield fact.fault("event", f"the year {start.day.year}", "it in the evidence, or under inferred")
        if abs(start.day.year - fact.fact.as_of.year) > 1:
            yield fact.fault("event", f"the year {start.day.year}", "one near as_of: nothing else can be inferred")
        if event.zone and event.zone not in fact.fact.inferred:
            yield fact.fault("event", f"the zone {event.zone}", "it under inferred: no article prints it")
        if event.duration_minutes and not re.search(rf"\b{event.duration_minutes}[ -]minute", fact.sentences):
            yield fact.fault("event", f"{event.duration_minutes} minutes", "them in the evidence")
        yield from self._clock_faults(fact, start, shown.times)
        place = event.place["en"] if event.place else ""
        for name in re.findall(r"\w+", place):
            if name.lower() not in words(fact.sentences) | {word.lower() for word in inferred.names}:
                yield fact.fault("event", f"the place {name}", "it in the evidence, or under inferred")

    def _clock_faults(self, fact: _Located, start: Event, shown: Set[str]) -> Iterator[Fault]:
        """Yield a time that the evidence does not give, or that differs from the one it gives in GMT."""
        if start.clock is None:
            return
        told = f"{start.clock:%H:%M}"
        in_gmt = f"{start.start:%H:%M} GMT"
        if told not in shown and not (in_gmt in shown and in_gmt.startswith(told)):
            yield fact.fault("event", f"the time {told}", "it in the evidence")
        if any(time.endswith("GMT") for time in shown) and in_gmt not in shown:
            yield fact.fault("event", f"{in_gmt} by the zone", "the time in GMT that the evidence gives")

    def _needless_inference(self, fact: _Located) -> Iterator[Fault]:
        event = fact.fact.event
        told = " ".join((fact.fact.text["en"], (fact.fact.ahead or {}).get("en", "")))
        structured = (event.start, event.zone or "", *event.participants) if event else ()
        for item in fact.fact.inferred:
            if item not in told and item != fact.fact.owner and not any(item in part for part in structured):
                yield fact.fault("inferred", f'"{item}"', "only what the fact says")


def _located(file: File, index: int, fact: schema.FactIn, runs: Sequence[str]) -> _Located:
    numbers = [number for number in dict.fromkeys(item.paragraph for item in fact.evidence) if number <= len(runs)]
    parts = {number: sentences(runs[number - 1]) for number in numbers}
    named = [
        parts[item.paragraph][item.sentence - 1]
        for item in fact.evidence
        if item.sentence <= len(parts.get(item.paragraph, ()))
    ]
    return _Located(file, ("facts", index), fact, "\n".join(runs[number - 1] for number in numbers), "\n".join(named))


def _name_words(entity: schema.EntityIn) -> set[str]:
    return {word.lower() for name in entity.names.get("en", ()) for word in re.findall(r"\w+", name)}


def _occurs(entity: schema.EntityIn, text: str) -> bool:
    """Whether a plain text names an entity, in any case; short names, which may be words, only as they are written."""
    return any(
        re.search(rf"(?<!\w){re.escape(plain(name))}(?!\w)", text, re.IGNORECASE if len(name) > 3 else 0)
        for name in entity.names.get("en", ())
    )
