import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.folder import MAX_BYTES, read


def told(root: Path) -> list[str]:
    return [str(fault) for fault in read(root).faults]


def test_read_finds_no_fault_when_the_folder_is_sound(harbour: Path) -> None:
    folder = read(harbour)

    assert (len(folder.files), folder.faults) == (6, [])


def test_read_refuses_a_file_when_it_is_larger_than_a_megabyte(harbour: Path) -> None:
    (harbour / "facts/large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))

    assert told(harbour) == ["facts/large.yaml: found 1,000,001 bytes, expected at most 1,000,000: split the file"]


def test_read_refuses_a_link_when_it_leads_out_of_the_folder(harbour: Path) -> None:
    (harbour.parent / "secret.yaml").write_text("source: harbour-strike\nfacts: []\n")
    (harbour / "facts/link.yaml").symlink_to(harbour.parent / "secret.yaml")

    assert told(harbour) == [
        "facts/link.yaml: found a link that leads out of the folder, expected files of this folder only"
    ]


def test_read_refuses_a_linked_folder_when_it_leads_out_of_the_folder(harbour: Path) -> None:
    (harbour / "facts").rename(harbour.parent / "facts")
    (harbour / "facts").symlink_to("../facts")

    assert [line for line in told(harbour) if line.startswith("facts: found a link that leads out")]


@pytest.mark.parametrize("target", ["loop.yaml", "missing.yaml"], ids=["to itself", "to nothing"])
def test_read_tells_a_fault_when_a_link_leads_nowhere(harbour: Path, target: str) -> None:
    (harbour / "facts/loop.yaml").symlink_to(target)

    assert [line for line in told(harbour) if line.startswith("facts/loop.yaml: found ")]


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "facts.yaml", "facts/strike.yml", "facts/deep/strike.yaml", "drafts/about.yaml"],
)
def test_read_refuses_a_file_when_it_belongs_nowhere(harbour: Path, name: str) -> None:
    (harbour / name).parent.mkdir(exist_ok=True)
    (harbour / name).write_bytes((harbour / "about.yaml").read_bytes())

    assert [line.partition(",")[0] for line in told(harbour)] == [f"{name}: found a file that belongs nowhere"]


def test_read_holds_a_file_against_its_folder_when_another_bears_its_name(harbour: Path) -> None:
    (harbour / "faq/strike.yaml").rename(harbour / "faq/lexicon.yaml")

    assert told(harbour) == []


def test_read_tells_the_byte_when_a_file_is_not_utf_8(harbour: Path) -> None:
    (harbour / "about.yaml").write_bytes("subject: {en: grève}".encode("latin-1"))

    assert told(harbour) == ["about.yaml: found a byte at 16 that is not UTF-8, expected text in UTF-8"]


def test_read_tells_a_fault_when_a_file_holds_a_nul_byte(harbour: Path) -> None:
    (harbour / "about.yaml").write_bytes(b"subject: {en: a}\nstarters: [\0]\n")

    assert "about.yaml" in told(harbour)[0]


def test_read_copes_when_the_name_of_a_file_is_not_utf_8(harbour: Path) -> None:
    os.rename(harbour / "faq/strike.yaml", os.fsencode(harbour / "faq") + b"/strike\xff.yaml")

    assert "\n".join(told(harbour)).isascii()


@pytest.mark.parametrize("name", ["about.yaml", "lexicon.yaml"])
def test_read_tells_a_fault_when_a_file_is_missing(harbour: Path, name: str) -> None:
    (harbour / name).unlink()

    assert told(harbour) == [f"{name}: found no such file, expected a knowledge folder that holds it"]


def test_read_tells_each_fault_when_several_files_have_several(
    harbour: Path, rewrite: Callable[[str, str, str], None]
) -> None:
    rewrite("facts/strike.yaml", "as_of: 2021-05-03", "as_of: soon")
    rewrite("facts/strike.yaml", "claim: denied", "claim: refuted")
    rewrite("faq/strike.yaml", "facts: [pay-demand]", "facts: []")
    rewrite("about.yaml", "starters", "beginners")

    places = {line.partition(": ")[0] for line in told(harbour)}

    assert places == {
        "about.yaml:1",
        "about.yaml:2",
        "facts/strike.yaml:7",
        "facts/strike.yaml:25",
        "faq/strike.yaml:31",
    }


def test_version_is_the_same_when_the_content_is(harbour: Path) -> None:
    assert read(harbour).version == read(harbour).version != ""


@pytest.mark.parametrize("name", ["about.yaml", "facts/strike.yaml", "refusals/off-topic.yaml"])
def test_version_changes_when_the_content_of_a_file_does(harbour: Path, name: str) -> None:
    before = read(harbour).version

    (harbour / name).write_text(f"{(harbour / name).read_text()}# A comment.\n")

    assert read(harbour).version != before


def test_version_changes_when_a_file_is_renamed(harbour: Path) -> None:
    before = read(harbour).version

    (harbour / "faq/strike.yaml").rename(harbour / "faq/walkout.yaml")

    assert read(harbour).version != before
