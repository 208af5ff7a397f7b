"""The database: whether it answers, takes writes, and has tables that this program knows."""

import asyncio
from collections.abc import Mapping

from bot.doctor.finding import Finding, Level, fail, ok, warn
from bot.settings import Settings, SettingsError
from bot.storage import StorageError
from bot.storage.inspecting import Inspection, Standing, inspect

NAME = "database"
_ADVICE: Mapping[bool, str] = {
    True: "look whether the file is the bot's, and whether the user that runs the bot may read it; "
    "`dateline restore` puts a backup in its place",
    False: "start the server, and look at DATABASE_URL: host, port, name and password",
}


async def check(settings: Settings, seconds: float) -> list[Finding]:
    """Return what is found about the database, which has ``seconds`` to answer."""
    try:
        address = settings.database()
    except SettingsError as error:
        return [fail(NAME, str(error), "mend it where it is set, in the environment, .env or a file")]
    advice = _ADVICE[settings.keeps_a_file()]
    try:
        async with asyncio.timeout(seconds):
            found = await inspect(address, seconds)
    except TimeoutError:
        return [fail(NAME, f"it did not answer within {seconds:g} s", advice)]
    except StorageError as error:
        return [fail(NAME, str(error), advice)]
    standing = _standing(found)
    troubles = _writable(found) if standing.level is Level.OK else [standing, *_writable(found)]
    return troubles or [standing]


def _standing(found: Inspection) -> Finding:
    match found.standing:
        case Standing.MISSING:
            return ok(NAME, f"{found.place}: empty; the bot makes its tables when it starts")
        case Standing.BEHIND:
            told = f"{found.place}: its tables are of version {found.version}, this program's of {found.newest}"
            return warn(NAME, told, "`dateline backup` it, and start the bot, which brings them up to date")
        case Standing.CURRENT:
            return ok(NAME, f"{found.place}: tables of version {found.version}")
        case Standing.NEWER:
            told = f"{found.place}: it is newer than this program (version {found.version}, known is {found.newest})"
            return fail(NAME, told, "update dateline, or `dateline restore` a backup from before")


def _writable(found: Inspection) -> list[Finding]:
    if not found.is_writable:
        told = f"{found.place}: it takes no writes"
        return [fail(NAME, told, "let the user that runs the bot write to it, and look whether it is a copy, or full")]
    if not found.can_make_tables and found.standing in (Standing.MISSING, Standing.BEHIND):
        told = f"{found.place}: the bot may not make its tables there"
        return [fail(NAME, told, "grant its user CREATE on the database and on the schema")]
    return []
