from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from xml.etree import ElementTree

import pytest

Dateline = Callable[..., CompletedProcess[str]]


def test_feed_is_printed(dateline: Dateline, harbour_news: Path) -> None:
    finished = dateline("feed", "--knowledge", harbour_news)

    assert (finished.returncode, finished.stderr) == (0, "")
    assert "<id>tag:dateline.invalid,2021-05-04:no-deal/en</id>" in finished.stdout


def test_feed_is_written_with_its_address_and_the_authority_that_is_set(
    dateline: Dateline, harbour_news: Path, tmp_path: Path
) -> None:
    path = tmp_path / "news.atom"

    finished = dateline(
        "feed", "--output", path, "--language", "uk", "--url", "https://example.org/feeds/",
        "--knowledge", harbour_news,
        FEED_AUTHORITY="news.example.org",
    )  # fmt: skip

    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    text = path.read_text("utf-8")
    assert ElementTree.fromstring(text.encode()).tag == "{http://www.w3.org/2005/Atom}feed"  # noqa: S314 - our own
    assert 'href="https://example.org/feeds/news.atom"' in text
    assert "<id>tag:news.example.org,2021-05-04:no-deal/uk</id>" in text


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        (("--output", "nowhere/updates.atom"), {}, "nowhere/updates.atom: No such file or directory\n"),
        (("--output", "../knowledge"), {}, "../knowledge: Is a directory\n"),
        (("--url", "example"), {}, 'the URL "example/updates.en.atom" is not an address'),
        ((), {"FEED_AUTHORITY": "News Desk"}, "FEED_AUTHORITY is malformed: expected a domain in lower case"),
    ],
)
def test_feed_fails_plainly_when_something_is_wrong(
    dateline: Dateline,
    harbour_news: Path,
    arguments: tuple[str, ...],
    environment: dict[str, str],
    told: str,
) -> None:
    finished = dateline("feed", *arguments, "--knowledge", harbour_news, **environment)

    assert (finished.returncode, finished.stdout) == (1, "")
    assert told in finished.stderr
    assert "Traceback" not in finished.stderr
