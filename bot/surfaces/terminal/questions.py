"""Questions with what is expected of them, from a file of CSV or of JSON lines."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from bot.answering.judging import Entries, Expectation, Patterns, Refused, SmallTalk, pattern
from bot.answering.scoring import Case
from bot.model.entry import Reason
from bot.model.knowledge import Knowledge
from bot.surfaces.terminal.batch import problem

_CONTEXT_SEPARATOR = " > "
_TAGS: dict[type, str] = {str: "text", list: "list", dict: "reply"}
_FORM = Discriminator(
    lambda given: _TAGS.get(type(given)),
    custom_error_type="form",
    custom_error_message="Input should be a text, a list of texts or an object",
)


class QuestionsError(Exception):
    """A file does not hold questions; the message names the line, what is wrong and what was expected."""


def _compiles(expression: str) -> str:
    try:
        pattern(expression)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from None
    return expression


_Expression = Annotated[str, AfterValidator(_compiles)]


class _Reply(BaseModel):
    """What a reply should be like; further fields are passed over."""

    model_config = ConfigDict(frozen=True)

    answer: bool = Field(default=False, description="whether facts should answer")
    all: tuple[_Expression, ...] = Field(default=(), description="regular expressions that the reply should hold")
    none: tuple[_Expression, ...] = Field(default=(), description="regular expressions that it should not hold")
    chitchat: bool = Field(default=False, description="whether any reply will do")

    @model_validator(mode="before")
    @classmethod
    def _says_something(cls, given: dict[str, object]) -> dict[str, object]:
        if not {"answer", "chitchat"} & given.keys():
            raise ValueError("neither answer nor chitchat is given")
        return given


class _Line(BaseModel):
    """A line of the file; further fields are passed over."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(default="", description="what the question is known by; its place in the file if left out")
    text: str = Field(description="what the person typed")
    lang: str = Field(default="-", description="the person's language")
    kind: str = Field(default="-", description="what sort of question it is, to count by")
    context: Annotated[tuple[str, ...], BeforeValidator(lambda given: given or ())] = Field(
        default=(), description="the person's earlier utterances, oldest first"
    )
    expected: Annotated[
        Annotated[str, Tag("text")] | Annotated[tuple[str, ...], Tag("list")] | Annotated[_Reply, Tag("reply")],
        _FORM,
        BeforeValidator(lambda given: "" if given is None else given),
    ] = Field(
        validation_alias=AliasChoices("entry", "expect", "refuse"),
        description="the entries that should answer, the first best; a reason or nothing for what is to be refused",
    )


def parse(text: str, name: str, knowledge: Knowledge) -> list[Case]:
    """Return the cases in the text of a file called ``name``, which tells the form; blank lines are passed over.

    Raises QuestionsError.
    """
    cases: list[Case] = []
    number = 0
    try:
        for number, fields in _rows(text, name):
            line = _Line.model_validate(fields)
            expected = _expectation(line.expected, knowledge)
            id_ = line.id or f"{name}:{number}"
            cases.append(Case(id_, line.text, line.context, line.lang, line.kind, name, expected))
    except _BadLineError as error:
        raise QuestionsError(f"{name}:{error.number}: {error}") from None
    except (ValidationError, ValueError) as error:
        told = problem(error) if isinstance(error, ValidationError) else error
        raise QuestionsError(f"{name}:{number}: {told}") from None
    return cases


class _BadLineError(Exception):
    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number


def _rows(text: str, name: str) -> Iterator[tuple[int, object]]:
    """Yield the fields of each line, with its number."""
    if name.endswith(".csv"):
        return _csv(text)
    if name.endswith(".jsonl"):
        return _jsonl(text)
    raise QuestionsError(f"{name}: neither .csv nor .jsonl")


def _jsonl(text: str) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                fields = json.loads(line)
                json.dumps(fields, ensure_ascii=False).encode()  # half a character can't be printed
            except (ValueError, RecursionError) as error:
                raise _BadLineError(number, f"not JSON: {error}") from None
            yield number, fields


def _csv(text: str) -> Iterator[tuple[int, object]]:
    rows = csv.DictReader(StringIO(text, newline=""), strict=True)
    try:
        missing = {"text", "entry"} - set(rows.fieldnames or ())
        if missing:
            raise _BadLineError(1, f"no column {' or '.join(sorted(missing))}")
        for row in rows:
            if None in row or None in row.values():
                raise _BadLineError(rows.line_num, f"expected {len(rows.fieldnames or ())} columns, as in line 1")
            yield rows.line_num, _fields(row)
    except csv.Error as error:
        raise _BadLineError(rows.reader.line_num, f"not CSV: {error}") from None


def _fields(row: dict[Any, str]) -> dict[str, object]:
    """Return the cells of a row that say something, and the entry, where nothing says that it is refused."""
    fields: dict[str, object] = {name: cell for name, cell in row.items() if cell or name in ("text", "entry")}
    if context := row.get("context"):
        fields["context"] = context.split(_CONTEXT_SEPARATOR)
    return fields


def _expectation(expected: str | tuple[str, ...] | _Reply, knowledge: Knowledge) -> Expectation:
    match expected:
        case _Reply(chitchat=True):
            return SmallTalk()
        case _Reply(answer=True):
            return Patterns(expected.all, expected.none)
        case _Reply():
            return Refused(expected.none)
        case _:
            return _entries(tuple(expected.split()) if isinstance(expected, str) else expected, knowledge)


def _entries(named: tuple[str, ...], knowledge: Knowledge) -> Entries | Refused:
    """Return what is expected where entries are named, or refusals, or reasons. Raises ValueError."""
    refused = {"-", *Reason, *knowledge.refusals} - knowledge.entries.keys()
    if unknown := [name for name in named if name not in refused and name not in knowledge.entries]:
        raise ValueError(f'entry: "{unknown[0]}" is no entry, refusal or reason')
    if refused.issuperset(named):
        return Refused()
    if mixed := refused.intersection(named):
        raise ValueError(f'entry: "{min(mixed)}" is a refusal, beside entries that answer')
    return Entries(named, knowledge.entries[named[0]].facts[0])
