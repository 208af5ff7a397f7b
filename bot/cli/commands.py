"""All commands."""

import typer

from bot.cli import asking, data, examining, knowing, publishing, running

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Sourced, dated answers about a crisis.",
)
for commands in (asking, knowing, running, publishing, data, examining):
    app.add_typer(commands.app)
