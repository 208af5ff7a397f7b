"""The command line: chat, ask, eval, check, timeline, compile, feedback, run."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.knowledge import KnowledgeError, load
from bot.model.language import DEFAULT_LANGUAGE, Language
from bot.services import Services, default_knowledge, wire

if TYPE_CHECKING:
    from bot.answering.scoring import Case

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
ShareOption = Annotated[float, typer.Option(min=0, max=1, help="The bound of a share, 0 to 1.")]


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


@app.command("eval")
def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Questions with what is expected: .csv or .jsonl.", show_default=False)
    ] = None,
    folds: Annotated[
        int | None,
        typer.Option("--folds", min=2, help="Instead of files: ask the knowledge's own utterances, left out in turn."),
    ] = None,
    worst: Annotated[int, typer.Option("--worst", min=0, help="How many failures to show.")] = 15,
    min_right: ShareOption = 0.0,
    max_wrong: ShareOption = 1.0,
    max_false: ShareOption = 1.0,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
    knowledge: KnowledgeOption = None,
    now: NowOption = None,
) -> None:
    """Judge the answers to questions: accuracy, calibration, worst failures; a bound that is missed is exit code 1."""
    from rich.console import Console

    from bot.answering.scoring import Bounds, score
    from bot.surfaces.terminal.evaluating import cross_validate
    from bot.surfaces.terminal.evaluating import evaluate as ask_all
    from bot.surfaces.terminal.scorecard import as_json, show

    if bool(files) == bool(folds):
        _fail("give files of questions, or --folds N", code=2)
    moment = _moment(now) or datetime.now(UTC)
    services = _services(knowledge)
    if folds:
        verdicts = cross_validate(services.knowledge, folds, moment)
    else:
        verdicts = ask_all(services.engine, _cases(files or [], services), moment)
    card = score(verdicts, worst)
    if json:
        typer.echo(as_json(card))
    else:
        show(card, Console(highlight=False, emoji=False, markup=False))
    if missed := Bounds(min_right, max_wrong, max_false).missed(card.total):
        _fail("\n".join(missed))


def _cases(files: list[Path], services: Services) -> list["Case"]:
    from bot.surfaces.terminal.questions import QuestionsError, parse

    try:
        texts = [(path.read_text(encoding="utf-8-sig"), str(path)) for path in files]
        cases = [case for text, name in texts for case in parse(text, name, services.knowledge)]
    except (OSError, UnicodeDecodeError, QuestionsError) as error:
        _fail(str(error), code=2)
    if not cases:
        _fail("there is no question in what was given", code=2)
    return cases


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
def timeline(
    language: Annotated[Language, typer.Option("--language", help="The language to tell them in.")] = DEFAULT_LANGUAGE,
    picture: Annotated[Path | None, typer.Option("--picture", help="Also draw them into this file (PNG).")] = None,
    calendar: Annotated[Path | None, typer.Option("--calendar", help="Also write them into this file (ICS).")] = None,
    knowledge: KnowledgeOption = None,
    now: NowOption = None,
) -> None:
    """Tell the events in order of time, on request as a picture and as a calendar too."""
    from bot.answering.timeline import timeline as ordered
    from bot.presenting.calendar import NoEventError
    from bot.surfaces.terminal.exporting import write_calendar, write_picture
    from bot.surfaces.terminal.rendering import timeline as lines

    moment = _moment(now) or datetime.now(UTC)
    try:
        known = load(knowledge or default_knowledge())
        events = ordered(known, moment, language)
        if picture:
            write_picture(picture, events, known)
        if calendar:
            write_calendar(calendar, known, moment, language)
    except (KnowledgeError, NoEventError, OSError) as error:
        _fail(str(error))
    typer.echo(lines(events))


@app.command(name="compile")
def compile_knowledge(knowledge: KnowledgeOption = None) -> None:
    """Learn the questions of the knowledge ahead of the first start, which takes minutes otherwise."""
    compiled = _services(knowledge)
    typer.echo(f"Knowledge {compiled.knowledge.version} is compiled.")


@app.command()
def feedback(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many questions to show.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table and lines.")] = False,
) -> None:
    """Show what readers said: votes by entry, and the questions that no entry answered, newest first."""
    import asyncio

    from rich.console import Console

    from bot.settings import SettingsError, parse
    from bot.storage import StorageError
    from bot.surfaces.terminal.feedback import as_json, gather, show

    try:
        found = asyncio.run(gather(parse().database(), limit))
    except (SettingsError, StorageError) as error:
        _fail(str(error))
    if json:
        typer.echo(as_json(found))
    else:
        show(found, Console(highlight=False, emoji=False, markup=False))


@app.command()
def run(knowledge: KnowledgeOption = None) -> None:
    """Answer on Telegram, by long polling, until it is told to stop."""
    from bot.settings import SettingsError, parse
    from bot.surfaces.telegram.polling import poll

    try:
        settings = parse()
        settings.token()
        settings.database()
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


def _fail(message: str, code: int = 1) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)
