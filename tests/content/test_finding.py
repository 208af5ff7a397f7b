"""Facts of the shipped knowledge, found without an utterance for them; and questions that must find none."""

from datetime import UTC, datetime

import pytest

from bot.answering import Engine
from bot.answering.finding import Finding
from bot.matching.bank import names
from bot.model.answer import Answered, Candidate, Fallback
from bot.model.language import Language
from bot.services import Services, default_knowledge, wire

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def services() -> Services:
    return wire(default_knowledge())


class NoMatcher:
    """Knows no entry and no refusal, so that facts alone answer."""

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        return ()


@pytest.fixture(scope="session")
def engine(services: Services) -> Engine:
    return Engine(services.knowledge, NoMatcher())


@pytest.fixture(scope="session")
def finding(services: Services) -> Finding:
    return Finding(services.knowledge, names(services.knowledge.lexicon))


@pytest.mark.parametrize(
    ("question", "language", "facts"),
    [
        ("what did Peskov say", "en", ["peskov-agenda", "peskov-drafts"]),
        ("who mentioned sanctions", "en", ["ushakov-breakdown", "sanctions-warning", "kremlin-sanctions"]),
        ("anything about sanctions and Ushakov", "en", ["ushakov-breakdown"]),
        ("anything about Hungary?", "en", ["bucharest-nine-members"]),
        ("хто згадував санкції", "uk", ["ushakov-breakdown", "sanctions-warning", "kremlin-sanctions"]),
        ("що відомо про Литву", "uk", ["bucharest-nine-members"]),
        ("кто упоминал санкции", "ru", ["ushakov-breakdown", "sanctions-warning", "kremlin-sanctions"]),
        ("что говорил Песков о Вашингтоне", "ru", ["peskov-drafts"]),
        ("kto wspominał o sankcjach", "pl", ["ushakov-breakdown", "sanctions-warning", "kremlin-sanctions"]),
        ("co powiedział Biały Dom o NATO", "pl", ["white-house-contacts"]),
        ("events between 30 December and 12 January", "en", ["call-held", "call-planned", "geneva-talks"]),
    ],
)
def test_facts_are_found_in_each_language(
    finding: Finding, question: str, language: Language, facts: list[str]
) -> None:
    assert sorted(finding.find(question, language)) == sorted(facts)


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("anything on January 12?", "nato-russia-talks"),
        ("early January", "geneva-talks"),
        ("at the beginning of january", "geneva-talks"),
        ("late December", "call-held"),
        ("anything before 1 January?", "call-held"),
        ("щось у середині січня?", "nato-russia-talks"),
        ("кінець грудня", "call-held"),
        ("начало января", "geneva-talks"),
        ("12 янв", "nato-russia-talks"),
        ("coś w połowie stycznia", "broader-meeting"),
        ("who mentioned NATO", "demand-nato"),
        ("кто говорил о НАТО", "demand-nato"),
        ("what did the white house say about the EU", "white-house-contacts"),
        ("what did the white house say about OSCE", "white-house-contacts"),
        ("what did the white house say about Russia", "call-topics"),
        ("what did the white house say about Putin", "call-announced"),
        ("кто говорил о гарантиях", "demand-weapons"),
        ("kto wspominał o gwarancjach", "demand-nato"),
        ("кто упоминал союзников", "sanctions-warning"),
        ("tell me about Latvia", "bucharest-nine-members"),
        ("tell me about Lithuania", "bucharest-nine-members"),
        ("расскажи об Эстонии", "bucharest-nine-members"),
        ("розкажи про Латвію", "bucharest-nine-members"),
    ],
)
def test_question_beyond_the_utterances_is_answered(engine: Engine, question: str, fact: str) -> None:
    answer = engine.answer(question, (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.entry is None
    assert fact in [statement.fact for statement in answer.statements]


@pytest.mark.parametrize(
    "question",
    [
        "what does putin eat",
        "did putin call zelensky on 31 december",
        "peskov's wife",
        "Peskov's age",
        "putin height",
        "putin birthday",
        "weather in geneva",
        "weather on January 12",
        "geneva motor show",
        "book a flight to Geneva for January 10",
        "who is ukraine's president",
        "where does Ushakov live",
        "where is Latvia",
        "what did Poland say",
        "what did Hungary say about sanctions",
        "what did Peskov say about sanctions",
        "anything about sanctions and peskov",
        "is Hungary in NATO",
        "population of Slovakia",
        "capital of Latvia",
        "who mentioned pizza",
        "my birthday is on January 12",
        "pizza on 12 january",
        "anything on January 11?",
        "anything on 20 january",
        "what happens on February 24",
        "що буде 20 лютого 2022",
        "дружина Пєскова",
        "что будет в марте 2022",
        "погода в Женеве",
        "co będzie w marcu 2022",
        "stolica Litwy",
    ],
)
def test_question_that_no_fact_answers_is_refused(engine: Engine, question: str) -> None:
    assert isinstance(engine.answer(question, (), NOW, "en"), Fallback)


@pytest.mark.parametrize("question", ["what did Peskov say", "anything on January 12?", "who mentioned sanctions"])
def test_question_with_a_name_a_day_or_a_word_is_answered(services: Services, question: str) -> None:
    assert isinstance(services.engine.answer(question, (), NOW, "en"), Answered)


def test_nothing_is_found_for_what_the_knowledge_refuses(services: Services, finding: Finding) -> None:
    refused = [
        (text, language)
        for refusal in services.knowledge.refusals.values()
        for language, texts in refusal.utterances.items()
        for text in texts
    ]

    assert [text for text, language in refused if finding.find(text, language)] == []
