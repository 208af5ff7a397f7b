"""Laws of every message: whatever was written or typed, it is what Telegram takes, and says what it should."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from bot.locales import explaining as explained
from bot.locales import pages, privacy, settings, toasts, wording
from bot.locales.zones import known
from bot.model.answer import Ambiguous, Answer, Answered, Candidate, Explanation, Fallback, Timeline
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.model.preferences import Preferences
from bot.surfaces.telegram import articles, choices, chronology, menus, rendering
from bot.surfaces.telegram.callbacks import Choose
from bot.surfaces.telegram.explaining import explain
from bot.surfaces.telegram.reader import Reader, Speaker
from bot.surfaces.telegram.rendering import Card, Style
from emulator.formatting import Formatted, trim, utf16_units
from emulator.markup import parse_html
from places import editors

TEXT_UNITS, CAPTION_UNITS, CALLBACK_BYTES = 4_096, 1_024, 64
MEANT = {"bold", "italic", "expandable_blockquote"}
# Telegram's own limit on the buttons below a message.
BUTTONS = 100

typed = st.text(max_size=300) | st.text(editors.HOSTILE, max_size=300)
answers = st.one_of(editors.answered(), editors.combined, editors.ambiguous, editors.fallbacks)


def read(html: str, units: int = TEXT_UNITS) -> Formatted:
    """Return a text as Telegram reads it, once it was held against what Telegram takes."""
    parsed = trim(parse_html(html))
    assert parsed.text
    assert utf16_units(parsed.text) <= units
    assert {entity["type"] for entity in parsed.entities} <= MEANT
    return parsed


def check_buttons(keyboard: InlineKeyboardMarkup | None) -> None:
    buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
    assert len(buttons) <= BUTTONS
    for button in buttons:
        assert button.text.strip()
        assert button.url or 0 < len(str(button.callback_data).encode()) <= CALLBACK_BYTES


def shown(card: Card) -> Formatted:
    check_buttons(card.keyboard)
    return read(card.html)


@given(editors.answered() | editors.combined, editors.styles)
def test_answer_always_fits_and_tells_its_first_statement_and_its_source(answer: Answered, style: Style) -> None:
    text, entities = shown(rendering.card(answer, style))

    assert answer.statements[0].text in text
    assert (answer.correction or "") in text
    assert wording.horizon(answer.horizon, answer.language) in text
    assert answer.citations[0].title in text
    assert len([entity for entity in entities if entity["type"] == "bold"]) <= len(answer.statements)


@given(editors.ambiguous, editors.styles)
def test_choice_always_fits_and_offers_all(answer: Ambiguous, style: Style) -> None:
    card = rendering.card(answer, style)

    assert wording.did_you_mean(answer.language) in shown(card).text
    assert card.keyboard
    assert len(card.keyboard.inline_keyboard) == len(answer.suggestions) + 1


@given(editors.fallbacks, editors.styles)
def test_refusal_always_fits_and_says_what_it_should(answer: Fallback, style: Style) -> None:
    assert wording.fallback(answer).strip() in shown(rendering.card(answer, style)).text


@given(editors.knowledge(), editors.answered(), typed, st.floats(0, 1))
def test_explanation_always_fits_and_tells_the_version(
    knowledge: Knowledge, answer: Answered, utterance: str, score: float
) -> None:
    candidates = tuple(Candidate(id_, score, utterance) for id_ in ("entry-0", "entry-1/premise"))
    told = tuple(replace(item, fact=id_) for item, id_ in zip(answer.statements, knowledge.facts, strict=False))
    why = Explanation(candidates, knowledge.version)

    for entry in (None, "entry-0", "entry-2"):
        text = read(explain(replace(answer, entry=entry, statements=told, why=why), knowledge)).text

        assert text.startswith(explained.title(answer.language))
        assert text.endswith(explained.version(knowledge.version, answer.language))


@given(answers, typed)
def test_result_for_another_chat_is_always_taken(answer: Answer, title: str) -> None:
    result = articles.article(answer, title, "dateline_bot")

    check_buttons(result.reply_markup)
    read(result.input_message_content.message_text)
    assert result.title.strip()
    assert len(result.id.encode()) <= 64


@given(editors.timelines, editors.styles)
def test_timeline_always_fits(events: Timeline, style: Style) -> None:
    caption = chronology.pictured(events, style, None).caption

    read(caption.html, CAPTION_UNITS)
    read(chronology.text(events, style).html)


@given(editors.knowledge(), editors.languages, editors.owners)
def test_pages_about_the_knowledge_always_fit(knowledge: Knowledge, language: Language, owner: int) -> None:
    (section,) = knowledge.sections

    for card in (
        rendering.page(pages.sources(knowledge, language)),
        rendering.page(pages.welcome(knowledge, language)),
        rendering.topics(knowledge.sections, language, owner),
        rendering.section(section, language, owner),
    ):
        shown(card)


@given(typed.filter(str.strip), editors.suggestions, editors.owners)
def test_page_says_what_it_should(text: str, offered: tuple, owner: int) -> None:
    assert shown(rendering.page(text, offered, owner)).text == trim(Formatted(text, [])).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_settings_fits(language: Language) -> None:
    presses = [
        *(Choose(name, "") for name in (choices.SETTINGS, choices.LANGUAGE, choices.ZONE, choices.REGION)),
        *(Choose(choices.REGION, region) for region in ("europe", "america", "asia", "africa", "pacific")),
    ]
    for zone in known():
        for is_group in (False, True):
            shown(menus.overview(Preferences(language, zone, is_brief=True), language, is_group))
    for press in presses:
        shown(menus.page(press, Preferences(language, "Europe/Kyiv", is_brief=True), language, is_group=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_toast_fits(language: Language) -> None:
    told: Iterable[str] = (
        toasts.unknown_button(language),
        toasts.voted(True, language),
        toasts.voted(False, language),
        toasts.noted(language),
        toasts.not_kept(language),
        toasts.not_yours(language),
        settings.saved(language),
        settings.only_administrators(language),
        settings.unchecked(language),
    )

    assert [text for text in told if utf16_units(text) > 200] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_about_privacy_fit(language: Language) -> None:
    reader = Reader(Speaker(1, None, 2**52), Preferences(), language)

    shown(rendering.page(privacy.page(language)))
    shown(menus.forgetting(reader))
