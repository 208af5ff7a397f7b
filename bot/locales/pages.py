"""The bot's longer fixed texts, as plain text."""

from collections.abc import Mapping

from bot.locales.catalogue import say
from bot.locales.dates import day
from bot.locales.wording import credited, edition
from bot.model.knowledge import Knowledge
from bot.model.language import Language, in_language
from bot.model.source import Source


def commands(language: Language) -> dict[str, str]:
    """Return the commands on Telegram, with what each does."""
    return {
        "ask": say(language, "Ask a question"),
        "topics": say(language, "All questions I can answer"),
        "timeline": say(language, "The events in order"),
        "replay": say(language, "The timeline told again, day by day"),
        "asof": say(language, "What was known on an earlier day"),
        "calendar": say(language, "The events for your calendar"),
        "subscribe": say(language, "Get updates in this chat"),
        "subscription": say(language, "Which updates come to this chat, and when"),
        "unsubscribe": say(language, "Get no more updates in this chat"),
        "settings": say(language, "Language, time zone, length of answers"),
        "sources": say(language, "What the answers rest on"),
        "privacy": say(language, "What is kept about you"),
        "forgetme": say(language, "Erase what is kept about you"),
        "help": say(language, "How to use this bot"),
    }


def welcome(knowledge: Knowledge, language: Language) -> str:
    """Return the greeting for somebody new."""
    return say(
        language,
        "Ask me about {subject}. Each answer is short and names its source and its date. What is known here ends on "
        "{date}; what I don't know, I say so.",
        subject=in_language(knowledge.subject, language),
        date=day(knowledge.horizon, language),
    )


def hello(username: str, language: Language) -> str:
    """Return the greeting in a group that the bot was added to; ``username`` is without @."""
    return say(
        language,
        "Hello! Write /ask and your question, mention @{username}, or reply to one of my messages. Otherwise I stay "
        "silent. /help says more.",
        username=username,
    )


def add_to_group(language: Language) -> str:
    """Return the button that adds the bot to a group."""
    return say(language, "Add me to a group")


def usage(username: str, menu: Mapping[str, str], language: Language) -> str:
    """Return how to use the bot, with what each command in ``menu`` does; ``username`` is without @."""
    rules = say(
        language,
        "In a private chat, just ask. In a group, write /ask and your question, mention @{username}, or reply to one "
        "of my messages; otherwise I stay silent there.",
        username=username,
    )
    elsewhere = say(
        language, "In any other chat, type @{username} and a few words, and choose an answer.", username=username
    )
    return f"{rules} {elsewhere}\n\n" + "\n".join(f"/{name} – {text}" for name, text in menu.items())


def empty_question(language: Language) -> str:
    """Return the reply to a call without a question."""
    return say(language, "Write your question after the command, for example: /ask when are the talks")


def empty_mention(username: str, language: Language) -> str:
    """Return the reply to a mention without a question, in a chat that the bot is not in; ``username`` is without @."""
    return say(
        language,
        "Write your question after my name, for example: @{username} when are the talks",
        username=username,
    )


def text_only(language: Language) -> str:
    """Return the reply to what is no text."""
    return say(language, "I can only read text. Please type your question.")


def unknown_command(language: Language) -> str:
    """Return the reply to a command that there is not."""
    return say(language, "I don't know that command. /help lists the ones I know; a question needs none.")


def unknown_link(language: Language) -> str:
    """Return the reply to a deep link that names no entry."""
    return say(language, "That link leads to an answer that I don't have (any more).")


def none_of_these(language: Language) -> str:
    """Return what stands in the place of the entries that were offered, where none of them was meant."""
    return say(
        language,
        "I have no answer to that, then. Your question is noted for the editors, without your name. You can also put "
        "it in other words.",
    )


def topics(language: Language) -> str:
    """Return what stands above the sections."""
    return say(language, "Choose a topic:")


def failed(language: Language) -> str:
    """Return the apology for a failure of the bot."""
    return say(language, "Something went wrong on my side. Please try again in a moment.")


def sources(knowledge: Knowledge, language: Language) -> str:
    """Return what the answers rest on."""
    return "\n\n".join(_source(source, knowledge, language) for source in knowledge.sources.values())


def _source(source: Source, knowledge: Knowledge, language: Language) -> str:
    known = edition(source.updated, source.is_updated, language)
    counts = say(
        language,
        "Paragraphs: {paragraphs}; facts that rest on them: {facts}. Each answer names its paragraphs.",
        paragraphs=len(source.paragraphs),
        facts=sum(fact.source == source.id for fact in knowledge.facts.values()),
    )
    return f'"{source.title}" ({"; ".join((known, *credited(source.credits, language)))}). {counts}'
