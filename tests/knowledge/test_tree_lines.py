import pytest

from bot.knowledge.tree import Tree, parse

NESTED = """\
# A comment.
source: strike

facts:
  - id: first
    evidence:
      - paragraph: 1
        sentence: 2
  - id: second
    text:
      en: |
        Two lines
        of text.
    about: {id: third, place: [a, b]}
"""


@pytest.fixture
def tree() -> Tree:
    parsed = parse(NESTED, "facts/x.yaml")
    assert isinstance(parsed, Tree)
    return parsed


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("source",), 2),
        (("facts",), 4),
        (("facts", 0), 5),
        (("facts", 0, "evidence"), 6),
        (("facts", 0, "evidence", 0, "sentence"), 8),
        (("facts", 1), 9),
        (("facts", 1, "text", "en"), 11),
        (("facts", 1, "about", "place", 1), 14),
    ],
)
def test_line_is_where_a_thing_stands_when_it_is_nested(tree: Tree, path: tuple[str | int, ...], line: int) -> None:
    assert tree.line(path) == line


@pytest.mark.parametrize(("path", "line"), [(("facts", 0, "owner"), 5), (("facts", 7, "id"), 4), (("nothing",), 2)])
def test_line_is_that_of_the_holder_when_a_thing_is_missing(tree: Tree, path: tuple[str | int, ...], line: int) -> None:
    assert tree.line(path) == line


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        (("source",), None),
        (("facts", 0, "evidence", 0, "sentence"), "first"),
        (("facts", 1, "text", "en"), "second"),
        (("facts", 1, "about", "place", 0), "third"),
        (("facts", 9), None),
    ],
)
def test_entry_is_the_innermost_id_when_a_path_leads_to_an_item(
    tree: Tree, path: tuple[str | int, ...], entry: str | None
) -> None:
    assert tree.entry(path) == entry
