from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answering.timeline import timeline
from bot.model.answer import Ambiguous, Candidate, Explanation, Fallback, Suggestion
from bot.model.entry import Reason
from bot.services import Services
from bot.surfaces.terminal import rendering

BEFORE = datetime(2021, 5, 10, tzinfo=UTC)
AFTER = datetime(2026, 1, 15, tzinfo=UTC)
WHY = Explanation((), "v1")
SUGGESTIONS = (Suggestion("pay", "What does the union want?"), Suggestion("layoffs", "Are there layoffs?"))


def fallback(services: Services, suggestions: tuple[Suggestion, ...]) -> Fallback:
    return Fallback(Reason.NOT_IN_SOURCES, None, "en", "the strike", services.knowledge.horizon, suggestions, WHY)


def test_reply_gives_answer_horizon_and_source_when_facts_answer(harbour_services: Services) -> None:
    answer = harbour_services.engine.tell("pay", AFTER, "en")

    assert rendering.reply(answer) == (
        "The union’s demand: “We want 12 percent more.” What is known here ends on 4 May 2021.\n"
        'Source: "Harbour strike in Porto", paragraph 3 (updated 4 May 2021; with reporting by a news agency)'
    )


def test_reply_labels_what_is_superseded_when_newer_facts_stand(harbour_services: Services) -> None:
    body = rendering.reply(harbour_services.engine.tell("strike-meeting", AFTER, "en")).splitlines()[0]

    assert body == (
        "3 May 2021: The two sides talked for 90 minutes. Overtaken by events · "
        "3 May 2021, 9:00 a.m. Lisbon (08:00 GMT), Porto: The dock workers and the port authority were to meet, "
        "the union said. There was no deal, the union said. What is known here ends on 4 May 2021."
    )


@pytest.mark.parametrize(("now", "verb"), [(BEFORE, "are"), (AFTER, "were")], ids=["before", "after"])
def test_reply_follows_the_clock_when_an_event_is_told(harbour_services: Services, now: datetime, verb: str) -> None:
    reply = rendering.reply(harbour_services.engine.tell("next-meeting", now, "en"))

    assert reply.startswith(f"20 May 2021, Lisbon: Both sides {verb} scheduled to meet again.")


def test_reply_corrects_first_when_a_premise_is_false(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("why did they sign a deal", (), AFTER, "en")

    assert rendering.reply(answer).startswith(
        "The union said there was no deal after 90 minutes of talks on 3 May. 3 May 2021: The two sides talked"
    )


def test_reply_says_why_when_one_of_two_questions_gets_no_fact(harbour_services: Services) -> None:
    told = harbour_services.engine.tell("pay", AFTER, "en")

    body = rendering.reply(replace(told, unanswered=fallback(harbour_services, ()))).splitlines()[0]

    assert body == (
        "The union’s demand: “We want 12 percent more.” The other part of your question stays unanswered. I don't "
        "know: my sources do not say, and I don't guess. What is known here ends on 4 May 2021."
    )


def test_reply_asks_back_when_several_entries_fit() -> None:
    answer = Ambiguous("en", SUGGESTIONS, WHY)

    assert rendering.reply(answer) == "Did you mean:\n1. What does the union want?\n2. Are there layoffs?"


def test_reply_offers_entries_when_it_falls_back(harbour_services: Services) -> None:
    reply = rendering.reply(fallback(harbour_services, SUGGESTIONS))

    assert reply.splitlines()[1:] == ["You can ask:", "1. What does the union want?", "2. Are there layoffs?"]


def test_reply_offers_nothing_when_a_fallback_has_no_suggestion(harbour_services: Services) -> None:
    assert "\n" not in rendering.reply(fallback(harbour_services, ()))


def test_why_lists_candidates_when_there_are_some() -> None:
    explanation = Explanation(
        (Candidate("pay", 0.987, "what does the union want"), Candidate("layoffs", 0.1, "x")), "v1"
    )

    assert rendering.why(explanation).splitlines() == [
        "Nearest entries (knowledge version v1):",
        "0.99  pay  “what does the union want”",
        "0.10  layoffs  “x”",
    ]


def test_why_says_so_when_nothing_is_near() -> None:
    assert rendering.why(WHY) == "Nothing in the knowledge resembles it (version v1)."


def test_timeline_parts_what_is_known_from_what_was_scheduled_when_shown(harbour_services: Services) -> None:
    events = timeline(harbour_services.knowledge, AFTER, "en")

    assert rendering.timeline(events).splitlines() == [
        "3 May 2021: The two sides talked for 90 minutes.",
        "— What is known here ends on 4 May 2021. —",
        "20 May 2021, Lisbon: Both sides were scheduled to meet again.",
    ]


def test_topics_list_every_question_when_shown(harbour_services: Services) -> None:
    lines = rendering.topics(harbour_services.knowledge.sections, "en").splitlines()

    assert lines[:2] == ["The strike", "  When did they meet?"]
    assert len(lines) == 5
