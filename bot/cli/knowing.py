"""Commands on the knowledge: check, timeline, feed, compile."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

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
from bot.knowledge import KnowledgeError, load
from bot.model.language import DEFAULT_LANGUAGE, Language
from bot.services import default_knowledge

app = typer.Typer()


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

    with settings_told():
        found = report(knowledge or default_knowledge(), article or [], parse_meaning_settings())
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

    moment = parse_moment(now) or datetime.now(UTC)
    try:
        known = load(knowledge or default_knowledge())
        events = ordered(known, moment, language)
        if picture:
            with file_told(picture):
                write_picture(picture, events, known)
        if calendar:
            with file_told(calendar):
                write_calendar(calendar, known, moment, language)
    except (KnowledgeError, NoEventError) as error:
        fail(str(error))
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

    authority, known = parse_settings().feed_authority, load_knowledge(knowledge)
    name = output.name if output else f"updates.{language}.atom"
    try:
        content = document(known, language, authority, f"{url.rstrip('/')}/{name}" if url else "")
    except AddressError as error:
        fail(str(error))
    if not output:
        typer.echo(content, nl=False)
        return
    with file_told(output):
        replace_file(output, content)


@app.command(name="compile")
def compile_knowledge(knowledge: KnowledgeOption = None) -> None:
    """Learn the questions of the knowledge ahead of the first start, which takes minutes otherwise."""
    compiled = wire_services(knowledge)
    typer.echo(f"Knowledge {compiled.knowledge.version} is compiled.")
