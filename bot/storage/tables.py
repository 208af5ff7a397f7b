"""The tables. A column with the id of a person or chat is made by ``_id_of_somebody``, so that ``erase`` finds it."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Dialect, Integer, MetaData, Table, Text
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


def _id_of_somebody(name: str) -> Column[int]:
    return Column(name, BigInteger, primary_key=True, autoincrement=False, info={_PERSONAL: True})


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


def personal_columns() -> Iterator[Column[int]]:
    """Yield every column that holds the id of a person or chat."""
    for table in metadata.sorted_tables:
        yield from (column for column in table.columns if _PERSONAL in column.info)
