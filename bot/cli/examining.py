"""The command that says what is wrong with a setup: doctor."""

import asyncio
from datetime import UTC, datetime
from json import dumps
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.common import KnowledgeOption
from bot.services import default_knowledge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.doctor import Finding

app = typer.Typer()


@app.command()
def doctor(
    knowledge: KnowledgeOption = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of lines.")] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0.1, max=600, help="Seconds that each answer from the network may take.")
    ] = 10,
) -> None:
    """Say what is wrong with the setup and what to do, a line each; nothing is changed. A failure is exit code 1."""
    from bot import logs
    from bot.doctor import Level, examine
    from bot.doctor.finding import fail
    from bot.settings import SettingsError, parse

    try:
        settings = parse()
        logs.configure(settings)
        found = asyncio.run(examine(settings, knowledge or default_knowledge(), timeout, lambda: datetime.now(UTC)))
    except SettingsError as error:
        found = (fail("settings", str(error), "mend it where it is set, in the environment, .env or a file"),)
    typer.echo(_as_json(found) if json else "\n".join(map(str, found)))
    if any(finding.level is Level.FAIL for finding in found):
        raise typer.Exit(1)


def _as_json(found: "Sequence[Finding]") -> str:
    told = [{"level": it.level, "name": it.name, "found": it.found, "advice": it.advice} for it in found]
    return dumps({"findings": told}, ensure_ascii=False)
