"""Telegram's HTML and the entities that Telegram finds by itself."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.detection import with_detected
from emulator.formatting import Formatted, trim, utf16_units
from emulator.markup import parse_html
from emulator.refusal import Refusal

SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "code": "code",
    "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
MARKUP = st.recursive(
    st.text().map(html.escape),
    lambda inner: st.builds("<{0}>{1}</{0}>".format, st.sampled_from("bisu"), st.lists(inner).map("".join)),
)


@given(st.text())
def test_parse_html_gives_the_text_back_when_it_was_escaped(text: str) -> None:
    assert parse_html(html.escape(text)) == Formatted(text, [])


@given(st.text(), st.sampled_from(sorted(SIMPLE)), st.text(min_size=1), st.text())
def test_parse_html_counts_utf16_units_when_a_tag_holds_any_text(
    before: str, tag: str, inside: str, after: str
) -> None:
    source = f"{html.escape(before)}<{tag}>{html.escape(inside)}</{tag}>{html.escape(after)}"

    text, entities = parse_html(source)

    assert text == before + inside + after
    assert entities == [{"type": SIMPLE[tag], "offset": utf16_units(before), "length": utf16_units(inside)}]


@given(MARKUP)
def test_parse_html_nests_entities_when_tags_are_nested(source: str) -> None:
    text, entities = parse_html(source)
    spans = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]

    assert all(0 <= begin < end <= utf16_units(text) for begin, end in spans)
    assert not any(first < second < end < last for first, end in spans for second, last in spans)


@given(st.text(alphabet=" \na"), st.text())
def test_trim_changes_nothing_when_done_twice(before: str, text: str) -> None:
    once = trim(parse_html(f"{before}<b>{html.escape(text)}</b> {before}"))

    assert trim(once) == once


@pytest.mark.parametrize(
    ("source", "entity"),
    [
        ('<a href="https://Example.com">x</a>', {"type": "text_link", "url": "https://example.com/"}),
        ("<a href='example.com/a?b&amp;c'>x</a>", {"type": "text_link", "url": "http://example.com/a?b&c"}),
        ('<span class="tg-spoiler">x</span>', {"type": "spoiler"}),
        ("<span class=tg-spoiler>x</span>", {"type": "spoiler"}),
        ("<blockquote expandable>x</blockquote>", {"type": "expandable_blockquote"}),
        ('<tg-emoji emoji-id="5">x</tg-emoji>', {"type": "custom_emoji", "custom_emoji_id": "5"}),
        ('<pre><code class="language-py">x</code></pre>', {"type": "pre", "language": "py"}),
        ('<code class="language-py">x</code>', {"type": "code"}),
        ("<B >x</b >", {"type": "bold"}),
        ("<b>x</>", {"type": "bold"}),
    ],
)
def test_parse_html_gives_one_entity_when_a_tag_has_attributes(source: str, entity: dict[str, str]) -> None:
    assert parse_html(source) == Formatted("x", [entity | {"offset": 0, "length": 1}])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a & b &nbsp; &ltfoo", "a & b &nbsp; &ltfoo"),
        ("&lt&#62;&#x26;&quot;", '<>&"'),
        ("&#0; &#x110000; &apos;", "&#0; &#x110000; &apos;"),
        ("a > b", "a > b"),
        ('<a href="nowhere">x</a><b></b>', "x"),
    ],
)
def test_parse_html_keeps_text_plain_when_there_is_nothing_to_mark(source: str, text: str) -> None:
    assert parse_html(source) == Formatted(text, [])


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("é <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a ='x'>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 0"),
    ],
)
def test_parse_html_tells_the_fault_when_the_source_is_broken(source: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_html(source)

    assert refused.value.description == f"Bad Request: can't parse entities: {reason}"


def test_with_detected_finds_what_telegram_finds_when_the_text_is_plain() -> None:
    text = "😀 /start@dateline_bot @olena #news https://t.me/x. a/b me@site.org 5#1"

    found = [(entity["type"], text[entity["offset"] - 1 :][: entity["length"]]) for entity in with_detected(text)]

    assert found == [
        ("bot_command", "/start@dateline_bot"),
        ("mention", "@olena"),
        ("hashtag", "#news"),
        ("url", "https://t.me/x"),
    ]


def test_with_detected_leaves_code_and_links_alone_when_they_are_given() -> None:
    code = {"type": "code", "offset": 0, "length": 6}

    assert with_detected("/start", [code]) == [code]
