"""The settings of a private chat."""

import pytest
from structlog.testing import capture_logs
from telegram import Message

from bot.model.language import LANGUAGES, Language
from bot.model.preferences import Preferences
from bot.services import Services
from bot.storage import Storage, StorageError
from bot.surfaces.telegram import rendering
from emulator.server import Emulator

OVERVIEW = "Settings\n\nLanguage: that of the question\nTimes: as in the article (ET, GMT)\nAnswers: full"
HEADINGS = {"en": "Settings", "uk": "Налаштування", "ru": "Настройки", "pl": "Ustawienia"}
NAMES = {"en": "English", "uk": "Українська", "ru": "Русский", "pl": "Polski"}
GENEVA = {
    "en": "10 January 2022, Geneva",
    "uk": "10 січня 2022 року, Женева",
    "ru": "10 января 2022 года, Женева",
    "pl": "10 stycznia 2022 roku, Genewa",
}
FORGED = [
    "p:", "p:=", "p:language=de", "p:language=EN", "p:zone=Europe/Atlantis", "p:zone=Kyiv", "p:zone=../../etc/passwd",
    "p:zone=Factory", "p:length=", "p:length=long", "p:reset=", "p:reset=x", "p:region=atlantis", "p:settings=x",
    "p:nothing=x", "p:nothing=",
]  # fmt: skip


def buttons(message: Message) -> list[str]:
    return [button.text for row in message.reply_markup.inline_keyboard for button in row]


async def test_settings_show_the_present_choices_and_lead_to_others(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "/settings")
    menu = await telegram.next_message(chat)

    assert menu.text == OVERVIEW
    assert buttons(menu) == ["Language", "Time zone", "Short answers"]


