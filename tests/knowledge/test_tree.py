import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.faults import Fault
from bot.knowledge.tree import MAX_DEPTH, Tree, parse

LAUGHS = "a: &a [lol, lol]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


def faults(text: str) -> list[tuple[int, str]]:
    """Return the line and the finding of each fault in a file that can't be read."""
    parsed = parse(text, "facts/x.yaml")
    assert not isinstance(parsed, Tree)
    return [(fault.line, fault.found) for fault in parsed]


def tree(text: str) -> Tree:
    parsed = parse(text, "facts/x.yaml")
    assert isinstance(parsed, Tree)
    return parsed


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        pytest.param("a: 1\nb: &x 2\n", 2, 'the anchor or alias "x"', id="an anchor"),
        pytest.param("a: 1\nb: *x\n", 2, 'the anchor or alias "x"', id="an alias"),
        pytest.param("a: 1\n*x : 2\n", 2, 'the anchor or alias "x"', id="an alias as key"),
        pytest.param("a: 1\n&x b: 2\n", 2, 'the anchor or alias "x"', id="an anchored key"),
        pytest.param(LAUGHS, 1, 'the anchor or alias "a"', id="a billion laughs"),
        pytest.param("a: 1\nb: !!int 2\n", 2, 'the tag "tag:yaml.org,2002:int"', id="a tag"),
        pytest.param(
            "a: !!python/object:os.system ls\n", 1, 'the tag "tag:yaml.org,2002:python/object:os.system"', id="code"
        ),
        pytest.param("a: 1\n!local b: 2\n", 2, 'the tag "!local"', id="a tagged key"),
        pytest.param("a: 1\n---\nb: 2\n", 2, "a second document", id="two documents"),
        pytest.param("a: 1\n[b, c]: 2\n", 2, "a key that is itself a list or mapping", id="a list as key"),
        pytest.param("a: 1\n? {b: c}\n: 2\n", 2, "a key that is itself a list or mapping", id="a mapping as key"),
    ],
)
def test_parse_refuses_a_file_when_it_holds(text: str, line: int, found: str) -> None:
    assert faults(text) == [(line, found)]


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 5_000 + "x"])
def test_parse_refuses_a_file_when_it_nests_without_end(text: str) -> None:
    assert faults(text)[-1] == (1, f"nesting deeper than {MAX_DEPTH}")


@pytest.mark.parametrize(("depth", "read"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False)])
def test_parse_reads_nesting_when_it_is_at_most_twelve_deep(depth: int, read: bool) -> None:
    parsed = parse("[" * depth + "x" + "]" * depth, "x.yaml")

    assert isinstance(parsed, Tree) is read


def test_parse_tells_every_duplicate_key_when_there_are_several() -> None:
    text = "a: 1\nb:\n  c: 1\n  c: 2\na: 2\n"

    assert [(line, found[:7]) for line, found in faults(text)] == [(4, "the key"), (5, "the key")]


def test_parse_tells_the_lines_of_both_keys_when_one_stands_twice() -> None:
    parsed = parse("x: {}\ny: {}\nkey: {}\nz: {}\nkey: {}\n", "facts/strike.yaml")

    assert isinstance(parsed, list)
    assert (parsed[0].line, "3" in parsed[0].found) == (5, True)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("a: 1\nb: [1, 2\nc: 3\n", 3, id="an open bracket"),
        pytest.param("a: 1\n\tb: 2\n", 2, id="a tab"),
        pytest.param("a: 1\nb: c: d\n", 2, id="two colons"),
        pytest.param('a: 1\nb: "open\n', 3, id="an open quote"),
        pytest.param("a: 1\n  b: 2\n", 2, id="too deep an indent"),
    ],
)
def test_parse_tells_the_line_when_a_file_is_no_yaml(text: str, line: int) -> None:
    parsed = parse(text, "facts/x.yaml")

    assert isinstance(parsed, list)
    assert [(fault.file, fault.line, fault.expected) for fault in parsed] == [("facts/x.yaml", line, "YAML")]


def test_parse_tells_a_fault_when_a_character_is_not_allowed() -> None:
    assert "#x0000" in faults("a: 1\nb: \0\n")[0][1]


@pytest.mark.parametrize("text", ["", "\n\n", "# Nothing yet.\n", "---\n# Nothing yet.\n"])
def test_parse_finds_nothing_when_a_file_is_empty(text: str) -> None:
    assert not tree(text).value


@pytest.mark.parametrize(
    "scalar",
    ["no", "on", "null", "~", "12", "0x1F", "1e3", "1_000", ".inf", "2021-12-30", "2021-12-30T10:00", "20:30", "="],
)
def test_parse_keeps_text_when_a_scalar_looks_like_something_else(scalar: str) -> None:
    assert tree(f"a: {scalar}\n").value == {"a": scalar}


@given(st.text())
def test_parse_returns_a_tree_or_faults_whatever_is_written(text: str) -> None:
    parsed = parse(text, "x.yaml")

    assert isinstance(parsed, Tree) or all(isinstance(fault, Fault) and fault.line >= 1 for fault in parsed)
