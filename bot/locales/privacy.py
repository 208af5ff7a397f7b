"""What the bot says about what it keeps of people, and how it is erased."""

from datetime import timedelta

from babel.units import format_unit

from bot.locales import labels
from bot.locales.catalogue import say
from bot.model import retention
from bot.model.language import Language


def page(language: Language) -> str:
    """Return what is kept, where, and what erases it."""
    kept = "\n".join(f"• {sentence}" for sentence in stored(language).values())
    blocks = (
        say(language, "Stored in the database of whoever runs me:") + f"\n{kept}",
        say(
            language,
            "While I run, I keep in memory your last question in a chat and its language, so that I understand a "
            "follow-up, and recent questions with my replies to them, so that I can correct a reply when you edit its "
            "question. The texts of recent questions stay there as well, without a trace of who asked. A restart "
            "erases it all.",
        ),
        say(
            language,
            "For a minute I also remember how often you asked and pressed, so that nobody can keep me from answering "
            "others.",
        ),
        say(
            language,
            "/forgetme erases your own settings, your subscription, your votes, what I noted of my messages to you and "
            "what I have in memory about you. It can't erase a question kept by “{button}”, as nothing tells whose it "
            "is: newer ones displace it. The settings and the subscription of a group or channel are its "
            "administrators' to erase.",
            button=labels.none_of_these(language),
        ),
        say(
            language,
            "Copies of the database that whoever runs me made before, as a backup, still hold what was erased since.",
        ),
        say(language, "Apart from what I have yet to deal with, no name is kept; and no question is logged."),
    )
    return "\n\n".join(blocks)


def stored(language: Language) -> dict[str, str]:
    """Return what each table of the database holds about people, by the name of the table."""
    return {
        "preferences": say(
            language,
            "what was chosen with /settings in a chat: its number, language, time zone, length of answers",
        ),
        "votes": say(
            language,
            "your vote on an answer: your number on Telegram, the answer, the version of what I knew, whether it "
            "helped, the moment",
        ),
        "misses": say(
            language,
            "a question for which you pressed “{button}”: its text, language and day, and what was offered, but no "
            "trace of who asked; kept for {time}",
            time=_days(retention.MISSES, language),
            button=labels.none_of_these(language),
        ),
        "files": say(
            language, "Telegram's numbers of pictures and calendar files that I sent before: nothing about people"
        ),
        "subscriptions": say(
            language,
            "the subscription of a chat: its number and that of the forum topic, the language, what was chosen, up to "
            "when updates were sent, and whether I was shut out; /unsubscribe erases it",
        ),
        "broadcasts": say(language, "which updates and digests I sent, on which topics and when: nothing about people"),
        "deliveries": say(
            language,
            "each update sent to a subscribed chat, and each message corrected: the numbers of the chat and of the "
            "message, whether it arrived, the moment; kept for {time}",
            time=_days(retention.DELIVERIES, language),
        ),
        "ledger": say(
            language,
            "which facts a message of mine shows, so that I can correct it if they were wrong: the numbers of the "
            "chat, the forum topic and the message, the answer or update and how it was told, the moment; where you "
            "sent it through me to another chat, your number instead of that of the chat; neither what was asked nor, "
            "in a group, by whom; kept for {time}",
            time=_days(retention.SHOWN, language),
        ),
        "watches": say(
            language,
            "while an update is delivered, a message that shows an administrator of mine how far it is: the numbers of "
            "the chat and of the message, the update, the language",
        ),
        "inbox": say(
            language,
            "what you send me, just as it comes from Telegram, with your name and number, until I have dealt with it, "
            "usually within a second; what I can't deal with, for two days",
        ),
        "handled": say(
            language, "for two days, Telegram's numbers of what I have dealt with: nothing tells whose it was"
        ),
        "turns": say(
            language,
            "for an hour, where several of my processes share a database, which answer you had last in a chat: your "
            "number and that of the chat and the forum topic, the answer, its language, the moment",
        ),
        "leases": say(language, "which of my processes are running: nothing about people"),
        "outcomes": say(language, "how many chats each older update reached, and how many not: nothing about people"),
        "chores": say(language, "when I last cleared out what is old: nothing about people"),
        "sends": say(
            language,
            "for a minute, where several of my processes share a database, when I sent something, and to which group "
            "or channel: its number",
        ),
        "floods": say(
            language,
            "for some minutes, where several of my processes share a database, how often you asked and pressed within "
            "one: your number, or that of the group",
        ),
    }


def _days(time: timedelta, language: Language) -> str:
    return str(format_unit(time.days, "day", locale=language))


def confirm(language: Language) -> str:
    """Return the question before everything about a person is erased."""
    return say(
        language,
        "Shall I erase all that I have about you: your settings, your subscription, your votes on answers, what I "
        "noted of my messages to you, and what I remember of our conversations? It can't be undone.",
    )


def erase_button(language: Language) -> str:
    """Return the button that erases."""
    return say(language, "Yes, erase")


def keep_button(language: Language) -> str:
    """Return the button that erases nothing."""
    return say(language, "No, keep")


def erased(language: Language) -> str:
    """Return what is said once something was erased."""
    return say(language, "Erased. I have nothing about you any more.")


def nothing_to_erase(language: Language) -> str:
    """Return what is said where nothing was there to erase."""
    return say(language, "There was nothing about you to erase.")


def kept(language: Language) -> str:
    """Return what is said when somebody thinks better of it."""
    return say(language, "Nothing was erased.")


def only_in_private(language: Language) -> str:
    """Return the reply in a group, where nobody is asked such things."""
    return say(language, "That works in our private chat only.")


def to_private_button(language: Language) -> str:
    """Return the button that leads to the private chat."""
    return say(language, "Open the private chat")
