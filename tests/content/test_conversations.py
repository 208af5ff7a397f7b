"""Conversations over the shipped knowledge: chains of follow-ups, and changes of the subject, in four languages."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.answering import Engine
from bot.answering.shortening import shortened
from bot.model.answer import Ambiguous, Answer, Answered, Fallback
from bot.model.entry import Reason
from bot.model.language import Language
from bot.services import Services, default_knowledge, wire

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def services() -> Services:
    return wire(default_knowledge())


@pytest.fixture(scope="session")
def engine(services: Services) -> Engine:
    return services.engine


def converse(engine: Engine, language: Language, said: Sequence[str]) -> list[Answer]:
    """Return the answers to utterances, each read after the topic of the one before it."""
    answers: list[Answer] = []
    for utterance in said:
        topic = (answers[-1].why.topic,) if answers else ()
        answers.append(engine.answer(utterance, topic, NOW, language))
    return answers


def entry(answer: Answer) -> str | None:
    """Return the entry of an answer, or the fact that was found beyond the entries."""
    if isinstance(answer, Answered):
        return answer.entry or answer.statements[0].fact
    return answer.entry if isinstance(answer, Fallback) else None


STAYING: list[tuple[Language, list[str], list[str]]] = [
    (
        "en",
        ["when are the nato talks", "where?", "and who takes part?", "and when exactly?"],
        ["nato-russia-talks"] * 4,
    ),
    ("uk", ["коли переговори нато", "а де?", "а хто бере участь?", "а коли саме?"], ["nato-russia-talks"] * 4),
    ("ru", ["когда переговоры нато", "а где?", "а кто участвует?", "а когда именно?"], ["nato-russia-talks"] * 4),
    ("pl", ["kiedy rozmowy nato", "a kto bierze udział?", "a gdzie?", "a kiedy dokładnie?"], ["nato-russia-talks"] * 4),
    (
        "en",
        ["how long was the call", "and when?", "and who asked for it?", "what did they discuss?"],
        ["call-length", "call-date", "call-request", "call-topics"],
    ),
    (
        "uk",
        ["скільки тривала розмова", "а коли?", "а хто попросив?", "а чому байден погодився?"],
        ["call-length", "call-date", "call-request", "call-accepted"],
    ),
    (
        "ru",
        ["сколько длился разговор", "а когда?", "а кто попросил?", "а почему байден согласился?"],
        ["call-length", "call-date", "call-request", "call-accepted"],
    ),
    (
        "pl",
        ["ile trwała rozmowa", "a kiedy?", "a kto poprosił?", "a dlaczego biden się zgodził?"],
        ["call-length", "call-date", "call-request", "call-accepted"],
    ),
    (
        "en",
        ["what is the bucharest nine", "who is in it?", "when was it founded?", "why?"],
        ["bucharest-nine", "bucharest-nine-members", "bucharest-nine-launch", "bucharest-nine-aim"],
    ),
    (
        "uk",
        ["що таке бухарестська дев'ятка", "хто в ній?", "коли створили?", "навіщо?"],
        ["bucharest-nine", "bucharest-nine-members", "bucharest-nine-launch", "bucharest-nine-aim"],
    ),
    (
        "ru",
        ["что такое бухарестская девятка", "кто в нее входит?", "когда создана?", "зачем?"],
        ["bucharest-nine", "bucharest-nine-members", "bucharest-nine-launch", "bucharest-nine-aim"],
    ),
    (
        "pl",
        ["czym jest bukaresztańska dziewiątka", "kto do niej należy?", "kiedy powstała?", "po co?"],
        ["bucharest-nine", "bucharest-nine-members", "bucharest-nine-launch", "bucharest-nine-aim"],
    ),
]
TURNING: list[tuple[Language, list[str], list[str]]] = [
    (
        "en",
        ["when are the nato talks", "and geneva?", "who takes part?", "how long was the call?", "who asked for it?"],
        ["nato-russia-talks", "geneva-talks", "geneva-talks", "call-length", "call-request"],
    ),
    (
        "uk",
        ["коли переговори в женеві", "хто бере участь?", "скільки тривав дзвінок?", "хто про нього попросив?"],
        ["geneva-talks", "geneva-talks", "call-length", "call-request"],
    ),
    (
        "ru",
        ["когда переговоры в женеве", "кто участвует?", "сколько длился звонок?", "кто его попросил?"],
        ["geneva-talks", "geneva-talks", "call-length", "call-request"],
    ),
    (
        "pl",
        ["kiedy rozmowy w genewie", "kto uczestniczy?", "ile trwała rozmowa telefoniczna?", "kto o nią poprosił?"],
        ["geneva-talks", "geneva-talks", "call-length", "call-request"],
    ),
    (
        "uk",
        ["коли переговори нато", "а що потім?", "де?"],
        ["nato-russia-talks", "broader-meeting", "broader-meeting"],
    ),
    (
        "en",
        ["when are the geneva talks", "and the 12th?", "ok and on the 13th then?", "which countries?", "and the 10th?"],
        ["geneva-talks", "nato-russia-talks", "broader-meeting", "broader-meeting", "geneva-talks"],
    ),
    (
        "uk",
        ["10 січня це женева?", "а 12го?", "ясно, а 13-го тоді шо", "в якій країні?"],
        ["geneva-talks", "nato-russia-talks", "broader-meeting", "broader-meeting"],
    ),
    (
        "ru",
        ["когда переговоры в женеве", "а 13 января?", "а 30 декабря что было?", "какого числа?"],
        ["geneva-talks", "broader-meeting", "call-date", "call-date"],
    ),
    (
        "pl",
        ["kiedy rozmowy w genewie", "a 12 stycznia?", "w jakim kraju?", "którego dnia dokładnie?"],
        ["geneva-talks", "nato-russia-talks", "nato-russia-talks", "nato-russia-talks"],
    ),
    (
        "en",
        ["when are the nato talks", "and the day after?", "who takes part?"],
        ["nato-russia-talks", "broader-meeting", "broader-meeting"],
    ),
]


# Both tell who they are.
MEMBERS, NINE = "bucharest-nine-members", "bucharest-nine"
LISTED: list[tuple[Language, list[str], list[str]]] = [
    (
        "en",
        ["is estonia in the b9", "what about lithuania", "and spain?", "who else", "how many are there"],
        [MEMBERS] * 5,
    ),
    ("uk", ["чи є естонія в б9", "а як щодо литви", "а німеччина?", "хто ще", "а скільки їх?"], [MEMBERS] * 5),
    (
        "ru",
        ["эстония входит в б9", "а что насчет литвы", "а германия?", "кто еще", "а сколько их?"],
        [MEMBERS] * 3 + [NINE] * 2,
    ),
    ("pl", ["czy estonia jest w b9", "a co z litwą", "a niemcy?", "kto jeszcze", "a ile ich jest?"], [MEMBERS] * 5),
    ("en", ["when did the b9 start", "is ukraine in it"], ["bucharest-nine-launch", MEMBERS]),
    ("uk", ["коли створили б9", "а чи є в ній україна"], ["bucharest-nine-launch", MEMBERS]),
    ("ru", ["когда создали б9", "а входит ли в нее украина"], ["bucharest-nine-launch", MEMBERS]),
    ("pl", ["kiedy powstała b9", "a czy ukraina do niej należy"], ["bucharest-nine-launch", MEMBERS]),
    ("en", ["who is ushakov", "does he work for putin"], ["ushakov", "ushakov"]),
    ("uk", ["хто такий ушаков", "він працює на путіна?"], ["ushakov", "ushakov"]),
    ("ru", ["кто такой ушаков", "он работает на путина?"], ["ushakov", "ushakov"]),
    ("pl", ["kto to jest uszakow", "czy on pracuje dla putina"], ["ushakov", "ushakov"]),
]


@pytest.mark.parametrize(("language", "said", "entries"), [*STAYING, *TURNING])
def test_conversation_keeps_its_subject_until_another_one_is_named(
    engine: Engine, language: Language, said: list[str], entries: list[str]
) -> None:
    answers = converse(engine, language, said)

    assert [entry(answer) for answer in answers] == entries
    assert not any(isinstance(answer, Answered) and answer.correction for answer in answers)


@pytest.mark.parametrize(("language", "said", "entries"), LISTED)
def test_follow_up_to_a_list_asks_for_it_and_what_points_at_a_name_is_about_it(
    engine: Engine, language: Language, said: list[str], entries: list[str]
) -> None:
    assert [entry(answer) for answer in converse(engine, language, said)] == entries


@pytest.mark.parametrize(("language", "said", "entries"), STAYING[:4])
def test_earlier_utterances_as_they_were_typed_tell_the_subject_too(
    engine: Engine, language: Language, said: list[str], entries: list[str]
) -> None:
    answer = engine.answer(said[2], said[:2], NOW, language)

    assert entry(answer) == entries[2]


@pytest.mark.parametrize("courtesy", ["thanks", "hello"])
def test_courtesy_leaves_the_conversation_where_it_was(engine: Engine, courtesy: str) -> None:
    *_, answer = converse(engine, "en", ["when are the nato talks", courtesy, "and where?"])

    assert entry(answer) == "nato-russia-talks"


def test_unrelated_question_is_not_dragged_along(engine: Engine) -> None:
    *_, weather, follow_up = converse(
        engine, "en", ["when are the nato talks", "what's the weather today", "and where?"]
    )

    assert isinstance(weather, Fallback)
    assert weather.reason is Reason.OFF_TOPIC
    assert isinstance(follow_up, Fallback | Ambiguous)


@pytest.mark.parametrize(
    ("language", "why"), [("en", "where?"), ("ru", "почему?"), ("uk", "чому?"), ("pl", "dlaczego?")]
)
def test_what_is_not_known_of_the_subject_is_not_in_the_sources(engine: Engine, language: Language, why: str) -> None:
    first = {"en": "how long was the call", "ru": "кто попросил о звонке", "uk": "хто попросив про дзвінок"}
    *_, answer = converse(engine, language, [first.get(language, "kto poprosił o rozmowę"), why])

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.NOT_IN_SOURCES
    assert answer.suggestions


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("what happened on december 29", "en"),
        ("що сталося 29 грудня", "uk"),
        ("что произошло 29 декабря", "ru"),
        ("co się stało 29 grudnia", "pl"),
    ],
)
def test_day_of_which_nothing_is_known_is_not_told_by_another(
    engine: Engine, question: str, language: Language
) -> None:
    answer = engine.answer(question, (), NOW, language)

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.NOT_IN_SOURCES


@pytest.mark.parametrize("question", ["what is going on", "does russia plan to attack"])
def test_short_answer_to_a_dispute_tells_both_sides(engine: Engine, question: str) -> None:
    answer = engine.answer(question, (), NOW, "en")

    assert isinstance(answer, Answered)
    assert {"russia", "us-intelligence"} <= {item.owner for item in shortened(answer).statements}


@pytest.mark.parametrize(("question", "language"), [("Putin i Biden", "pl"), ("шо там по переговорам", "uk")])
def test_question_is_answered_in_its_own_language(engine: Engine, question: str, language: Language) -> None:
    assert engine.answer(question, (), NOW, "en").language == language


@pytest.mark.parametrize(("question", "language"), [("when", "en"), ("де", "uk"), ("кто", "ru"), ("call", "en")])
def test_one_word_that_opens_a_conversation_is_asked_back(engine: Engine, question: str, language: Language) -> None:
    assert isinstance(engine.answer(question, (), NOW, language), Ambiguous)


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "ok"), ("en", "i see"), ("uk", "ясно"), ("ru", "понятно"), ("pl", "jasne"), ("pl", "no dobrze")],
)
def test_who_only_acknowledges_an_answer_is_not_told_it_again(engine: Engine, language: Language, said: str) -> None:
    first = {"en": "when are the geneva talks", "uk": "коли переговори в женеві", "ru": "когда переговоры в женеве"}
    *_, answer = converse(engine, language, [first.get(language, "kiedy rozmowy w genewie"), said])

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.THANKS


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        ("en", "so that was on the 12th?", "geneva-talks"),
        ("en", "so 12 january?", "geneva-talks"),
        ("en", "ok so the 13th then?", "geneva-talks"),
        ("pl", "a będzie 12 stycznia?", "geneva-talks"),
        ("uk", "скільки країн?", "other-groupings"),
        ("pl", "a są 12 stycznia?", "geneva-talks"),
        ("en", "who is right", "right-wrong"),
        ("uk", "добрий день", "hello"),
    ],
)
def test_what_puts_a_day_judges_or_greets_does_not_ask_for_it(
    engine: Engine, language: Language, said: str, told: str
) -> None:
    assert entry(converse(engine, language, ["when are the geneva talks", said])[-1]) == told


@pytest.mark.parametrize(
    ("language", "asked", "refused"),
    [
        ("ru", "обсе это что такое и когда создали", "osce-eu-general"),
        ("pl", "co to obwe i kiedy powstała", "osce-eu-general"),
        ("pl", "kiedy następny szczyt b9 i w jakim mieście", "bucharest-nine-countries"),
    ],
)
def test_what_hangs_on_a_refused_question_is_refused_with_it(
    engine: Engine, language: Language, asked: str, refused: str
) -> None:
    assert entry(engine.answer(asked, (), NOW, language)) == refused


@pytest.mark.parametrize(
    ("language", "asked", "told"),
    [
        ("en", "what is the weather? and when did they talk?", "call-date"),
        ("uk", "чи буде війна? а коли переговори?", "january-talks"),
        ("en", "who translated the call and when was it?", "call-date"),
        ("uk", "скільки років пескову і хто він?", "peskov"),
        ("pl", "czy będzie wojna? a ile trwała rozmowa?", "call-length"),
    ],
)
def test_what_stands_by_itself_is_answered_beside_a_refused_question(
    engine: Engine, language: Language, asked: str, told: str
) -> None:
    answer = engine.answer(asked, (), NOW, language)

    assert isinstance(answer, Answered)
    assert (answer.entry, answer.unanswered is None) == (told, False)
