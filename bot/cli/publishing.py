"""Commands on broadcasts: publish, pause, resume, cancel, status."""

from typing import Annotated

import typer

from bot.cli.common import KnowledgeOption, database_address, fail, load_knowledge, stored

app = typer.Typer()
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
    from bot.storage import Storage
    from bot.surfaces.terminal import publishing

    known = load_knowledge(knowledge)
    if update not in known.updates:
        fail(f"there is no update {update}; there are: {', '.join(sorted(known.updates)) or 'none'}")
    address, news = database_address(), known.updates[update]
    corrects = known.corrected(news)
    if not dry_run:
        typer.echo(stored(publishing.publish(address, news, corrects)))
        return
    storage = Storage(address)
    counts, shown = ({}, (0, 0)) if storage.is_missing() else stored(publishing.audience(address, news, corrects))
    typer.echo("\n".join(publishing.rehearsed(news, known, counts, shown)))
    if storage.is_missing():
        fail(f"{storage.place}: nothing was ever kept there, so nobody was counted")


@app.command()
def pause(update: UpdateArgument) -> None:
    """Hold the delivery of an update, and its corrections; `dateline resume` lets them go on."""
    _steer(update, "pause")


@app.command()
def resume(update: UpdateArgument) -> None:
    """Let the delivery of an update go on that was held, and its corrections."""
    _steer(update, "resume")


@app.command()
def cancel(update: UpdateArgument) -> None:
    """End the delivery of an update, and its corrections, for good: who still waits is passed over."""
    _steer(update, "cancel")


def _steer(update: str, turn: str) -> None:
    from bot.surfaces.terminal import publishing

    if unchanged := stored(publishing.steer(database_address(), update, turn)):
        fail(f"{update}: {unchanged}")
    typer.echo(f"{update}: done, see status.")


@app.command()
def status(
    update: Annotated[
        str | None, typer.Argument(help="Only this broadcast, and its corrections.", show_default=False)
    ] = None,
) -> None:
    """Show how far the delivery of each update is, and why messages did not get there."""
    from rich.console import Console

    from bot.surfaces.terminal import publishing

    found = stored(publishing.gather(database_address(), update))
    if update and not found:
        fail(f"{update} was never published")
    publishing.show(found, Console(highlight=False, emoji=False, markup=False))
