"""The shape of each YAML file, as editors write it, and its way into the model."""

import re
from datetime import date, datetime
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from bot.model.entry import Faq, Premise, Reason, Refusal, Utterances
from bot.model.fact import ClaimType, Event, Evidence, Fact
from bot.model.language import DEFAULT_LANGUAGE, Language
from bot.model.lexicon import Entity, EntityKind
from bot.model.news import NewsUpdate, Topic
from bot.model.source import Edition, Paragraph, Source, Waiver

# Years that leave room for a time zone and for a day more.
_DAY = "(?:1[0-9]|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}"


def _in_english(texts: dict[Language, str]) -> dict[Language, str]:
    if DEFAULT_LANGUAGE not in texts:
        raise ValueError("a text in English (en)")
    return texts


def _some(texts: dict[Language, tuple[str, ...]]) -> dict[Language, tuple[str, ...]]:
    if not any(texts.values()):
        raise ValueError("an utterance at least")
    return texts


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise ValueError("a time zone such as Europe/Zurich") from error
    return name


def _day(text: object) -> date:
    # pydantic would also take seconds since 1970, and a date with a time.
    if not isinstance(text, str) or not re.fullmatch(_DAY, text):
        raise ValueError("a date (YYYY-MM-DD)")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("a date (YYYY-MM-DD)") from error


def _start(text: str) -> str:
    try:
        if re.fullmatch(f"{_DAY}(T[0-9]{{2}}:[0-9]{{2}})?", text):
            datetime.fromisoformat(text)
            return text
    except ValueError:
        pass
    raise ValueError("a date (YYYY-MM-DD) or a date and time (YYYY-MM-DDTHH:MM)")


def _revision(text: object) -> int:
    # Every scalar is text; pydantic would also take 1.0 and 1_000. Calendars hold 32 bits.
    if isinstance(text, str) and re.fullmatch("[0-9]{1,9}", text):
        return int(text)
    raise ValueError("a whole number from 0, of at most 9 digits")


Day = Annotated[date, BeforeValidator(_day)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,48}$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True)]
Revision = Annotated[int, BeforeValidator(_revision)]
ShortLine = Annotated[Line, StringConstraints(max_length=120)]
ShortTextsIn = Annotated[dict[Language, ShortLine], AfterValidator(_in_english)]
TitleIn = Annotated[dict[Language, Annotated[Line, StringConstraints(max_length=100)]], AfterValidator(_in_english)]
LongTextsIn = Annotated[
    dict[Language, Annotated[str, StringConstraints(min_length=1, max_length=1_500, strip_whitespace=True)]],
    AfterValidator(_in_english),
]
TextsIn = Annotated[dict[Language, Line], AfterValidator(_in_english)]
UtterancesIn = Annotated[dict[Language, tuple[Line, ...]], AfterValidator(_some)]


