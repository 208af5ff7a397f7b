from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.checks import check
from bot.knowledge.folder import read

REFUSALS = "refusals/off-topic.yaml"
Rewrite = Callable[[str, str, str], None]


def told(root: Path) -> list[str]:
    folder = read(root)
    assert folder.faults == []
    return [str(fault) for fault in check(folder)]


@pytest.mark.parametrize("typed", ["meeting date", "  Meeting, DATE?!", "meet\u200bing date"])
def test_check_tells_a_duplicate_utterance_when_it_differs_only_in_form(
    harbour: Path, rewrite: Rewrite, typed: str
) -> None:
    rewrite(REFUSALS, "will it rain tomorrow", f'"{typed}"')

    shown = typed.strip()
    found = f'found the utterance "{shown}", also in "strike-meeting"'
    assert told(harbour) == [f'{REFUSALS}:7: entry "weather": {found}, expected each utterance once']


def test_check_tells_an_utterance_when_it_holds_no_word(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(REFUSALS, "will it rain tomorrow", '"?!"')

    assert told(harbour) == [
        f'{REFUSALS}:7: entry "weather": found the utterance "?!", expected words that can be matched'
    ]


@pytest.mark.parametrize("utterances", ["{}", "{en: []}"])
def test_check_tells_a_fault_when_an_entry_has_no_utterance(harbour: Path, utterances: str) -> None:
    entry = f"{{id: silent, question: {{en: Silence}}, facts: [no-deal], utterances: {utterances}}}"
    (harbour / "faq/silent.yaml").write_text(f"title: {{en: Silence}}\nentries:\n  - {entry}\n")

    folder = read(harbour)

    assert [fault.entry for fault in folder.faults + check(folder)] == ["silent"]
