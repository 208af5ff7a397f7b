"""Commands that ask and judge answers: chat, ask, eval, fit."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import (
    KnowledgeOption,
    NowOption,
    fail,
    file_told,
    load_knowledge,
    parse_meaning_settings,
    parse_moment,
    parse_settings,
    settings_told,
    wire_services,
)
from bot.model.language import DEFAULT_LANGUAGE
from bot.services import default_knowledge

if TYPE_CHECKING:
    from bot.answering.scoring import Case, Verdict
    from bot.model.knowledge import Knowledge

app = typer.Typer()
ShareOption = Annotated[float, typer.Option(min=0, max=1, help="The bound of a share, 0 to 1.")]


@app.command()
def chat(knowledge: KnowledgeOption = None, now: NowOption = None) -> None:
    """Talk with the bot in this terminal; piped input is answered line by line."""
    from rich.console import Console

    from bot.surfaces.terminal.chat import Chat, piped, run, typed

    moment = parse_moment(now)
    talk = Chat(wire_services(knowledge), lambda: moment or datetime.now(UTC))
    console = Console(highlight=False, emoji=False, markup=False)
    if sys.stdin is None:
        fail("standard input is closed: nothing can be asked")
    if not sys.stdin.isatty():
        run(talk, console, piped(sys.stdin))
        return
    history = parse_settings().data_dir / "chat_history"
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
        fail("give a question or --jsonl FILE, not both" if jsonl else "give a question, or --jsonl FILE")
    moment = parse_moment(now) or datetime.now(UTC)
    if jsonl:
        _ask_all(jsonl, knowledge, moment)
        return
    answer = wire_services(knowledge).engine.answer(" ".join(question or ()), (), moment, DEFAULT_LANGUAGE)
    typer.echo(reply(answer))


def _ask_all(path: Path, knowledge: Path | None, now: datetime) -> None:
    from bot.surfaces.terminal.batch import BatchError, answer_all
    from bot.surfaces.terminal.batch import parse as parse_questions

    is_piped = str(path) == "-"
    if is_piped and sys.stdin is None:
        fail("standard input is closed: nothing can be asked")
    with file_told(path):
        text = (sys.stdin.buffer.read() if is_piped else path.read_bytes()).decode("utf-8-sig")
    try:
        questions = parse_questions(text.split("\n"), str(path))
    except BatchError as error:
        fail(str(error))
    for item in answer_all(wire_services(knowledge).engine, questions, now):
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
        fail(f"give files of questions{' or --folds N, not both' if files else ', or --folds N'}", code=2)
    moment = parse_moment(now) or datetime.now(UTC)
    if folds:
        verdicts = _cross_validated(knowledge, folds, moment, lexical=lexical)
    else:
        services = wire_services(knowledge, lexical=lexical)
        verdicts = ask_all(services.engine, _cases(files or [], services.knowledge), moment)
    card = score(verdicts, worst)
    if json:
        typer.echo(as_json(card))
    else:
        show(card, Console(highlight=False, emoji=False, markup=False))
    if missed := Bounds(min_right, max_wrong, max_false).missed(card.total):
        fail("\n".join(missed))


def _cross_validated(folder: Path | None, folds: int, now: datetime, *, lexical: bool) -> list["Verdict"]:
    from bot.encoders import find_encoder
    from bot.services import partial_matcher, recalling
    from bot.surfaces.terminal.evaluating import cross_validate
    from bot.surfaces.terminal.progress import stages

    knowledge, settings = load_knowledge(folder), parse_meaning_settings()
    with settings_told(), stages() as begin:
        make_encoder = None if lexical else find_encoder(settings)
        encoder = recalling(knowledge, (), make_encoder, begin("Reading the questions")) if make_encoder else None
        return cross_validate(knowledge, folds, now, lambda part: partial_matcher(knowledge, part, encoder))


def _cases(files: list[Path], knowledge: "Knowledge") -> list["Case"]:
    from bot.surfaces.terminal.questions import QuestionsError, parse

    cases: list[Case] = []
    for path in files:
        with file_told(path, code=2):
            text = path.read_text(encoding="utf-8-sig")
        try:
            cases += parse(text, str(path), knowledge)
        except QuestionsError as error:
            fail(str(error), code=2)
    if not cases:
        fail("there is no question in what was given", code=2)
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

    folder, settings = knowledge or default_knowledge(), parse_meaning_settings()
    known = load_knowledge(folder)
    cases = _cases(questions, known) if questions else []
    bounds = Bounds(max_wrong=max_wrong, max_false=max_false)
    with settings_told(), stages() as begin:
        try:
            found = fit_all(known, folds, cases, bounds, find_encoder(settings), datetime.now(UTC), begin)
        except ValueError as error:
            fail(str(error))
    Console(highlight=False, emoji=False, markup=False).print(table(found))
    if dry_run:
        return
    with file_told(folder / NAME):
        write(folder, found.fitted)
    typer.echo(f"Written to {folder / NAME}.")
