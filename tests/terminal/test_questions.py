import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.judging import Entries, Expectation, Patterns, Refused, SmallTalk
from bot.answering.scoring import Case
from bot.services import Services
from bot.surfaces.terminal.questions import QuestionsError, parse

PAY = Entries(("pay",), "pay-demand")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text() | st.sampled_from(["text", "entry", "expect", "answer", "all"]), inner)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('"entry": "pay"', PAY),
        ('"entry": "pay layoffs"', Entries(("pay", "layoffs"), "pay-demand")),
        ('"entry": ["pay", "layoffs"]', Entries(("pay", "layoffs"), "pay-demand")),
        ('"expect": ["pay"]', PAY),
        ('"entry": ""', Refused()),
        ('"entry": null', Refused()),
        ('"entry": "-"', Refused()),
        ('"entry": "opinion"', Refused()),
        ('"entry": "weather"', Refused()),
        ('"refuse": "off-topic"', Refused()),
        ('"expect": {"answer": true, "all": ["a|b", "c"], "none": ["d"]}', Patterns(("a|b", "c"), ("d",))),
        ('"expect": {"answer": false, "all": [], "none": ["d"]}', Refused(("d",))),
        ('"expect": {"chitchat": true}', SmallTalk()),
    ],
)
def test_parse_understands_what_is_expected(harbour_services: Services, field: str, expected: Expectation) -> None:
    (case,) = parse(f'{{"text": "pay?", {field}}}', "q.jsonl", harbour_services.knowledge)

    assert case.expected == expected


def test_parse_keeps_every_field_when_lines_are_json(harbour_services: Services) -> None:
    line = {"id": "a", "text": "and it?", "lang": "uk", "kind": "followup", "context": ["pay?"], "entry": "pay", "x": 1}

    cases = parse("\n" + json.dumps(line) + "\r\n\n", "q.jsonl", harbour_services.knowledge)

    assert cases == [Case("a", "and it?", ("pay?",), "uk", "followup", "q.jsonl", PAY)]


def test_parse_keeps_every_field_when_rows_are_csv(harbour_services: Services) -> None:
    text = 'text,entry,lang,kind,context\n"pay, please?",pay,uk,fact,\nand it?,-,,,hello > "pay"?\n'

    cases = parse(text, "q.csv", harbour_services.knowledge)

    assert cases == [
        Case("q.csv:2", "pay, please?", (), "uk", "fact", "q.csv", PAY),
        Case("q.csv:3", "and it?", ("hello", '"pay"?'), "-", "-", "q.csv", Refused()),
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "not JSON: "),
        ("[" * 100_000, "not JSON: "),
        ('{"text": "\\ud800", "entry": "pay"}', "not JSON: "),
        ("[]", "the line: "),
        ('{"entry": "pay"}', "text: "),
        ('{"text": "pay"}', "entry: Field required"),
        ('{"text": "pay", "entry": 1}', "entry: Input should be a text, a list of texts or an object"),
        ('{"text": "pay", "entry": ["pay", 1]}', "entry.list.1: "),
        ('{"text": "pay", "entry": "gone"}', 'entry: "gone" is no entry, refusal or reason'),
        ('{"text": "pay", "entry": "pay opinion"}', 'entry: "opinion" is a refusal, beside entries that answer'),
        ('{"text": "pay", "expect": {}}', "expect.reply: Value error, neither answer nor chitchat is given"),
        ('{"text": "pay", "expect": {"answer": true, "all": ["("]}}', "expect.reply.all.0: Value error, not a regular"),
    ],
)
def test_parse_raises_with_the_line_when_it_is_no_question(harbour_services: Services, line: str, problem: str) -> None:
    with pytest.raises(QuestionsError) as raised:
        parse(f'{{"text": "pay", "entry": "pay"}}\n\n{line}\n', "q.jsonl", harbour_services.knowledge)

    assert str(raised.value).startswith(f"q.jsonl:3: {problem}")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: no column entry or text"),
        ("text,expected\npay,pay\n", "1: no column entry"),
        ("text,entry\npay,pay,more\n", "2: expected 2 columns, as in line 1"),
        ("text,entry\npay,pay\npay\n", "3: expected 2 columns, as in line 1"),
        ('text,entry\npay,"pay\n', "2: not CSV: "),
        ("text,entry\npay,gone\n", '2: entry: "gone" is no entry'),
    ],
)
def test_parse_raises_with_the_line_when_a_row_is_no_question(
    harbour_services: Services, text: str, problem: str
) -> None:
    with pytest.raises(QuestionsError) as raised:
        parse(text, "q.csv", harbour_services.knowledge)

    assert str(raised.value).startswith(f"q.csv:{problem}")


def test_parse_raises_when_the_form_of_a_file_is_not_known(harbour_services: Services) -> None:
    with pytest.raises(QuestionsError, match=r"^q\.txt: neither \.csv nor \.jsonl$"):
        parse("", "q.txt", harbour_services.knowledge)


@given(JSON, st.text())
def test_parse_returns_or_raises_a_questions_error_whatever_a_file_holds(
    harbour_services: Services, value: object, text: str
) -> None:
    told: list[int | str] = []
    for content, name in ((json.dumps(value), "q.jsonl"), (f"text,entry\n{text}", "q.csv")):
        try:
            told.append(len(parse(content, name, harbour_services.knowledge)))
        except QuestionsError as error:
            told.append(str(error))

    assert len(told) == 2
