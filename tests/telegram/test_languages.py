import pytest

from emulator.server import Emulator

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


async def test_command_speaks_the_language_of_the_last_answer(telegram: Emulator) -> None:
    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)
    await reader.says(chat, "хто такий пєсков")
    await telegram.next_message(chat)

    await reader.says(chat, "/topics")
    reply = await telegram.next_message(chat)

    assert reply.text == "Виберіть тему:"


async def test_button_answers_in_the_language_of_its_message(telegram: Emulator) -> None:
    reader = telegram.user(language_code="en")
    chat = telegram.private(reader)
    await reader.says(chat, "коли перемовини в Женеві")
    card = await telegram.next_message(chat)

    await reader.presses(card, card.reply_markup.inline_keyboard[1][0].text)
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("12 січня 2022 року")
