import pytest

from bot.locales import explaining
from bot.model.fact import Evidence
from bot.model.language import Language


@pytest.mark.parametrize(
    ("language", "places"),
    [
        ("en", "paragraph 3 (sentences 1 and 2); paragraph 7 (sentence 4)"),
        ("uk", "абзац 3 (речення 1 і 2); абзац 7 (речення 4)"),
        ("ru", "абзац 3 (предложения 1 и 2); абзац 7 (предложение 4)"),
        ("pl", "akapit 3 (zdania 1 i 2); akapit 7 (zdanie 4)"),
    ],
)
def test_evidence_counts_sentences_when_a_paragraph_gives_several(language: Language, places: str) -> None:
    sentences = [Evidence(7, 4), Evidence(3, 2), Evidence(3, 1), Evidence(3, 2)]

    assert places in explaining.evidence("Harbour strike", sentences, language)
