"""Whatever stands in a folder of knowledge, it is read, or its faults are told."""

import copy
import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.knowledge import KnowledgeError, load
from bot.surfaces.terminal.checking import report
from fuzz.effort import effort

HARBOUR = Path(__file__).parent.parent / "harbour"
FILES = sorted(path.relative_to(HARBOUR / "knowledge").as_posix() for path in HARBOUR.glob("knowledge/**/*.yaml"))
# What an editor's slip looks like: marks of YAML, values of another kind, ids that exist elsewhere.
SLIPS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["", ":", "-", "- ", "[", "}", '"', "\n", "\n  ", "\t", "&a ", "*a", "!!x ", "---\n", "null", "\x00"]
    ),
    st.sampled_from(["union", "no-deal", "pay", "2021-02-29", "9999-12-31", "0001-01-01", "-1", "0", "1e9", "99999"]),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(HARBOUR / "knowledge", tmp_path_factory.mktemp("fuzz") / "knowledge")


@pytest.fixture(autouse=True)
def _mended(folder: Path) -> Iterator[None]:
    """Mend the folder after each test."""
    yield
    shutil.copytree(HARBOUR / "knowledge", folder, dirs_exist_ok=True)


def load_with(folder: Path, name: str, content: bytes) -> bool:
    """Return whether the folder can be loaded with this content in one of its files."""
    sound = (folder / name).read_bytes()
    (folder / name).write_bytes(content)
    try:
        load(folder)
    except KnowledgeError as error:
        return not all(fault.file for fault in error.faults) or not error.faults
    finally:
        (folder / name).write_bytes(sound)
    return True


@pytest.mark.parametrize("name", FILES)
@given(content=st.one_of(st.binary(), st.text().map(str.encode)))
@effort(12)
def test_load_tells_faults_whatever_a_file_holds(folder: Path, name: str, content: bytes) -> None:
    assert not load_with(folder, name, content)


@pytest.mark.parametrize("name", FILES)
@given(place=st.floats(0, 1), length=st.integers(0, 12), slip=SLIPS)
@effort(25)
def test_load_raises_nothing_else_whatever_slip_is_made(
    folder: Path, name: str, place: float, length: int, slip: str
) -> None:
    text = (folder / name).read_text("utf-8")
    start = int(place * len(text))

    loaded = load_with(folder, name, (text[:start] + slip + text[start + length :]).encode())

    assert loaded in (True, False)


@given(place=st.floats(0, 1), length=st.integers(0, 12), slip=SLIPS)
@effort(40)
def test_report_raises_nothing_whatever_slip_is_made_in_the_facts(
    folder: Path, place: float, length: int, slip: str
) -> None:
    file = folder / "facts/strike.yaml"
    text = (HARBOUR / "knowledge/facts/strike.yaml").read_text("utf-8")
    start = int(place * len(text))
    file.write_text(text[:start] + slip + text[start + length :], "utf-8")

    found = report(folder, [HARBOUR / "article.txt"])

    assert found.lines or found.faults


# What may stand in the place of anything: other kinds, what YAML reads in its own ways, and what costs much to read.
STRANGE = st.one_of(
    st.sampled_from(["", " ", "yes", "~", "2021-13-45", "12:34:56", "0x1F", "1_000", "9" * 400, "\u202e", "a" * 5000]),
    st.sampled_from([[], {}, [[]], [{}], {"": ""}, {"id": []}, {"en": {}}, ["a"] * 300]),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.none() | st.booleans(),
    st.dates() | st.datetimes(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12),
)


@st.composite
def _mutated(draw: st.DrawFn, tree: Any) -> Any:
    """Return a tree with something dropped, replaced, repeated, or put where it does not belong."""
    changed = copy.deepcopy(tree)
    place: Any = changed
    for _ in range(8):
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            break
        key = draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and draw(st.integers(0, 3)):
            place = place[key]
            continue
        turn = draw(st.sampled_from(["drop", "replace", "rename", "repeat", "wrap"]))
        if turn == "drop":
            del place[key]
        elif turn == "rename" and isinstance(place, dict):
            place[draw(st.text("abcdefgh", max_size=4))] = place.pop(key)
        elif turn == "repeat" and isinstance(place, list):
            place.append(copy.deepcopy(place[key]))
        elif turn == "wrap":
            place[key] = [place[key]]
        else:
            place[key] = draw(STRANGE)
        break
    return changed


@pytest.mark.parametrize("name", FILES)
@given(random=st.data())
@effort(15)
def test_load_tells_faults_or_loads_whatever_is_put_in_the_place_of_what(
    folder: Path, name: str, random: st.DataObject
) -> None:
    tree = YAML(typ="safe").load((HARBOUR / "knowledge" / name).read_text("utf-8"))
    written = io.StringIO()
    YAML(typ="safe", pure=True).dump(random.draw(_mutated(tree)), written)

    assert load_with(folder, name, written.getvalue().encode()) in (True, False)


BOMBS = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "an alias to itself": "a: &a [*a]\n",
    "merged keys": "a: &a {b: c}\nd:\n  <<: *a\n",
    "an object of Python": "a: !!python/object/apply:os.system [true]\n",
    "a tag": "a: !mine b\n",
    "a key twice": "a: b\na: c\n",
    "NUL": "a: \0\n",
    "half a character": 'a: "\\ud800"\n',
    "a long number": f"a: {'9' * 100_000}\n",
    "a long key": f"? {'k' * 5000}\n: a\n",
    "a list as key": "? [a, b]\n: c\n",
    "many brackets": "a: " + "[" * 50_000,
    "many braces": "a: " + "{b: " * 50_000,
    "deep lines": "".join(f"{' ' * depth}a:\n" for depth in range(900)),
    "two documents": "a: b\n---\nc: d\n",
    "a directive": "%YAML 9.9\n---\na: b\n",
    "a mark of order": "\ufeffa: b\n",
    "too much": "a: b\n" * 300_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=list(BOMBS))
@pytest.mark.parametrize("name", ["lexicon.yaml", "facts/strike.yaml"])
def test_load_refuses_what_yaml_allows_and_nobody_needs(folder: Path, name: str, bomb: str) -> None:
    assert not load_with(folder, name, bomb.encode("utf-8", "surrogatepass"))
