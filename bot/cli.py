"""The command line: chat, ask, eval, fit, check, timeline, feed, compile, feedback, publish and its like, run."""

import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from bot.knowledge import KnowledgeError, load
from bot.model.language import DEFAULT_LANGUAGE, Language
from bot.services import Services, default_knowledge, wire

if TYPE_CHECKING:
    from bot.answering.scoring import Case, Verdict
    from bot.model.knowledge import Knowledge
    from bot.settings import MeaningSettings, Settings

T = TypeVar("T")

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

    from bot.surfaces.terminal.chat import Chat, piped, run, typed

    moment = _moment(now)
    talk = Chat(_services(knowledge), lambda: moment or datetime.now(UTC))
    console = Console(highlight=False, emoji=False, markup=False)
    if sys.stdin is None:
        _fail("standard input is closed: nothing can be asked")
    if not sys.stdin.isatty():
        run(talk, console, piped(sys.stdin))
        return
    history = _settings().data_dir / "chat_history"
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
    lexical: Annotated[bool, typer.Option("--lexical", help="Leave meaning out: match by words alone.")] = False,
    knowledge: KnowledgeOption = None,
    now: NowOption = None,
) -> None:
    """Judge the answers to questions: accuracy, calibration, worst failures; a bound that is missed is exit code 1."""
    from rich.console import Console

    from bot.answering.scoring import Bounds, score
    from bot.surfaces.terminal.evaluating import evaluate as ask_all
    from bot.surfaces.terminal.scorecard import as_json, show

    if bool(files) == bool(folds):
        _fail("give files of questions, or --folds N", code=2)
    moment = _moment(now) or datetime.now(UTC)
    if folds:
        verdicts = _cross_validated(knowledge, folds, moment, lexical=lexical)
    else:
        services = _services(knowledge, lexical=lexical)
        verdicts = ask_all(services.engine, _cases(files or [], services.knowledge), moment)
    card = score(verdicts, worst)
    if json:
        typer.echo(as_json(card))
    else:
        show(card, Console(highlight=False, emoji=False, markup=False))
    if missed := Bounds(min_right, max_wrong, max_false).missed(card.total):
        _fail("\n".join(missed))


def _cross_validated(folder: Path | None, folds: int, now: datetime, *, lexical: bool) -> list["Verdict"]:
    from bot.encoders import find_encoder
    from bot.services import partial_matcher, recalling
    from bot.surfaces.terminal.evaluating import cross_validate
    from bot.surfaces.terminal.progress import stages

    knowledge, settings = _knowledge(folder), _meaning()
    with _settings_told(), stages() as begin:
        make_encoder = None if lexical else find_encoder(settings)
        encoder = recalling(knowledge, (), make_encoder, begin("Reading the questions")) if make_encoder else None
        return cross_validate(knowledge, folds, now, lambda part: partial_matcher(knowledge, part, encoder))


def _cases(files: list[Path], knowledge: "Knowledge") -> list["Case"]:
    from bot.surfaces.terminal.questions import QuestionsError, parse

    try:
        texts = [(path.read_text(encoding="utf-8-sig"), str(path)) for path in files]
        cases = [case for text, name in texts for case in parse(text, name, knowledge)]
    except (OSError, UnicodeDecodeError, QuestionsError) as error:
        _fail(str(error), code=2)
    if not cases:
        _fail("there is no question in what was given", code=2)
    return cases


@app.command()
def fit(
    questions: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Questions to choose thresholds on, as for eval; without any they stay.", show_default=False
        ),
    ] = None,
    folds: Annotated[int, typer.Option("--folds", min=2, help="In how many turns the utterances are left out.")] = 5,
    max_wrong: Annotated[float, typer.Option(min=0, max=1, help="Share of wrong answers not to go beyond.")] = 0.025,
    max_false: Annotated[float, typer.Option(min=0, max=1, help="Share of false answers not to go beyond.")] = 0.025,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the figures, and write nothing.")] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Fit what each measure of an entry counts to the knowledge's own utterances, and write it beside them."""
    from rich.console import Console

    from bot.answering.scoring import Bounds
    from bot.encoders import find_encoder
    from bot.knowledge.fitted import NAME, write
    from bot.surfaces.terminal.fitting import fit as fit_all
    from bot.surfaces.terminal.fitting import table
    from bot.surfaces.terminal.progress import stages

    folder, settings = knowledge or default_knowledge(), _meaning()
    known = _knowledge(folder)
    cases = _cases(questions, known) if questions else []
    bounds = Bounds(max_wrong=max_wrong, max_false=max_false)
    with _settings_told(), stages() as begin:
        try:
            found = fit_all(known, folds, cases, bounds, find_encoder(settings), datetime.now(UTC), begin)
        except ValueError as error:
            _fail(str(error))
    Console(highlight=False, emoji=False, markup=False).print(table(found))
    if dry_run:
        return
    try:
        write(folder, found.fitted)
    except OSError as error:
        _fail(f"{folder / NAME} can't be written: {error.strerror}")
    typer.echo(f"Written to {folder / NAME}.")


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

    with _settings_told():
        found = report(knowledge or default_knowledge(), article or [], _meaning())
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


