"""The tables. A column with the id of a person or chat is made by ``_id_of_somebody``, so that ``erase`` finds it."""

from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()

_PERSONAL = "personal"


class Words(TypeDecorator[str]):
    """Text that anybody may have typed, without what PostgreSQL refuses: NUL and halves of surrogate pairs."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return what is stored, or looked for, in place of a text."""
        return None if value is None else clean(value)


def clean(text: str) -> str:
    """Return a text without NUL, and with ``?`` for halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _id_of_somebody(name: str, *, is_key: bool = True, is_known: bool = True) -> Column[int]:
    return Column(
        name, BigInteger, primary_key=is_key, autoincrement=False, nullable=not is_known, info={_PERSONAL: True}
    )


# The id of a private chat is that of its person.
preferences = Table(
    "preferences",
    metadata,
    _id_of_somebody("chat"),
    Column("language", Words),
    Column("zone", Words),
    Column("is_brief", Boolean, nullable=False),
)

votes = Table(
    "votes",
    metadata,
    _id_of_somebody("person"),
    Column("entry", Words, primary_key=True, index=True),
    Column("is_helpful", Boolean, nullable=False),
    Column("version", Words, nullable=False),
    Column("moment", DateTime(timezone=True), nullable=False),
)

# No id of anybody and no time of day: nothing may join a question to the person who asked it.
misses = Table(
    "misses",
    metadata,
    # SQLite counts up by itself only where the type is INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("question", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("offered", Words, nullable=False),
    Column("day", Date, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("key", Words, primary_key=True),
    Column("file_id", Words, nullable=False),
)


# The language and zone in the preferences of a chat go before what is here.
subscriptions = Table(
    "subscriptions",
    metadata,
    _id_of_somebody("chat"),
    Column("thread", Integer),
    Column("language", Words, nullable=False),
    Column("topics", Words, nullable=False),
    Column("frequency", Words, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("quiet_start", Integer),
    Column("quiet_end", Integer),
    Column("is_silent", Boolean, nullable=False),
    Column("paused_until", Date),
    # Updates published up to then are behind a chat: it subscribed later, or had its digest.
    Column("told_until", DateTime(timezone=True), nullable=False),
    # Whether the bot was shut out: if it is let in again, the subscription goes on.
    Column("is_ended", Boolean, nullable=False),
)

# One for each update that was published, and one for the digests of each hour at which any are due.
broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Words, primary_key=True),
    Column("kind", Words, nullable=False),
    Column("topics", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("started", DateTime(timezone=True), nullable=False),
    # How often its deliveries were put into the queue: once, and again each time it is resumed.
    Column("round", Integer, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("broadcast", Words, primary_key=True),
    _id_of_somebody("chat"),
    # The message that a correction is about; 0 where an update is sent.
    Column("target", Integer, primary_key=True, autoincrement=False),
    Column("batch", Integer, nullable=False),
    Column("outcome", Words),
    Column("reason", Words),
    Column("message", Integer),
    Column("moment", DateTime(timezone=True)),
    Index("deliveries_of_batch", "broadcast", "batch"),
)

# Which messages showed which revision of a fact, as ",fact@0,other@2,"; and how they were told, as JSON.
ledger = Table(
    "ledger",
    metadata,
    _id_of_somebody("chat"),
    Column("message", Integer, primary_key=True, autoincrement=False),
    Column("thread", Integer),
    # Telegram's id of a message that stands where the bot is not.
    Column("inline", Words),
    Column("facts", Words, nullable=False),
    Column("telling", Words, nullable=False),
    Column("moment", DateTime(timezone=True), nullable=False, index=True),
)

# Messages that show an administrator how far a broadcast is, and which replica keeps each up to date.
watches = Table(
    "watches",
    metadata,
    _id_of_somebody("chat"),
    Column("message", Integer, primary_key=True, autoincrement=False),
    Column("broadcast", Words, nullable=False),
    Column("language", Words, nullable=False),
    # Whether it asks if the delivery is to end for good.
    Column("is_asking", Boolean, nullable=False),
    Column("owner", Words, nullable=False),
)

# Replicas that deliver, and when each was last seen alive.
leases = Table(
    "leases",
    metadata,
    Column("executor", Words, primary_key=True),
    Column("seen", DateTime(timezone=True), nullable=False),
)

# How many deliveries of an update came to which end, once they are no longer kept one by one.
outcomes = Table(
    "outcomes",
    metadata,
    Column("broadcast", Words, primary_key=True),
    Column("outcome", Words, primary_key=True),
    Column("reason", Words, primary_key=True),
    Column("chats", Integer, nullable=False),
    Column("moment", DateTime(timezone=True)),
)

# When what is done now and then was last done.
chores = Table(
    "chores",
    metadata,
    Column("name", Words, primary_key=True),
    Column("done", DateTime(timezone=True), nullable=False),
)

# Updates that were accepted and are not handled yet: the one place where what people typed stands beside who they are.
inbox = Table(
    "inbox",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    # Within which it keeps its order: a chat, or else a person.
    _id_of_somebody("chat", is_key=False),
    _id_of_somebody("person", is_key=False, is_known=False),
    Column("payload", Text, nullable=False),
    Column("moment", DateTime(timezone=True), nullable=False),
    # How often it was begun, and by which process that is now.
    Column("attempts", Integer, nullable=False),
    Column("owner", Integer),
    Index("inbox_by_chat", "chat", "update_id"),
    # Of each chat one at a time, whatever replicas do.
    Index(
        "inbox_under_way",
        "chat",
        unique=True,
        sqlite_where=text("owner IS NOT NULL"),
        postgresql_where=text("owner IS NOT NULL"),
    ),
)

# Updates that were handled, so that one that comes again is known: nothing tells whose they were.
handled = Table(
    "handled",
    metadata,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("moment", DateTime(timezone=True), nullable=False, index=True),
)

# Which answer a person had last in a chat, for replicas, which would not know what another of them said.
turns = Table(
    "turns",
    metadata,
    _id_of_somebody("chat"),
    Column("thread", Integer, primary_key=True, autoincrement=False),
    _id_of_somebody("person"),
    Column("entry", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("moment", DateTime(timezone=True), nullable=False, index=True),
)


def personal_columns() -> Iterator[Column[int]]:
    """Yield every column that holds the id of a person or chat."""
    for table in metadata.sorted_tables:
        yield from (column for column in table.columns if _PERSONAL in column.info)
