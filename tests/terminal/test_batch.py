import json
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services import Services
from bot.surfaces.terminal.batch import BatchError, Question, Reply, answer_all, parse

NOW = datetime(2026, 1, 15, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.sampled_from(["id", "text"]), inner),
    max_leaves=8,
)


def answered(services: Services, questions: Sequence[Question]) -> list[Reply]:
    return list(answer_all(services.engine, questions, NOW))


@pytest.mark.parametrize("blank", ["", " ", "\t", "\r"])
def test_parse_passes_over_a_line_when_it_is_blank(blank: str) -> None:
    lines = [blank, '{"id": "a", "text": "pay"}', blank, '{"id": "b", "text": "date"}\r', blank]

    assert [question.id for question in parse(lines, "q.jsonl")] == ["a", "b"]


@pytest.mark.parametrize("lines", [[], [""], ["", " "]])
def test_parse_finds_no_question_when_the_file_is_empty(lines: list[str]) -> None:
    assert parse(lines, "q.jsonl") == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        pytest.param("{", "not JSON: ", id="broken JSON"),
        pytest.param("what is this", "not JSON: ", id="plain text"),
        pytest.param("[" * 100_000, "not JSON: ", id="nesting without end"),
        pytest.param('{"id": "a", "text": ' + "9" * 5000 + "}", "not JSON: ", id="a number without end"),
        pytest.param("[]", "the line: ", id="a list"),
        pytest.param('"a"', "the line: ", id="a text"),
        pytest.param("null", "the line: ", id="null"),
        pytest.param('{"text": "pay"}', "id: ", id="no id"),
        pytest.param('{"id": "a"}', "text: ", id="no text"),
        pytest.param('{"id": 1, "text": "pay"}', "id: ", id="a number as id"),
        pytest.param('{"id": "a", "text": null}', "text: ", id="null as text"),
        pytest.param('{"id": "a", "text": "pay", "context": "before"}', "context: ", id="a text as context"),
        pytest.param('{"id": "a", "text": "pay", "context": ["x", 1]}', "context.1: ", id="a number in the context"),
    ],
)
def test_parse_raises_with_the_line_when_it_is(line: str, problem: str) -> None:
    with pytest.raises(BatchError) as raised:
        parse(['{"id": "a", "text": "pay"}', "", line], "q.jsonl")

    assert str(raised.value).startswith(f"q.jsonl:3: {problem}")


def test_parse_keeps_to_one_line_when_it_raises() -> None:
    with pytest.raises(BatchError) as raised:
        parse(['{"id": 1, "text": 2, "lang": 3}'], "q.jsonl")

    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("field", "kept"), [('"lang": "de"', None), ('"lang": null', None), ('"lang": "uk"', "uk")])
def test_parse_keeps_a_language_when_the_bot_speaks_it(field: str, kept: str | None) -> None:
    (question,) = parse([f'{{"id": "a", "text": "pay", {field}, "context": null}}'], "q.jsonl")

    assert (question.lang, question.context) == (kept, ())


def test_parse_passes_over_a_field_when_it_is_not_known() -> None:
    (question,) = parse(['{"id": "a", "text": "pay", "expected": "pay", "lang": "pl"}'], "q.jsonl")

    assert question == Question(id="a", text="pay", lang="pl")


@given(JSON)
def test_parse_returns_or_raises_a_batch_error_whatever_a_line_holds(value: object) -> None:
    try:
        told = [question.id for question in parse([json.dumps(value)], "q.jsonl")]
    except BatchError as error:
        told = [str(error)]

    assert len(told) == 1


def test_answer_all_replies_in_order_when_several_ask(harbour_services: Services) -> None:
    questions = [
        Question(id="b", text="what does the union want"),
        Question(id="a", text="zzz"),
        Question(id="b", text=""),
    ]

    assert [(reply.id, reply.answered) for reply in answered(harbour_services, questions)] == [
        ("b", True),
        ("a", False),
        ("b", False),
    ]


def test_answer_all_tells_entry_and_score_when_facts_answer(harbour_services: Services) -> None:
    (reply,) = answered(harbour_services, [Question(id="a", text="Meeting date?")])

    assert (reply.entry, reply.score) == ("strike-meeting", 1.0)
    assert reply.reply.startswith("3 May 2021: The two sides talked")


def test_answer_all_names_no_entry_when_facts_beyond_the_entries_answer(harbour_services: Services) -> None:
    (reply,) = answered(harbour_services, [Question(id="a", text="anything on 20 May?")])

    assert (reply.answered, reply.entry) == (True, None)
    assert reply.reply.startswith("20 May 2021, Lisbon: ")


def test_answer_all_names_the_refusal_when_one_fits(harbour_services: Services) -> None:
    (reply,) = answered(harbour_services, [Question(id="a", text="Will it rain tomorrow?")])

    assert (reply.answered, reply.entry) == (False, "weather")


def test_answer_all_understands_a_follow_up_when_the_context_is_given(harbour_services: Services) -> None:
    alone = Question(id="a", text="and where?")
    following = Question(id="b", text="and where?", context=("zzz", "when did they meet the port authority"))

    replies = answered(harbour_services, [alone, following])

    assert [reply.entry for reply in replies] == [None, "strike-meeting"]


@given(st.text(), st.lists(st.text(), max_size=2))
def test_answer_all_writes_json_whatever_is_asked(harbour_services: Services, text: str, context: list[str]) -> None:
    line = json.dumps({"id": text, "text": text, "context": context})

    replies = answered(harbour_services, parse([line], "q.jsonl"))

    assert [json.loads(reply.model_dump_json())["id"] for reply in replies] == [text]


def test_answer_all_writes_json_when_an_id_holds_half_a_character(harbour_services: Services) -> None:
    try:
        questions = parse(['{"id": "\\ud800", "text": "pay"}'], "q.jsonl")
    except BatchError:
        questions = []

    assert all(json.loads(reply.model_dump_json()) for reply in answered(harbour_services, questions))
