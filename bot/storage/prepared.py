"""Statements in the words of a database, made once: making them anew each time takes longer than what they do."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from bot.storage.database import Database

Values = Mapping[str, Any]


class Prepared:
    """A statement for one kind of database. What it needs it is given by the names of its columns or parameters."""

    def __init__(self, statement: Executable, database: Database) -> None:
        """Make a statement, none of whose parameters stands for a list."""
        dialect = _dialect(database)
        compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        self._text = str(compiled)
        self._fixed: dict[str, Any] = {name: value for name, value in compiled.params.items() if value is not None}
        self._written: dict[str, Callable[[Any], Any]] = {}
        for name, parameter in compiled.binds.items():
            if write := parameter.type.dialect_impl(dialect).bind_processor(dialect):
                self._written[name] = write

    def run(self, connection: Connection, *values: Values) -> CursorResult[*tuple[Any, ...]]:
        """Run it once, or once for each of several values, of which none has rows to return. Raises DBAPIError."""
        rows = [self._row(each) for each in values]
        return connection.exec_driver_sql(self._text, rows[0] if len(rows) == 1 else rows)

    def run_each(self, connection: Connection, values: Sequence[Values]) -> None:
        """Run it for each of some values, if there are any. Raises DBAPIError."""
        if values:
            self.run(connection, *values)

    def _row(self, values: Values) -> dict[str, Any]:
        row = {**self._fixed, **values}
        for name, write in self._written.items():
            row[name] = write(row[name])
        return row


def _dialect(database: Database) -> Dialect:
    if database.file:
        return sqlite.dialect(paramstyle="named")
    return postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]
