from bot.matching.bank import bank, names
from bot.services import Services


def test_bank_holds_entries_and_refusals(harbour_services: Services) -> None:
    found = bank(harbour_services.knowledge)

    assert found["layoffs"] == ("will people be laid off", "are layoffs planned")
    assert "will it rain tomorrow" in found["weather"]


def test_bank_holds_premises_under_their_entry(harbour_services: Services) -> None:
    assert bank(harbour_services.knowledge)["strike-meeting/deal"] == (
        "which deal did they sign",
        "why did they sign a deal",
    )


def test_names_lead_to_entities_without_an_article(harbour_services: Services) -> None:
    found = names(harbour_services.knowledge.lexicon)

    assert found["port authority"] == "port-authority"
    assert found["dockers union"] == found["union"] == "union"
    assert "the union" not in found
