"""What was said before makes no difference to what stands by itself, so that it is read once for everybody."""

import pytest

from bot.services import Services

LANGUAGE = "en"


@pytest.mark.parametrize(
    "utterance",
    ["why?", "and who will be there?", "when is it?", "what about NATO?", "and the day after?", "who? and when is it?"],
)
def test_may_lean_is_true_when_something_is_left_out(harbour_services: Services, utterance: str) -> None:
    assert harbour_services.engine._conversing.may_lean(utterance)


def test_decision_is_the_same_when_an_utterance_can_not_lean(harbour_services: Services) -> None:
    conversing, knowledge = harbour_services.engine._conversing, harbour_services.knowledge
    asked = [text for entry in knowledge.entries.values() for text in entry.utterances.get(LANGUAGE, ())]
    alone = [text for text in asked if not conversing.may_lean(text)]

    after = [conversing.decide(text, (before,), LANGUAGE) for before in asked[:5] for text in alone]

    assert alone
    assert after == [conversing.decide(text, (), LANGUAGE) for _ in asked[:5] for text in alone]
