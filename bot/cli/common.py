"""What every command does alike: options, settings, the wiring, and an error told in one line."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from bot.knowledge import KnowledgeError, load
from bot.services import Services, default_knowledge, wire

if TYPE_CHECKING:
    from bot.model.knowledge import Knowledge
    from bot.settings import MeaningSettings, Settings

T = TypeVar("T")

KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="Folder of knowledge; the project's own if left out.")
]
NowOption = Annotated[
    str | None,
    typer.Option(
        "--now",
        help="Tell what is ahead and what is past as at this moment, as in 2022-01-05 or 2022-01-05T12:00+00:00; what "
        "was learnt since is told all the same.",
    ),
]


def wire_services(folder: Path | None, *, lexical: bool = False) -> Services:
    """Return the wiring over a folder of knowledge, with a bar while it is compiled."""
    from bot.surfaces.terminal.progress import compiling

    settings = parse_meaning_settings()
    try:
        with settings_told(), compiling() as progress:
            return wire(folder or default_knowledge(), semantic=not lexical, settings=settings, progress=progress)
    except KnowledgeError as error:
        fail(str(error))


def load_knowledge(folder: Path | None) -> "Knowledge":
    """Return the knowledge of a folder, the project's own if left out."""
    try:
        return load(folder or default_knowledge())
    except KnowledgeError as error:
        fail(str(error))


def parse_settings() -> "Settings":
    """Return all settings, and log as they say."""
    from bot import logs
    from bot.settings import parse

    with settings_told():
        settings = parse()
    logs.configure(settings)
    return settings


def database_address() -> str:
    """Return the address of the database that the settings name."""
    with settings_told():
        return parse_settings().database()


def stored(work: Coroutine[Any, Any, T]) -> T:
    """Return what comes of work on the database; where that can't be used, end with a line and exit code 1."""
    import asyncio

    from bot.storage import StorageError

    try:
        return asyncio.run(work)
    except StorageError as error:
        fail(str(error))


def parse_meaning_settings() -> "MeaningSettings":
    """Return the settings of how meaning is understood, which need no token and no database."""
    from bot.settings import parse_meaning

    with settings_told():
        return parse_meaning()


@contextmanager
def settings_told() -> Iterator[None]:
    """Turn a setting that can't be met into a line and exit code 1."""
    from bot.settings import SettingsError

    try:
        yield
    except SettingsError as error:
        fail(str(error))


@contextmanager
def file_told(path: Path, code: int = 1) -> Iterator[None]:
    """Turn a file that can't be read or written into a line and an exit code."""
    try:
        yield
    except OSError as error:
        fail(f"{path}: {error.strerror or type(error).__name__}", code)
    except UnicodeDecodeError:
        fail(f"{path}: not UTF-8", code)


def parse_moment(text: str | None) -> datetime | None:
    """Return the moment that was given with --now, UTC where it names no zone."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        fail(f'--now "{text}" is not a date or time, as in 2022-01-05 or 2022-01-05T12:00+00:00')
    if not 1900 <= moment.year <= 9000:
        fail(f'--now "{text}" lies outside the years 1900 to 9000')
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def fail(message: str, code: int = 1) -> NoReturn:
    """End the command with a line on stderr."""
    typer.echo(message, err=True)
    raise typer.Exit(code)
