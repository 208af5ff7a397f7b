"""Commands of operators: run, and what readers said."""

from typing import Annotated

import typer

from bot.cli.common import KnowledgeOption, database_address, parse_settings, settings_told, stored, wire_services

app = typer.Typer()


@app.command()
def feedback(
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many questions to show.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table and lines.")] = False,
) -> None:
    """Show what readers said: votes by entry, and the questions that no entry answered, newest first."""
    from rich.console import Console

    from bot.surfaces.terminal.feedback import as_json, gather, show

    found = stored(gather(database_address(), limit))
    if json:
        typer.echo(as_json(found))
    else:
        show(found, Console(highlight=False, emoji=False, markup=False))


@app.command()
def run(knowledge: KnowledgeOption = None) -> None:
    """Answer on Telegram, by long polling, until it is told to stop."""
    from bot.reporting import report_errors
    from bot.surfaces.telegram.polling import poll

    settings = parse_settings()
    with settings_told():
        report_errors(settings)
        settings.token()
        settings.database()
    raise typer.Exit(poll(wire_services(knowledge), settings))
