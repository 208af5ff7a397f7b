from bot.answering.announcing import announce, digest
from bot.model.knowledge import Knowledge
from bot.surfaces.terminal import bulletins

ENDING = (
    "What is known here ends on 4 May 2021.\n"
    'Source: "Harbour strike in Porto", paragraphs {} (updated 4 May 2021; with reporting by a news agency)'
)


def test_update_is_plain_text(news_knowledge: Knowledge) -> None:
    text = bulletins.update(announce(news_knowledge.updates["meeting-set"], news_knowledge, "en"))

    assert text == (
        "Dock workers and port authority to meet on 3 May 2021\n"
        "Update of 3 May 2021\n"
        "Overtaken by events in part (as known on 3 May 2021)\n"
        "The dock workers and the port authority were to meet in Porto at 9:00 a.m. on 3 May 2021, the union said. The "
        "union’s demand: “We want 12 percent more.” The port authority denied planning layoffs.\n"
    ) + ENDING.format("2 and 3")


def test_digest_is_plain_text_that_cites_once(news_knowledge: Knowledge) -> None:
    text = bulletins.digest(digest(tuple(news_knowledge.updates.values()), news_knowledge, "en"))

    heading, first, second, ending = text.split("\n\n")
    assert heading == "Updates from 3 May 2021 to 4 May 2021"
    assert first.startswith("Dock workers and port authority to meet")
    assert second.startswith(
        "No deal after 90 minutes of talks, the union said\nUpdate of 4 May 2021\nThere was no deal"
    )
    assert ending == ENDING.format("2, 3, 5 and 6")
