"""Commands on what is kept: backup, restore."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import database_address, fail, stored

app = typer.Typer()
FileArgument = Annotated[Path, typer.Argument(help="The file of the backup.", show_default=False)]


@app.command()
def backup(
    file: FileArgument,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that exists.")] = False,
) -> None:
    """Copy all that is kept into one file, while the bot runs."""
    from bot.storage import StorageError
    from bot.storage.backup import back_up

    try:
        made = back_up(database_address(), file, replace=force)
    except StorageError as error:
        fail(str(error))
    typer.echo(f"{file}: {made.kind}, tables of version {made.version}, {file.stat().st_size:,} bytes.")


@app.command()
def restore(
    file: FileArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before replacing what is there.")] = False,
) -> None:
    """Put a backup in the place of all that is kept; the bot must not run."""
    from bot.storage import StorageError
    from bot.storage.backup import look_into
    from bot.storage.backup import restore as put_back

    address = database_address()
    try:
        found = look_into(file)
        if not yes and not _is_empty(address):
            typer.confirm("This replaces all that is kept in the database. Go on?", abort=True)
        kept = put_back(address, file, datetime.now(UTC))
    except StorageError as error:
        fail(str(error))
    held = stored(_bring_up_to_date(address))
    typer.echo(f"Restored {found.kind}, tables of version {found.version}, brought up to date.")
    if kept:
        typer.echo(f"What was there before: {kept}")
    for broadcast in held:
        typer.echo(
            f"{broadcast} is paused: some of those it waits for may have been told since the backup was made. "
            f"`dateline resume {broadcast}` tells them, `dateline cancel {broadcast}` passes them over."
        )


def _is_empty(address: str) -> bool:
    from bot.storage import Storage

    return Storage(address).is_missing()


async def _bring_up_to_date(address: str) -> tuple[str, ...]:
    """Migrate what was restored, and hold what was being delivered; return what is held now."""
    from bot.storage import opened

    async with opened(address) as storage:
        return await storage.broadcasts.pause_all()
