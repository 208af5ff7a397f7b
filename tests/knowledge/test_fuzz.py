"""Whatever stands in a folder of knowledge, it is read, or its faults are told."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge import KnowledgeError, load
from bot.surfaces.terminal.checking import report

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
        return not error.faults
    finally:
        (folder / name).write_bytes(sound)
    return True


@pytest.mark.parametrize("name", FILES)
@given(content=st.one_of(st.binary(), st.text().map(str.encode)))
@settings(max_examples=40)
def test_load_tells_faults_whatever_a_file_holds(folder: Path, name: str, content: bytes) -> None:
    assert not load_with(folder, name, content)


@pytest.mark.parametrize("name", FILES)
@given(place=st.floats(0, 1), length=st.integers(0, 12), slip=SLIPS)
@settings(max_examples=80)
def test_load_raises_nothing_else_whatever_slip_is_made(
    folder: Path, name: str, place: float, length: int, slip: str
) -> None:
    text = (folder / name).read_text("utf-8")
    start = int(place * len(text))

    loaded = load_with(folder, name, (text[:start] + slip + text[start + length :]).encode())

    assert loaded in (True, False)


@given(place=st.floats(0, 1), length=st.integers(0, 12), slip=SLIPS)
@settings(max_examples=120)
def test_report_raises_nothing_whatever_slip_is_made_in_the_facts(
    folder: Path, place: float, length: int, slip: str
) -> None:
    file = folder / "facts/strike.yaml"
    text = (HARBOUR / "knowledge/facts/strike.yaml").read_text("utf-8")
    start = int(place * len(text))
    file.write_text(text[:start] + slip + text[start + length :], "utf-8")

    found = report(folder, [HARBOUR / "article.txt"])

    assert found.lines or found.faults
