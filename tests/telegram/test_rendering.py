from dataclasses import replace
from datetime import UTC, datetime

from bot.services import Services
from bot.surfaces.telegram import rendering

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def test_card_corrects_first_when_a_premise_is_false(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("why did they sign a deal", (), NOW, "en")

    assert rendering.card(answer).html.startswith(
        "The union said there was no deal after 90 minutes of talks on 3 May.\n\n<b>3 May 2021</b>: The two sides"
    )


def test_card_escapes_a_correction(harbour_services: Services) -> None:
    answer = replace(harbour_services.engine.tell("pay", NOW, "en"), correction="1 < 2 & 3")

    assert rendering.card(answer).html.startswith("1 &lt; 2 &amp; 3\n\n")


def test_card_says_why_when_one_of_two_questions_gets_no_fact(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("Are layoffs planned? Will it rain tomorrow?", (), NOW, "en")

    told, refused, _ = rendering.card(answer).html.split("\n\n")
    assert told == "The port authority denied planning layoffs."
    assert refused.startswith(
        "The other part of your question stays unanswered. I can&#x27;t answer that: I only know about the harbour"
    )
