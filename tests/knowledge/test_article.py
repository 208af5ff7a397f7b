import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.article import fingerprint, paragraphs, plain, quotations, sentences

PROSE = st.text(st.one_of(st.sampled_from("aB. ?!\"'“’\n\u00a0é"), st.characters(exclude_categories=["Cs"])))


@pytest.mark.parametrize("break_", ["\n\n", "\r\n\r\n", "\n \t\n", "\n\n\n\n"])
def test_paragraphs_are_parted_when_a_blank_line_stands_between(break_: str) -> None:
    assert paragraphs(f"\nOne\nand a half.{break_}Two.\n\n") == ["One and a half.", "Two."]


@pytest.mark.parametrize("article", ["", "\n\n \n", "\u00a0"])
def test_paragraphs_are_none_when_an_article_is_empty(article: str) -> None:
    assert paragraphs(article) == []


@given(PROSE)
def test_plain_changes_nothing_when_applied_twice(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "written",
    [
        "“Naïve,” the union’s speaker said",
        '"Naïve," the union\'s speaker said',
        "„Naïve,“ the unionʼs speaker said",
        "«Naïve,» the union‘s speaker said",
        unicodedata.normalize("NFD", "“Naïve,” the union’s speaker said"),
        "\u00a0“Naïve,”\u202fthe  union’s\tspeaker\u2009said \n",
    ],
    ids=["curly", "straight", "low", "angled", "decomposed", "odd spaces"],
)
def test_fingerprint_is_the_same_when_only_the_form_differs(written: str) -> None:
    expected = fingerprint('"Naïve," the union\'s speaker said')

    assert fingerprint(plain(written)) == expected


@pytest.mark.parametrize("written", ["“We want 13 percent”", "“We want 12 per cent”", "“we want 12 percent”"])
def test_fingerprint_differs_when_a_word_does(written: str) -> None:
    assert fingerprint(plain(written)) != fingerprint(plain("“We want 12 percent”"))


@pytest.mark.parametrize(
    ("paragraph", "parted"),
    [
        pytest.param("It began. It ended.", ["It began.", "It ended."], id="stops"),
        pytest.param("Why? Because! So.", ["Why?", "Because!", "So."], id="other ends"),
        pytest.param("The U.S. President left. He slept.", ["The U.S. President left.", "He slept."], id="U.S."),
        pytest.param("On Dec. 30 they met. Fine.", ["On Dec. 30 they met.", "Fine."], id="Dec. 30"),
        pytest.param("At 3:30 p.m. ET they met. Fine.", ["At 3:30 p.m. ET they met.", "Fine."], id="p.m."),
        pytest.param("At 3 p.m. (2000 GMT) on Thursday.", ["At 3 p.m. (2000 GMT) on Thursday."], id="a bracket"),
        pytest.param("Mr. Silva met Ms. Costa. Fine.", ["Mr. Silva met Ms. Costa.", "Fine."], id="titles"),
        pytest.param("He paid 3.5 million. She left.", ["He paid 3.5 million.", "She left."], id="a decimal"),
        pytest.param('He said: "No." Then he left.', ['He said: "No."', "Then he left."], id="a quotation that ends"),
        pytest.param('He left. "No," he said.', ["He left.", '"No," he said.'], id="a quotation that opens"),
        pytest.param('"No," he said. "Never."', ['"No," he said.', '"Never."'], id="a quotation in two parts"),
        pytest.param('"Go? Never," he said.', ['"Go?', 'Never," he said.'], id="a quotation of two sentences"),
        pytest.param("It rained. Émile left.", ["It rained.", "Émile left."], id="a capital with an accent"),
        pytest.param("UPDATE 4/05/2021", ["UPDATE 4/05/2021"], id="no stop"),
    ],
)
def test_sentences_are_parted_when_a_paragraph_holds(paragraph: str, parted: list[str]) -> None:
    assert sentences(plain(paragraph)) == parted


@given(PROSE)
def test_sentences_make_up_their_paragraph_whatever_it_says(text: str) -> None:
    paragraph = plain(text)

    assert " ".join(sentences(paragraph)) == paragraph


@pytest.mark.parametrize(
    ("paragraph", "quoted"),
    [
        ('"We want 12 percent," it said. "Now."', ["We want 12 percent,", "Now."]),
        ("The union's demand", []),
        ('An "open end', ["open end"]),
    ],
    ids=["two", "an apostrophe", "one without end"],
)
def test_quotations_are_what_stands_in_double_quotes_when_there_are(paragraph: str, quoted: list[str]) -> None:
    assert quotations(paragraph) == quoted
