"""False premises and several questions in one, asked of the shipped knowledge in words that are not among its own."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from bot.answering.combining import combine
from bot.answering.composing import citations, statements
from bot.model.answer import Answered
from bot.model.language import LANGUAGES, Language
from bot.services import Services, default_knowledge, wire
from bot.surfaces.terminal.rendering import MAX_CHARS, reply

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def services() -> Services:
    return wire(default_knowledge())


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("It was Biden who asked for the call, so what did he want?", "call-request/biden-asked"),
        ("How long have the 100,000 Russian troops been inside Ukraine?", "troops/inside-ukraine"),
        ("When was Ukraine admitted to NATO as a member?", "ukraine-nato/member"),
        ("Why is Putin travelling to Geneva?", "geneva-presidents/presidents-meet"),
        ("why on earth was the phone call cancelled by the kremlin", "call-date/called-off"),
        ("Isn't it true that NATO and Russia meet in Brussels?", "nato-russia-talks/named-city"),
        ("навіщо байден випрошував розмову в путіна?", "call-request/biden-asked"),
        ("яку угоду підписали байден і путін?", "call-outcome/deal-reached"),
        ("чому путін кинув слухавку під час розмови з байденом", "call-tone/quarrel"),
        ("какой договор подписали путин и байден?", "call-outcome/deal-reached"),
        ("почему в украине 100 тысяч российских военных", "troops/inside-ukraine"),
        ("почему байден отказался от разговора с путиным", "call-accepted/biden-refused"),
        ("dlaczego to biden poprosił o rozmowę?", "call-request/biden-asked"),
        ("jaką umowę podpisali biden i putin?", "call-outcome/deal-reached"),
        ("czemu odwołano telefon bidena do putina", "call-date/called-off"),
        ("nato gave russia guarantees right", "russia-demands/nato-agreed"),
        ("нато дало росії гарантії?", "russia-demands/nato-agreed"),
        ("нато дало гарантии россии?", "russia-demands/nato-agreed"),
        ("nato dało rosji gwarancje?", "russia-demands/nato-agreed"),
        ("why did biden agree to withdraw troops from poland", "call-outcome/deal-reached"),
        ("чого вони домовилися відвести війська", "call-outcome/deal-reached"),
        ("путин пообещал байдену не нападать?", "call-outcome/promise-made"),
        ("czemu putin zgodził się wycofać żołnierzy", "call-outcome/deal-reached"),
    ],
)
def test_false_premise_is_corrected(services: Services, question: str, premise: str) -> None:
    answer = services.engine.answer(question, (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.correction == services.knowledge.premises[premise].correction[answer.language]
    assert reply(answer).startswith(answer.correction)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("when did they set up the b9 and who is in it", {"bucharest-nine-launch", "bucharest-nine-members"}),
        ("хто попросив про дзвінок і скільки він тривав", {"call-request", "call-length"}),
        ("чего хочет россия и какими санкциями ей грозят", {"russia-demands", "sanctions-threat"}),
        ("ilu żołnierzy stoi przy granicy i kiedy mogą uderzyć", {"troops", "invasion-warning"}),
        ("сколько длился разговор и о чем", {"call-length", "call-topics"}),
    ],
)
def test_each_of_several_questions_is_answered_and_none_is_denied(
    services: Services, question: str, told: set[str]
) -> None:
    answer = services.engine.answer(question, (), NOW, "en")

    assert isinstance(answer, Answered)
    assert {answer.entry, *answer.also} == told
    assert answer.unanswered is None


@pytest.mark.parametrize(
    "question",
    [
        "my daughter studies abroad and i cry all day when does it close",
        "у меня завтра экзамен по физике и я боюсь когда он начнется",
    ],
)
def test_question_that_points_at_what_stands_before_it_is_not_read_without_that(
    services: Services, question: str
) -> None:
    assert not isinstance(services.engine.answer(question, (), NOW, "en"), Answered)


@pytest.mark.parametrize(
    "question",
    [
        "how did the geneva talks end and what did they sign",
        "чим закінчились переговори в женеві і що вирішили",
        "чем закончились переговоры в женеве и что решили",
        "jak zakończyły się rozmowy w genewie i co ustalono",
    ],
)
def test_end_of_what_lies_beyond_the_horizon_is_not_told_by_that_of_the_call(services: Services, question: str) -> None:
    assert not isinstance(services.engine.answer(question, (), NOW, "en"), Answered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_true_question_is_not_corrected(services: Services, language: Language) -> None:
    entries = services.knowledge.entries.values()
    answers = {entry.id: services.engine.answer(entry.question[language], (), NOW, language) for entry in entries}

    corrected = {id_ for id_, answer in answers.items() if isinstance(answer, Answered) and answer.correction}
    assert corrected == set()


@pytest.mark.parametrize(
    "question",
    [
        "legal guarantees nato russia",
        "юридичні гарантії нато росії",
        "юридические гарантии нато",
        "rosja gwarancje prawne nato",
        "prawne gwarancje dla rosji",
    ],
)
def test_keywords_are_not_corrected(services: Services, question: str) -> None:
    answer = services.engine.answer(question, (), NOW, "en")

    assert isinstance(answer, Answered)
    assert (answer.entry, answer.correction) == ("russia-demands", None)
    assert answer.statements[0].fact == "demand-nato"


def test_correction_is_not_said_again(services: Services) -> None:
    answer = services.engine.answer("why did Ukraine join the Bucharest Nine", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.correction
    assert " ".join((answer.correction, *(told.text for told in answer.statements))).count("Ukraine") == 1


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("did putin agree to what biden demanded", "call-outcome"),
        ("чи погодився байден на вимоги путіна", "call-outcome"),
        ("что просил байден", "biden-said"),
        ("o co prosił biden", "biden-said"),
        ("what was the b9 created for", "bucharest-nine-aim"),
        ("зачем придумали б9", "bucharest-nine-aim"),
    ],
)
def test_question_like_a_false_premise_is_not_corrected(services: Services, question: str, entry: str) -> None:
    answer = services.engine.answer(question, (), NOW, "en")

    assert isinstance(answer, Answered)
    assert (answer.entry, answer.correction) == (entry, None)


@pytest.mark.parametrize(
    ("question", "entries"),
    [
        ("When are the Geneva talks and when do Russia and NATO meet?", ("geneva-talks", "nato-russia-talks")),
        ("When was the call? Who asked for it?", ("call-date", "call-request")),
        ("what does russia want and what does the west say", ("russia-demands", "west-position")),
        (
            "Who founded the Bucharest Nine, and which countries are in it?",
            ("bucharest-nine-launch", "bucharest-nine-members"),
        ),
        ("скільки тривала розмова і хто про неї попросив?", ("call-length", "call-request")),
        ("коли переговори в женеві і коли зустріч нато з росією?", ("geneva-talks", "nato-russia-talks")),
        ("хто такий пєсков, а хто такий ушаков?", ("peskov", "ushakov")),
        ("кто такая псаки и что она сказала?", ("psaki", "psaki-said")),
        ("чего хочет россия и что говорит запад?", ("russia-demands", "west-position")),
        ("кто такая псаки? кто такой ушаков?", ("psaki", "ushakov")),
        ("kiedy są rozmowy w genewie i kiedy rosja spotyka się z nato?", ("geneva-talks", "nato-russia-talks")),
        ("czego chce rosja, a co mówi zachód?", ("russia-demands", "west-position")),
        ("kim jest psaki i kim jest uszakow?", ("psaki", "ushakov")),
    ],
)
def test_several_questions_get_one_answer(services: Services, question: str, entries: tuple[str, ...]) -> None:
    answer = services.engine.answer(question, (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.entries == entries


@pytest.mark.parametrize(
    "question",
    [
        "will russia and nato hold talks in europe",
        "how do the us and its allies respond to an invasion",
        "чи будуть байден і путін у женеві",
        "что сказали байден и путин о санкциях",
        "kiedy rozmawiali biden i putin",
    ],
)
def test_one_question_that_holds_a_conjunction_gets_one_entry(services: Services, question: str) -> None:
    answer = services.engine.answer(question, (), NOW, "en")

    assert isinstance(answer, Answered)
    assert len(answer.entries) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_pair_of_answers_fits_a_reply(services: Services, language: Language) -> None:
    knowledge = services.knowledge
    told = {id_: statements(entry.facts, knowledge, NOW, language) for id_, entry in knowledge.entries.items()}
    pairs = {ids: combine([told[id_] for id_ in ids]) for ids in permutations(told, 2)}
    alone = services.engine.tell(knowledge.starters[0], NOW, language)

    replies = {
        ids: reply(replace(alone, statements=shown, citations=citations(shown, knowledge)))
        for ids, shown in pairs.items()
    }

    assert {ids for ids, text in replies.items() if len(text) > MAX_CHARS} == set()
    # What was asked second is still told.
    assert {ids for ids in pairs if told[ids[1]][0] not in pairs[ids]} == set()


def test_premises_are_told_and_asked_in_each_language(services: Services) -> None:
    premises = services.knowledge.premises

    assert [id_ for id_, premise in premises.items() if set(premise.correction) != set(LANGUAGES)] == []
    too_few = {
        (id_, language)
        for id_, premise in premises.items()
        for language in LANGUAGES
        if len(premise.utterances[language]) < (8 if language == "en" else 5)
    }
    assert too_few == set()