@app.command()
def feed(
    output: Annotated[
        Path | None, typer.Option("--output", help="Write it into this file instead of printing it.")
    ] = None,
    url: Annotated[str, typer.Option("--url", help="Address of the folder where it will be published.")] = "",
    language: Annotated[Language, typer.Option("--language", help="The language of the feed.")] = DEFAULT_LANGUAGE,
    knowledge: KnowledgeOption = None,
) -> None:
    """Write the updates as a feed (Atom); FEED_AUTHORITY is the domain in its ids."""
    from bot.knowledge.writing import replace_file
    from bot.surfaces.web.feed import AddressError
    from bot.surfaces.web.feed import feed as document

    authority, known = _settings().feed_authority, _knowledge(knowledge)
    name = output.name if output else f"updates.{language}.atom"
    try:
        content = document(known, language, authority, f"{url.rstrip('/')}/{name}" if url else "")
        if output:
            replace_file(output, content)
    except (AddressError, OSError) as error:
        _fail(str(error))
    if not output:
        typer.echo(content, nl=False)


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
    from rich.console import Console

    from bot.surfaces.terminal.feedback import as_json, gather, show

    found = _stored(gather(_database(), limit))
    if json:
        typer.echo(as_json(found))
    else:
        show(found, Console(highlight=False, emoji=False, markup=False))


UpdateArgument = Annotated[str, typer.Argument(help="The id of an update, as in knowledge/updates.")]


@app.command()
def publish(
    update: UpdateArgument,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what it says, and to how many; publish nothing.")
    ] = False,
    knowledge: KnowledgeOption = None,
) -> None:
    """Send an update to all who want it at once; twice is once. The bot delivers it while it runs."""
    from bot.surfaces.terminal import publishing

    known = _knowledge(knowledge)
    if update not in known.updates:
        _fail(f"there is no update {update}; there are: {', '.join(sorted(known.updates)) or 'none'}")
    address = _database()
    if dry_run:
        counts = _stored(publishing.audience(address, known.updates[update]))
        typer.echo("\n".join(publishing.rehearsed(known.updates[update], known, counts)))
    else:
        typer.echo(_stored(publishing.publish(address, known.updates[update])))


@app.command()
def pause(update: UpdateArgument) -> None:
    """Hold the delivery of an update; `dateline resume` lets it go on."""
    _steer(update, "pause", "it is not being delivered")


@app.command()
def resume(update: UpdateArgument) -> None:
    """Let the delivery of an update go on that was held."""
    _steer(update, "resume", "it is not paused")


@app.command()
def cancel(update: UpdateArgument) -> None:
    """End the delivery of an update for good: who still waits for it is passed over."""
    _steer(update, "cancel", "it was never published, or is cancelled")


def _steer(update: str, turn: str, otherwise: str) -> None:
    from bot.surfaces.terminal import publishing

    if not _stored(publishing.steer(_database(), update, turn)):
        _fail(f"{update}: {otherwise}")
    typer.echo(f"{update}: done, see status.")


@app.command()
def status(
    update: Annotated[str | None, typer.Argument(help="Only this broadcast.", show_default=False)] = None,
) -> None:
    """Show how far the delivery of each update is, and why messages did not get there."""
    from rich.console import Console

    from bot.surfaces.terminal import publishing

    found = _stored(publishing.gather(_database(), update))
    if update and not found:
        _fail(f"{update} was never published")
    publishing.show(found, Console(highlight=False, emoji=False, markup=False))


@app.command()
def run(knowledge: KnowledgeOption = None) -> None:
    """Answer on Telegram, by long polling, until it is told to stop."""
    from bot.surfaces.telegram.polling import poll

    settings = _settings()
    with _settings_told():
        settings.token()
        settings.database()
    raise typer.Exit(poll(_services(knowledge), settings))


def _services(folder: Path | None, *, lexical: bool = False) -> Services:
    from bot.surfaces.terminal.progress import compiling

    settings = _meaning()
    try:
        with _settings_told(), compiling() as progress:
            return wire(folder or default_knowledge(), semantic=not lexical, settings=settings, progress=progress)
    except KnowledgeError as error:
        _fail(str(error))


def _knowledge(folder: Path | None) -> "Knowledge":
    try:
        return load(folder or default_knowledge())
    except KnowledgeError as error:
        _fail(str(error))


def _settings() -> "Settings":
    from bot.settings import parse

    with _settings_told():
        return parse()


def _database() -> str:
    with _settings_told():
        return _settings().database()


def _stored(work: Coroutine[Any, Any, T]) -> T:
    """Return what comes of work on the database; where that can't be used, end with a line and exit code 1."""
    import asyncio

    from bot.storage import StorageError

    try:
        return asyncio.run(work)
    except StorageError as error:
        _fail(str(error))


def _meaning() -> "MeaningSettings":
    from bot.settings import parse_meaning

    with _settings_told():
        return parse_meaning()


@contextmanager
def _settings_told() -> Iterator[None]:
    """Turn a setting that can't be met into a line and exit code 1."""
    from bot.settings import SettingsError

    try:
        yield
    except SettingsError as error:
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