async def test_choices_are_made_in_one_message(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/settings")
    menu = await telegram.next_message(chat)

    for button in ("Language", "Polski", "Strefa czasowa", "Kijów", "Krótkie odpowiedzi"):
        await reader.presses(menu, button)
        await telegram.next_toast()

    (only,) = telegram.sent(chat)
    assert only.text == (
        "Ustawienia\n\nJęzyk: Polski\nGodziny: jak w artykule, a także Kijów (Europe/Kyiv)\nOdpowiedzi: krótkie"
    )
    assert buttons(only) == ["Język", "Strefa czasowa", "Pełne odpowiedzi", "Przywróć domyślne"]
    assert await storage.preferences.get(chat.id) == Preferences("pl", "Europe/Kyiv", is_brief=True)


async def test_present_choices_are_marked(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await storage.preferences.put(chat.id, Preferences("en", "Europe/Zurich"))
    await reader.says(chat, "/settings")
    menu = await telegram.next_message(chat)

    await reader.presses(menu, "Language")
    await telegram.next_toast()
    (languages,) = telegram.sent(chat)
    await reader.presses(languages, "« Settings")
    await telegram.next_toast()
    await reader.presses(menu, "Time zone")
    await telegram.next_toast()
    (places,) = telegram.sent(chat)

    assert buttons(languages) == ["Auto", "✓ English", "Українська", "Русский", "Polski", "« Settings"]
    assert "✓ Zurich, Geneva" in buttons(places)
    assert [text for text in buttons(places) if text.startswith("✓")] == ["✓ Zurich, Geneva"]


async def test_zone_of_another_region_is_two_pages_away(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/settings zone")
    menu = await telegram.next_message(chat)

    for button in ("Other regions…", "Asia", "Tokyo"):
        await reader.presses(menu, button)
        await telegram.next_toast()

    assert (await storage.preferences.get(chat.id)).zone == "Asia/Tokyo"


async def test_every_page_of_zones_can_be_opened_and_leads_back(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/settings zone")
    menu = await telegram.next_message(chat)
    await reader.presses(menu, "Other regions…")
    await telegram.next_toast()
    (regions,) = telegram.sent(chat)

    for region in buttons(regions)[:-1]:
        await reader.presses(menu, region)
        await telegram.next_toast()
        await reader.presses(menu, "« Time zone")
        await telegram.next_toast()

    assert buttons(telegram.sent(chat)[0]) == buttons(regions)
    assert [call.error for call in telegram.calls("editMessageText")] == [""] * 11


@pytest.mark.parametrize("language", LANGUAGES)
async def test_chosen_language_goes_before_that_of_the_question(telegram: Emulator, language: Language) -> None:
    asked: Language = "pl" if language == "uk" else "uk"
    questions = {"uk": "коли перемовини в Женеві", "pl": "kiedy są rozmowy w Genewie"}
    reader = telegram.user(language_code=asked)
    chat = telegram.private(reader)
    await reader.says(chat, "/settings")
    menu = await telegram.next_message(chat)
    await reader.forges(menu, f"p:language={language}")
    await telegram.next_toast()

    await reader.says(chat, questions[asked])
    reply = await telegram.next_message(chat)
    await reader.says(chat, "/settings")
    again = await telegram.next_message(chat)

    assert reply.text.startswith(GENEVA[language])
    assert again.text.partition("\n")[0] == HEADINGS[language]
    assert NAMES[language] in again.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_chosen_language_is_that_of_toasts_and_errors(
    telegram: Emulator, services: Services, storage: Storage, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    from bot.locales import pages, toasts

    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    reader = telegram.user(language_code="uk" if language == "en" else "en")
    chat = telegram.private(reader)
    await storage.preferences.put(chat.id, Preferences(language))
    await reader.says(chat, "/topics")
    menu = await telegram.next_message(chat)

    await reader.forges(menu, "e:no-such-entry")
    stale = await telegram.next_toast()
    gone = {"chat": {"id": chat.id, "type": "private"}, "message_id": 999, "date": 0}
    press = {"id": "1", "from": reader.card, "chat_instance": "1", "message": gone, "data": "topics"}
    telegram.push({"callback_query": press})
    inaccessible = await telegram.next_toast()
    monkeypatch.setattr(type(services.engine), "answer_at_once", fail)
    with capture_logs():
        await reader.says(chat, "when are the geneva talks")
        apology = await telegram.next_message(chat)

    assert stale == inaccessible == toasts.unknown_button(language)
    assert apology.text == pages.failed(language)


async def test_apology_for_a_press_is_in_the_language_of_the_app(
    telegram: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)
    await reader.says(chat, "/topics")
    menu = await telegram.next_message(chat)
    monkeypatch.setattr(rendering, "section", fail)

    with capture_logs():
        await reader.presses(menu, menu.reply_markup.inline_keyboard[0][0].text)
        apology = await telegram.next_message(chat)

    assert apology.text.startswith("Coś poszło nie tak")


async def test_apology_is_sent_when_the_storage_fails(
    telegram: Emulator, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError("the disk is full")

    reader = telegram.user(language_code="uk")
    chat = telegram.private(reader)
    monkeypatch.setattr(type(storage.preferences), "change", fail)

    with capture_logs():
        await reader.says(chat, "/settings zone Europe/Kyiv")
        apology = await telegram.next_message(chat)

    assert apology.text.startswith("У мене щось пішло не так")


async def test_language_of_the_app_is_back_when_the_choice_is_taken_back(telegram: Emulator) -> None:
    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)
    await reader.says(chat, "/settings")
    menu = await telegram.next_message(chat)
    await reader.forges(menu, "p:language=uk")
    await telegram.next_toast()
    await reader.says(chat, "who is peskov")
    await telegram.next_message(chat)

    await reader.forges(menu, "p:reset=all")
    await telegram.next_toast()
    await reader.says(chat, "/topics")
    topics = await telegram.next_message(chat)

    assert telegram.sent(chat)[0].text.startswith("Ustawienia\n\nJęzyk: taki jak w pytaniu")
    assert topics.text == "Wybierz temat:"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "3:30 p.m. ET (20:30 GMT; 10:30 p.m. Kyiv)"),
        ("uk", "(20:30 GMT; 22:30 Київ)"),
        ("ru", "(20:30 GMT; 22:30 Киев)"),
        ("pl", "(20:30 GMT; 22:30 Kijów)"),
    ],
)
async def test_events_are_told_in_the_zone_of_the_reader_too(
    telegram: Emulator, storage: Storage, language: Language, shown: str
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await storage.preferences.put(chat.id, Preferences(language, "Europe/Kyiv"))

    await reader.says(chat, "/start call-date")
    reply = await telegram.next_message(chat)

    assert shown in reply.text


async def test_short_answers_leave_details_out(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/settings")
    menu = await telegram.next_message(chat)
    await reader.presses(menu, "Short answers")
    await telegram.next_toast()

    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat)

    assert "US and Russian officials" in reply.text
    assert "Biden and Putin were not expected" not in reply.text


@pytest.mark.parametrize(
    ("typed", "zone", "shown"),
    [
        ("zone Europe/Kyiv", "Europe/Kyiv", "Kyiv (Europe/Kyiv)"),
        ("zone Київ", "Europe/Kyiv", "Kyiv (Europe/Kyiv)"),
        ("zone Warszawa", "Europe/Warsaw", "Warsaw (Europe/Warsaw)"),
        ("New York", "America/New_York", "New York (America/New_York)"),
        ("zone UTC+2", "Etc/GMT-2", "UTC+2\nAnswers: full\n\nUTC+2 has no summer time."),
    ],
)
async def test_typed_zone_is_taken(telegram: Emulator, storage: Storage, typed: str, zone: str, shown: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, f"/settings {typed}")
    reply = await telegram.next_message(chat)

    assert f"as in the article, and in {shown}" in reply.text
    assert (await storage.preferences.get(chat.id)).zone == zone


@pytest.mark.parametrize(
    ("typed", "opening"),
    [
        ("zone Atlantis", "I don't know that time zone."),
        ("zone ../../etc/passwd", "I don't know that time zone."),
        ("zone <b>Kyiv", "I don't know that time zone."),
        # About which setting, nobody knows: all are shown.
        ("nonsense", "Settings\n"),
        ("language uk", "Settings\n"),
        ("UTC+5:30", "By its offset I know a time zone in whole hours only"),
        ("zone UTC+5:30", "By its offset I know a time zone in whole hours only"),
        ("zone " + "x" * 3_000, "I don't know that time zone."),
    ],
)
async def test_typed_zone_that_is_none_changes_nothing(
    telegram: Emulator, storage: Storage, typed: str, opening: str
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await storage.preferences.put(chat.id, Preferences(zone="Europe/Kyiv"))

    await reader.says(chat, f"/settings {typed}")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith(opening)
    assert (await storage.preferences.get(chat.id)).zone == "Europe/Kyiv"


@pytest.mark.parametrize("forged", FORGED)
async def test_forged_choice_gets_a_toast_and_changes_nothing(
    telegram: Emulator, storage: Storage, forged: str
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    chosen = Preferences("en", "Europe/Kyiv", is_brief=True)
    await storage.preferences.put(chat.id, chosen)
    await reader.says(chat, "/settings")
    menu = await telegram.next_message(chat)

    await reader.forges(menu, forged)

    assert await telegram.next_toast() == "This button is no longer in use."
    assert await storage.preferences.get(chat.id) == chosen
    assert telegram.calls("editMessageText") == []


async def test_choices_of_several_presses_at_once_are_all_kept(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/settings")
    menu = await telegram.next_message(chat)

    for forged in ("p:language=uk", "p:zone=Europe/Kyiv", "p:length=brief", "p:language=uk", "p:length=brief"):
        await reader.forges(menu, forged)
    toasts = [await telegram.next_toast() for _ in range(5)]

    assert await storage.preferences.get(chat.id) == Preferences("uk", "Europe/Kyiv", is_brief=True)
    assert toasts == ["Збережено."] * 5


async def test_choices_of_one_chat_leave_another_alone(telegram: Emulator, storage: Storage) -> None:
    reader, other = telegram.user(), telegram.user("Piotr")
    await reader.says(telegram.private(reader), "/settings zone Kyiv")
    await telegram.next_message(telegram.private(reader))

    await other.says(telegram.private(other), "/settings")
    menu = await telegram.next_message(telegram.private(other))

    assert menu.text == OVERVIEW
