"""Commands of operators: run, and what readers said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from bot.cli.common import KnowledgeOption, database_address, parse_settings, settings_told, stored, wire_services

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.storage.inbox import Depth
    from bot.surfaces.telegram.running import Listen
    from bot.surfaces.telegram.station import Station

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
def inbox() -> None:
    """Show how many updates wait, are being handled, and were set aside as they ended each process that tried."""
    depth = stored(_depth(database_address()))
    typer.echo(f"{depth.waiting} waiting, {depth.under_way} being handled, {depth.set_aside} set aside")


async def _depth(address: str) -> "Depth":
    from bot.storage import opened

    async with opened(address) as storage:
        return await storage.inbox.depth()


@app.command()
def run(
    knowledge: KnowledgeOption = None,
    webhook: Annotated[
        bool | None,
        typer.Option("--webhook/--polling", help="Let Telegram bring updates to WEBHOOK_URL, or fetch them."),
    ] = None,
) -> None:
    """Answer on Telegram until it is told to stop: by webhook if WEBHOOK_URL is set, else by long polling."""
    from bot.reporting import report_errors
    from bot.surfaces.telegram.running import run as run_bot

    settings = parse_settings()
    is_hooked = bool(settings.webhook_url) if webhook is None else webhook
    with settings_told():
        report_errors(settings)
        settings.token()
        settings.database()
        listen = door(settings, webhook=is_hooked)
    raise typer.Exit(run_bot(wire_services(knowledge), settings, listen=listen, webhook=is_hooked))


def door(settings: "Settings", *, webhook: bool) -> "Listen | None":
    """Return what opens the port for a webhook and for those who look after the bot; None if nothing is to listen."""
    address = settings.listen_address(webhook=webhook)
    secret, path = (settings.hook_secret(), urlsplit(settings.hook()).path or "/") if webhook else ("", "/")
    if address is None:
        return None
    from bot import metrics
    from bot.surfaces.web.application import build_web
    from bot.surfaces.web.serving import serving
    from bot.surfaces.web.webhook import Webhook

    @asynccontextmanager
    async def listen(station: "Station") -> AsyncIterator[None]:
        hook = Webhook(station.accept, secret) if webhook else None
        async with serving(
            build_web(station.unready, webhook=hook, path=path, exposition=lambda: metrics.exposition(None)), *address
        ):
            yield

    return listen
