"""The command line: chat, ask, check, run."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.knowledge import KnowledgeError
from bot.services import Services, default_knowledge, wire

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Sourced, dated answers about a crisis.",
)

KnowledgeOption = Annotated[
    Path | None, typer.Option("--knowledge", help="Folder of knowledge; the project's own if left out.")
]
NowOption = Annotated[
    str | None, typer.Option("--now", help="The moment to answer at, as in 2022-01-05 or 2022-01-05T12:00+00:00.")
]


def main() -> None:
    """Run the command that was typed."""
    app()


@app.command()
def chat(knowledge: KnowledgeOption = None, now: NowOption = None) -> None:
    """Talk with the bot in this terminal; piped input is answered line by line."""
    from rich.console import Console

    from bot.settings import SettingsError, parse
    from bot.surfaces.terminal.chat import Chat, piped, run, typed

    moment = _moment(now)
    talk = Chat(_services(knowledge), lambda: moment or datetime.now(UTC))
    console = Console(highlight=False, emoji=False, markup=False)
    if sys.stdin is None:
        _fail("standard input is closed: nothing can be asked")
    if not sys.stdin.isatty():
        run(talk, console, piped(sys.stdin))
        return
    try:
        history = parse().data_dir / "chat_history"
    except SettingsError as error:
        _fail(str(error))
    console.print("Ask about the crisis, or type /help. Ctrl-D leaves.")
    run(talk, console, typed(history))


@app.command()
def ask(
    question: Annotated[list[str] | None, typer.Argument(help="The question.", show_default=False)] = None,
    jsonl: Annotated[
        Path | None, typer.Option("--jsonl", help="A file of questions, one JSON object a line; - for standard input.")
    ] = None,
    knowledge: KnowledgeOption = None,
    now: NowOption = None,
) -> None:
    """Answer one question, or a file of them."""
    from bot.model.language import DEFAULT_LANGUAGE
    from bot.surfaces.terminal.rendering import reply

    if bool(question) == bool(jsonl):
        _fail("give a question, or --jsonl FILE")
    moment = _moment(now) or datetime.now(UTC)
    if jsonl:
        _ask_all(jsonl, knowledge, moment)
        return
    answer = _services(knowledge).engine.answer(" ".join(question or ()), (), moment, DEFAULT_LANGUAGE)
    typer.echo(reply(answer))


def _ask_all(path: Path, knowledge: Path | None, now: datetime) -> None:
    from bot.surfaces.terminal.batch import BatchError, answer_all
    from bot.surfaces.terminal.batch import parse as parse_questions

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
        questions = parse_questions(text.split("\n"), str(path))
    except (OSError, UnicodeDecodeError, BatchError) as error:
        _fail(str(error))
    for item in answer_all(_services(knowledge).engine, questions, now):
        typer.echo(item.model_dump_json())


@app.command()
def check(
    article: Annotated[
        list[Path] | None,
        typer.Option("--article", help="The article's text, to hold the facts against; may be repeated."),
    ] = None,
    knowledge: KnowledgeOption = None,
) -> None:
    """Check the knowledge; every fault is told, and one is enough for exit code 1."""
    from bot.surfaces.terminal.checking import report

    found = report(knowledge or default_knowledge(), article or [])
    for line in found.lines:
        typer.echo(line)
    if found.faults:
        for fault in found.faults:
            typer.echo(str(fault), err=True)
        raise typer.Exit(1)


@app.command()
def run(knowledge: KnowledgeOption = None) -> None:
    """Answer on Telegram, by long polling, until it is told to stop."""
    from bot.settings import SettingsError, parse
    from bot.surfaces.telegram.polling import poll

    try:
        settings = parse()
        settings.token()
    except SettingsError as error:
        _fail(str(error))
    raise typer.Exit(poll(_services(knowledge), settings))


def _services(folder: Path | None) -> Services:
    from bot.surfaces.terminal.progress import compiling

    try:
        with compiling() as progress:
            return wire(folder or default_knowledge(), progress=progress)
    except KnowledgeError as error:
        _fail(str(error))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        _fail(f'--now "{text}" is not a date or time, as in 2022-01-05 or 2022-01-05T12:00+00:00')
    if not 1900 <= moment.year <= 9000:
        _fail(f'--now "{text}" lies outside the years 1900 to 9000')
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
