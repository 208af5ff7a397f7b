"""YAML as plain values with line numbers: every scalar is text, and nothing clever is allowed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bot.knowledge.faults import Fault

MAX_DEPTH = 12

Path = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]


@dataclass(frozen=True, slots=True)
class Tree:
    """A file's content, and the line (from 1) at which each key or item stands, by its path from the root."""

    value: Value
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def entry(self, path: Path) -> str | None:
        """Return the id of the innermost item on a path that has one."""
        value, found = self.value, None
        for step in (*path, None):
            if isinstance(value, dict):
                own = value.get("id")
                found = own if isinstance(own, str) else found
                if not isinstance(step, str) or step not in value:
                    break
                value = value[step]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                break
        return found


class _TreeError(Exception):
    def __init__(self, line: int, found: str, expected: str) -> None:
        self.line, self.found, self.expected = line, found, expected


def parse(text: str, file: str) -> Tree | list[Fault]:
    """Return a file's content, or every fault that keeps it from being read.

    Refused are aliases and anchors, tags, duplicate keys, several documents, and nesting deeper than 12.
    """
    builder = _Builder(file)
    try:
        value = builder.build(text)
    except _TreeError as error:
        return [*builder.faults, Fault(file, error.line, None, error.found, error.expected)]
    except YAMLError as error:
        return [*builder.faults, _syntax_fault(error, file)]
    return builder.faults or Tree(value, builder.lines)


def _syntax_fault(error: YAMLError, file: str) -> Fault:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    problem = error.problem if isinstance(error, MarkedYAMLError) else str(error)
    return Fault(file, mark.line + 1 if mark else 1, None, " ".join(str(problem).split()), "YAML")


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.faults: list[Fault] = []

    def build(self, text: str) -> Value:
        events = iter(YAML(typ="safe").parse(text))
        value: Value = {}
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _TreeError(event.start_mark.line + 1, "a second document", "one document in a file")
                value = self._value(next(events), events, ())
        return value

    def _value(self, event: Any, events: Iterator[Any], path: Path) -> Value:
        line = event.start_mark.line + 1
        self._refuse(event, line, len(path))
        self.lines.setdefault(path, line)
        if isinstance(event, ScalarEvent):
            return str(event.value)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(events, path)
        return self._mapping(events, path)

    def _refuse(self, event: Any, line: int, depth: int) -> None:
        if isinstance(event, AliasEvent) or event.anchor:
            raise _TreeError(line, f'the anchor or alias "{event.anchor}"', "each value written out")
        if event.tag and event.tag != "!":
            raise _TreeError(line, f'the tag "{event.tag}"', "no tags")
        if depth > MAX_DEPTH:
            raise _TreeError(line, f"nesting deeper than {MAX_DEPTH}", "a flatter file")

    def _sequence(self, events: Iterator[Any], path: Path) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            items.append(self._value(event, events, (*path, len(items))))
        return items

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Value]:
        items: dict[str, Value] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            key, line = self._key(event), event.start_mark.line + 1
            if key in items:
                found = f'the key "{key}" a second time, first at line {self.lines[*path, key]}'
                self.faults.append(Fault(self.file, line, None, found, "each key once"))
            self.lines[*path, key] = line
            items[key] = self._value(next(events), events, (*path, key))
        return items

    def _key(self, event: Any) -> str:
        line = event.start_mark.line + 1
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            raise _TreeError(line, "a key that is itself a list or mapping", "a word as key")
        self._refuse(event, line, 0)
        return str(event.value)
