from bot.locales import pages
from bot.services import Services


def test_welcome_names_the_subject_and_the_horizon_when_somebody_is_new(harbour_services: Services) -> None:
    text = pages.welcome(harbour_services.knowledge, "en")

    assert text.startswith("Ask me about the harbour strike of May 2021.")
    assert "ends on 4 May 2021" in text


def test_usage_lists_each_command_of_the_menu_when_it_is_asked_for() -> None:
    lines = pages.usage("dateline_bot", {"ask": "Ask a question", "help": "Help"}, "en").splitlines()

    assert [line for line in lines if line.startswith("/")] == ["/ask – Ask a question", "/help – Help"]


def test_usage_names_the_bot_when_it_is_asked_for() -> None:
    assert "@dateline_bot," in pages.usage("dateline_bot", {}, "en")


def test_sources_tell_title_size_date_and_credits_when_asked_for(harbour_services: Services) -> None:
    assert pages.sources(harbour_services.knowledge, "en") == (
        '"Harbour strike in Porto" (updated 4 May 2021; with reporting by a news agency). '
        "Paragraphs: 6; facts that rest on them: 6. Each answer names its paragraphs."
    )