class Shape(BaseModel):
    """A mapping in a file; fields that are not named here are faults."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class EvidenceIn(Shape):
    """A sentence that a fact rests on."""

    paragraph: int = Field(ge=1, description="paragraph of the source, from 1")
    sentence: int = Field(ge=1, description="sentence of that paragraph, from 1")


class EventIn(Shape):
    """When and where something was set to happen."""

    start: Annotated[str, AfterValidator(_start)] = Field(description="YYYY-MM-DD, or YYYY-MM-DDTHH:MM in the zone")
    precision: Annotated[str, StringConstraints(pattern="^(day|minute)$")] = Field(description="day or minute")
    zone: Annotated[str, AfterValidator(_zone)] | None = Field(
        default=None, description="time zone, if a place has one"
    )
    duration_minutes: int | None = Field(default=None, gt=0, le=100_000, description="length, if the source gives it")
    place: TextsIn | None = Field(default=None, description="the place, as it is shown")
    participants: tuple[Id, ...] = Field(default=(), description="entities of the lexicon")
    title: TitleIn | None = Field(
        default=None, description="its name in calendars, where the text is too long for that"
    )

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if ("T" in self.start) != (self.precision == "minute"):
            raise ValueError("precision minute with a time in start, and day without")
        if "T" in self.start and self.zone is None:
            raise ValueError("a zone beside a time")
        return self

    def to_model(self) -> Event:
        """Return the event as a value of the model."""
        start = datetime.fromisoformat(self.start)
        clock = start.time() if self.precision == "minute" else None
        zone = ZoneInfo(self.zone) if self.zone else None
        return Event(start.date(), clock, zone, self.duration_minutes, self.place, self.participants, self.title)


class FactIn(Shape):
    """One claim."""

    id: Id = Field(description="unique among facts")
    evidence: tuple[EvidenceIn, ...] = Field(min_length=1, description="what it rests on, the main sentence first")
    claim: ClaimType = Field(description="how the source stands to it")
    owner: Id | None = Field(default=None, description="entity that makes the claim")
    as_of: Day = Field(description="date of the edition that says so")
    text: TextsIn = Field(description="the claim in our own words")
    ahead: TextsIn | None = Field(default=None, description="the same, while the event lies ahead")
    event: EventIn | None = Field(default=None, description="the event that it tells of")
    about: Id | None = Field(default=None, description="fact whose event decides the tense")
    superseded_by: Id | None = Field(default=None, description="fact that took its place")
    inferred: tuple[Line, ...] = Field(default=(), description="numbers, dates and names not in the evidence")
    revision: Revision = Field(default=0, description="raised by one when the event's time changes")

    @model_validator(mode="after")
    def _owned(self) -> Self:
        if (self.claim is ClaimType.REPORTED) == (self.owner is not None):
            raise ValueError("an owner for each claim that is not reported, and none for one that is")
        return self

    @model_validator(mode="after")
    def _revised(self) -> Self:
        if self.revision and self.event is None:
            raise ValueError("a revision only where there is an event")
        return self

    def to_model(self, source: str) -> Fact:
        """Return the fact as a value of the model, resting on a source."""
        return Fact(
            id=self.id,
            source=source,
            evidence=tuple(Evidence(item.paragraph, item.sentence) for item in self.evidence),
            claim=self.claim,
            owner=self.owner,
            as_of=self.as_of,
            text=self.text,
            ahead=self.ahead,
            event=self.event.to_model() if self.event else None,
            about=self.about,
            superseded_by=self.superseded_by,
            inferred=self.inferred,
            revision=self.revision,
        )


class FactsFile(Shape):
    """``facts/*.yaml``: facts that rest on one source."""

    source: Id = Field(description="id of the source")
    facts: tuple[FactIn, ...] = Field(description="the facts")


class PremiseIn(Shape):
    """Something wrong that questions take for granted."""

    id: Id = Field(description="unique among the premises of its entry")
    correction: ShortTextsIn = Field(description="what the source says instead, told before the answer")
    facts: tuple[Id, ...] = Field(default=(), description="facts of the entry that it tells: not told again after it")
    utterances: UtterancesIn = Field(description="how people take it for granted, by language")

    def to_model(self) -> Premise:
        """Return the premise as a value of the model."""
        return Premise(self.id, self.correction, self.facts, _utterances(self.utterances))


class FaqIn(Shape):
    """A question that is answered."""

    id: Id = Field(description="unique among entries; stands in buttons and deep links")
    question: ShortTextsIn = Field(description="the question as a button shows it")
    facts: tuple[Id, ...] = Field(min_length=1, description="what answers it, the most direct fact first")
    related: tuple[Id, ...] = Field(default=(), description="entries to offer next")
    utterances: UtterancesIn = Field(description="how people ask it, by language")
    premises: tuple[PremiseIn, ...] = Field(default=(), description="what people wrongly take for granted about it")

    def to_model(self) -> Faq:
        """Return the entry as a value of the model."""
        premises = tuple(premise.to_model() for premise in self.premises)
        return Faq(self.id, self.question, self.facts, self.related, _utterances(self.utterances), premises)


class FaqFile(Shape):
    """``faq/*.yaml``: the entries of one section."""

    title: ShortTextsIn = Field(description="name of the section")
    entries: tuple[FaqIn, ...] = Field(description="its entries")


class RefusalIn(Shape):
    """Questions of one kind that are not answered."""

    id: Id = Field(description="unique among entries and refusals")
    suggest: tuple[Id, ...] = Field(default=(), description="entries that come nearest")
    utterances: UtterancesIn = Field(description="how people ask it, by language")


class RefusalsFile(Shape):
    """``refusals/*.yaml``: what is not answered, for one reason."""

    reason: Reason = Field(description="why it is not answered")
    groups: tuple[RefusalIn, ...] = Field(description="the questions, by kind")

    def to_model(self) -> tuple[Refusal, ...]:
        """Return the groups as values of the model."""
        return tuple(
            Refusal(group.id, self.reason, group.suggest, _utterances(group.utterances)) for group in self.groups
        )


class EntityIn(Shape):
    """A person, place or organisation."""

    id: Id = Field(description="unique among entities")
    kind: EntityKind = Field(description="person, place or organisation")
    names: dict[Language, tuple[Line, ...]] = Field(description="names by language, the one to show first")
    aliases: tuple[Line, ...] = Field(default=(), description="other ways to type it; matched, never shown")

    def to_model(self) -> Entity:
        """Return the entity as a value of the model."""
        return Entity(self.id, self.kind, self.names, self.aliases)


class LexiconFile(Shape):
    """``lexicon.yaml``."""

    entities: tuple[EntityIn, ...] = Field(description="who and what is named")
    shorthand: dict[str, Line] = Field(default_factory=dict, description="short forms of words, written out")


class AboutFile(Shape):
    """``about.yaml``: what the knowledge is about."""

    subject: ShortTextsIn = Field(description="the subject, as it stands after 'I know about'")
    starters: tuple[Id, ...] = Field(min_length=1, description="entries to offer to somebody new")


class EditionIn(Shape):
    """One state of an article."""

    id: Id = Field(description="unique within the source")
    as_of: Day = Field(description="the date of this state")
    note: Line | None = Field(default=None, description="where the date comes from, if the article does not print it")
    first: int = Field(ge=1, le=10_000, description="first paragraph written for it")
    last: int = Field(ge=1, le=10_000, description="last paragraph written for it")


class ParagraphIn(Shape):
    """A paragraph's fingerprint."""

    number: int = Field(ge=1, description="from 1")
    sentences: int = Field(ge=1, description="how many sentences it holds")
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")] = Field(description="of the normalised text")


class WaiverIn(Shape):
    """A sentence that needs no fact."""

    paragraph: int = Field(ge=1, description="paragraph of the source")
    sentence: int = Field(ge=1, description="sentence of that paragraph")
    reason: Line = Field(description="why no fact is needed")


class SourceFile(Shape):
    """``sources/*.yaml``: an article, without its text."""

    id: Id = Field(description="the same as the file's name")
    title: ShortLine = Field(description="title, as printed")
    editions: tuple[EditionIn, ...] = Field(min_length=1, description="its states, oldest first")
    credits: tuple[ShortLine, ...] = Field(max_length=12, description="whose reporting it names")
    paragraphs: tuple[ParagraphIn, ...] = Field(min_length=1, description="fingerprints, in order")
    waivers: tuple[WaiverIn, ...] = Field(default=(), description="sentences that need no fact")

    def to_model(self) -> Source:
        """Return the source as a value of the model."""
        return Source(
            id=self.id,
            title=self.title,
            editions=tuple(Edition(item.id, item.as_of, item.first, item.last) for item in self.editions),
            credits=self.credits,
            paragraphs=tuple(Paragraph(item.number, item.sentences, item.sha256) for item in self.paragraphs),
            waivers=tuple(Waiver(item.paragraph, item.sentence, item.reason) for item in self.waivers),
        )


class UpdateFile(Shape):
    """``updates/*.yaml``: the news that one edition of a source brought."""

    id: Id = Field(description="the same as the file's name; never changed, as feeds and readers know it")
    source: Id = Field(description="id of the source")
    edition: Id = Field(description="id of the edition that brought it")
    day: Day = Field(description="date of that edition")
    topics: tuple[Topic, ...] = Field(min_length=1, description="for whom it is news")
    title: ShortTextsIn = Field(description="the news in one line")
    text: LongTextsIn = Field(description="the news in our own words, attributed; true whenever it is read")
    # A message holds the paragraphs of so many.
    adds: tuple[Id, ...] = Field(default=(), max_length=40, description="facts that it tells for the first time")
    supersedes: tuple[Id, ...] = Field(default=(), max_length=40, description="facts that these took the place of")
    corrects: tuple[Id, ...] = Field(
        default=(), max_length=40, description="facts that were told wrongly before, and no longer are"
    )

    @model_validator(mode="after")
    def _tells(self) -> Self:
        if not self.adds and not self.corrects:
            raise ValueError("a fact at least under adds or corrects")
        if bool(self.corrects) != ("corrections" in self.topics):
            raise ValueError("the topic corrections where facts are corrected, and only there")
        return self

    def to_model(self) -> NewsUpdate:
        """Return the update as a value of the model."""
        return NewsUpdate(
            id=self.id,
            day=self.day,
            source=self.source,
            edition=self.edition,
            topics=self.topics,
            title=self.title,
            text=self.text,
            adds=self.adds,
            supersedes=self.supersedes,
            corrects=self.corrects,
        )


def _utterances(texts: UtterancesIn) -> Utterances:
    return dict(texts)
