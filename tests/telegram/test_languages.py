import pytest

from bot.model.preferences import Preferences
from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram.application import build_application
from bot.surfaces.telegram.pacing import Unlimited
from emulator.server import DEFAULT_NOW, Emulator
from places.polling import polling

QUESTIONS = {
    "uk": ("коли перемовини в Женеві", "10 січня 2022 року, Женева (Швейцарія)"),
    "ru": ("когда переговоры в Женеве", "10 января 2022 года, Женева (Швейцария)"),
    "pl": ("kiedy są rozmowy w Genewie", "10 stycznia 2022 roku, Genewa (Szwajcaria)"),
}


@pytest.mark.parametrize(("question", "opening"), QUESTIONS.values(), ids=QUESTIONS)
async def test_question_is_answered_in_its_language(telegram: Emulator, question: str, opening: str) -> None:
    reader = telegram.user(language_code="en")
    chat = telegram.private(reader)

    await reader.says(chat, question)
    reply = await telegram.next_message(chat)

    assert reply.text.startswith(opening)


async def test_command_speaks_the_language_of_the_app(telegram: Emulator) -> None:
    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)

    await reader.says(chat, "/topics")
    reply = await telegram.next_message(chat)

    assert reply.text == "Wybierz temat:"


PAGES = {
    "/topics": "Wybierz temat:",
    "/settings": "Ustawienia",
    "/start call-outcome": "Podczas rozmowy",
    "/asof": "Po poleceniu należy podać",
    "/subscribe": "Subskrypcja aktualizacji",
    "/nothing": "Nie znam",
}


@pytest.mark.parametrize("command", PAGES)
async def test_command_speaks_the_language_of_the_app_after_an_answer_in_another(
    telegram: Emulator, command: str
) -> None:
    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)
    await reader.says(chat, "хто такий пєсков")
    await telegram.next_message(chat)

    await reader.says(chat, command)
    reply = await telegram.next_message(chat)

    assert reply.text.startswith(PAGES[command])


async def test_subscription_has_the_language_of_the_app_after_an_answer_in_another(
    telegram: Emulator, storage: Storage
) -> None:
    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)
    await reader.says(chat, "хто такий пєсков")
    await telegram.next_message(chat)

    await reader.says(chat, "/subscribe")
    await telegram.next_message(chat)

    subscription = await storage.subscriptions.get(chat.id)
    assert subscription is not None
    assert subscription.language == "pl"


async def test_group_speaks_the_language_that_it_chose_whoever_asks(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user(language_code="pl")
    group = telegram.supergroup("Neighbours", admins=[admin])
    await storage.preferences.put(group.id, Preferences("ru"))

    await admin.says(group, "/topics")
    topics = await telegram.next_message(group)
    await admin.says(group, "/subscribe")
    await telegram.next_message(group)
    subscription = await storage.subscriptions.get(group.id)

    assert topics.text == "Выберите тему:"
    assert subscription is not None
    assert subscription.language == "ru"


async def test_follow_up_without_words_is_answered_in_the_language_of_the_last_answer(telegram: Emulator) -> None:
    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)
    await reader.says(chat, "хто такий пєсков")
    await telegram.next_message(chat)

    await reader.says(chat, "?")
    reply = await telegram.next_message(chat)

    assert "Чим закінчилася розмова?" in [row[0].text for row in reply.reply_markup.inline_keyboard]


async def test_button_answers_in_the_language_of_its_message(telegram: Emulator) -> None:
    reader = telegram.user(language_code="en")
    chat = telegram.private(reader)
    await reader.says(chat, "коли перемовини в Женеві")
    card = await telegram.next_message(chat)

    await reader.presses(card, card.reply_markup.inline_keyboard[1][0].text)
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("12 січня 2022 року")


async def test_button_answers_somebody_else_in_the_language_of_its_message(telegram: Emulator) -> None:
    admin, other = telegram.user(), telegram.user("Piotr", language_code="pl")
    group = telegram.supergroup("Neighbours", admins=[admin])
    await admin.says(group, "/ask коли перемовини в Женеві", as_chat=group)
    card = await telegram.next_message(group)

    await other.presses(card, card.reply_markup.inline_keyboard[1][0].text)
    reply = await telegram.next_message(group)

    assert reply.text.startswith("12 січня 2022 року")


@pytest.mark.no_application
async def test_button_answers_in_the_language_of_its_message_after_a_restart(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    settings = Settings(_env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin)
    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)
    application = build_application(services, settings, storage, lambda: DEFAULT_NOW, Unlimited())
    async with application, polling(telegram, application):
        await reader.says(chat, "коли перемовини в Женеві")
        card = await telegram.next_message(chat)

    application = build_application(services, settings, storage, lambda: DEFAULT_NOW, Unlimited())
    async with application, polling(telegram, application):
        await reader.presses(card, card.reply_markup.inline_keyboard[1][0].text)
        reply = await telegram.next_message(chat)

    assert reply.text.startswith("12 січня 2022 року")
