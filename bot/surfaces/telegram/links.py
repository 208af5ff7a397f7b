"""Links to the bot, and what they carry; no id of an entry holds an underscore."""

# Leads to the question whether somebody wants to be forgotten.
FORGET = "_forgetme"
# Says nothing but hello, to a group that the bot was added to.
HELLO = "_hello"
# Leads from a list of inline answers to the private chat.
WELCOME = "_welcome"
# What Telegram's own clients, and people who write such links by hand, put there.
GREETINGS = {"", HELLO, WELCOME, "true"}


def to_private(username: str, payload: str) -> str:
    """Return the link to the private chat with the bot, which is sent ``/start`` and the payload there."""
    return f"https://t.me/{username}?start={payload}"


def to_group(username: str) -> str:
    """Return the link by which somebody adds the bot to a group."""
    return f"https://t.me/{username}?startgroup={HELLO}"


def to_channel(username: str) -> str:
    """Return the link by which somebody makes the bot an administrator of a channel, with the right to post."""
    return f"https://t.me/{username}?startchannel&admin=post_messages"
