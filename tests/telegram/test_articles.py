from dataclasses import replace
from datetime import UTC, datetime

from bot.model.language import LANGUAGES
from bot.services import Services, default_knowledge, wire
from bot.surfaces.telegram import articles

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def test_every_entry_fits_what_telegram_takes() -> None:
    services = wire(default_knowledge(), semantic=False)
    for entry in services.knowledge.entries.values():
        for language in LANGUAGES:
            answer = services.engine.tell(entry.id, NOW, language)
            result = articles.article(answer, entry.question[language], "dateline_bot", entry.id)

            assert len(result.id.encode()) <= 64
            assert result.title == entry.question[language]
            assert len(result.input_message_content.message_text.encode("utf-16-le")) // 2 <= 4_096


def test_answer_beyond_the_entries_leads_to_the_private_chat(harbour_services: Services) -> None:
    answer = replace(harbour_services.engine.tell("pay", NOW, "en"), entry=None)

    (row,) = articles.article(answer, "pay?", "dateline_bot").reply_markup.inline_keyboard

    assert [button.url for button in row] == ["https://t.me/dateline_bot"]


def test_answer_has_no_buttons_where_nothing_is_offered(harbour_services: Services) -> None:
    answer = replace(harbour_services.engine.answer("will it rain", (), NOW, "en"), suggestions=())

    assert articles.article(answer, "will it rain", "dateline_bot").reply_markup is None
