import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from bot.model.preferences import Preferences
from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.tables import preferences

CHOSEN = Preferences("uk", "Europe/Kyiv", is_brief=True)
OTHER = Preferences("pl")


async def count(database: Database) -> int:
    async with database.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(preferences)) or 0)


async def test_get_returns_defaults_when_nothing_was_put(storage: Storage) -> None:
    assert await storage.preferences.get(1) == Preferences()


@pytest.mark.parametrize("chat", [1, -1, 2**63 - 1, -(2**63), -1_001_234_567_890])
async def test_get_returns_what_was_put_when_the_id_takes_64_bits(storage: Storage, chat: int) -> None:
    await storage.preferences.put(chat, CHOSEN)

    assert await storage.preferences.get(chat) == CHOSEN


@pytest.mark.parametrize("chosen", [OTHER, Preferences(zone="UTC"), Preferences(is_brief=True)])
async def test_put_replaces_every_choice_when_there_was_another(storage: Storage, chosen: Preferences) -> None:
    await storage.preferences.put(1, CHOSEN)

    await storage.preferences.put(1, chosen)

    assert await storage.preferences.get(1) == chosen


async def test_put_leaves_other_chats_alone(storage: Storage) -> None:
    await storage.preferences.put(1, CHOSEN)

    await storage.preferences.put(2, OTHER)

    assert await storage.preferences.get(1) == CHOSEN


async def test_put_leaves_no_row_when_nothing_is_chosen(storage: Storage, database: Database) -> None:
    await storage.preferences.put(1, CHOSEN)

    await storage.preferences.put(1, Preferences())

    assert (await storage.preferences.get(1), await count(database)) == (Preferences(), 0)


async def test_get_returns_what_was_put_when_it_is_opened_anew(storage: Storage, another: Storage) -> None:
    await storage.preferences.put(1, CHOSEN)
    await storage.close()

    await another.prepare()

    assert await another.preferences.get(1) == CHOSEN


async def test_get_returns_what_another_process_chose(storage: Storage, another: Storage) -> None:
    await storage.preferences.get(1)

    await another.preferences.put(1, CHOSEN)

    assert await storage.preferences.get(1) == CHOSEN


async def test_get_waits_and_lets_others_go_on_when_the_file_is_locked(sqlite_address: str) -> None:
    storage = Storage(sqlite_address)
    await storage.prepare()
    await storage.preferences.put(1, CHOSEN)
    await storage.close()
    with closing(sqlite3.connect(sqlite_address.removeprefix("sqlite:///"), isolation_level=None)) as backup:
        # Nobody else can so much as read, as in a copy of the file that is being made.
        backup.execute("PRAGMA locking_mode = EXCLUSIVE")
        backup.execute("BEGIN EXCLUSIVE")
        reading = asyncio.create_task(storage.preferences.get(1))
        await asyncio.sleep(0)
        is_waiting = not reading.done()

    assert (is_waiting, await reading) == (True, CHOSEN)
    await storage.close()


async def test_get_takes_a_language_for_not_chosen_when_the_bot_knows_it_no_more(
    storage: Storage, database: Database
) -> None:
    await storage.preferences.put(1, CHOSEN)
    async with database.writing() as connection:
        await connection.execute(update(preferences).values(language="tlh"))

    assert await storage.preferences.get(1) == Preferences(None, "Europe/Kyiv", is_brief=True)


async def test_move_takes_preferences_along_when_a_group_becomes_a_supergroup(
    storage: Storage, database: Database
) -> None:
    await storage.preferences.put(-5, CHOSEN)

    await storage.preferences.move(-5, -1_000_000_000_005)

    assert await storage.preferences.get(-1_000_000_000_005) == CHOSEN
    assert await count(database) == 1


async def test_move_changes_nothing_when_it_is_told_again(storage: Storage) -> None:
    await storage.preferences.put(-5, CHOSEN)
    await storage.preferences.move(-5, -6)
    await storage.preferences.put(-6, OTHER)

    await storage.preferences.move(-5, -6)

    assert await storage.preferences.get(-6) == OTHER


async def test_move_keeps_the_newer_choice_when_the_new_chat_has_one(storage: Storage, database: Database) -> None:
    await storage.preferences.put(-5, CHOSEN)
    await storage.preferences.put(-6, OTHER)

    await storage.preferences.move(-5, -6)

    assert (await storage.preferences.get(-6), await count(database)) == (OTHER, 1)


async def test_move_keeps_preferences_when_both_ids_are_the_same(storage: Storage) -> None:
    await storage.preferences.put(-5, CHOSEN)

    await storage.preferences.move(-5, -5)

    assert await storage.preferences.get(-5) == CHOSEN


async def test_change_returns_and_keeps_what_was_made_of_the_choices(storage: Storage) -> None:
    await storage.preferences.put(1, CHOSEN)

    changed = await storage.preferences.change(1, lambda chosen: replace(chosen, language="pl"))

    assert changed == replace(CHOSEN, language="pl")
    assert await storage.preferences.get(1) == changed


async def test_change_leaves_no_row_when_nothing_is_chosen_in_the_end(storage: Storage, database: Database) -> None:
    changed = await storage.preferences.change(1, lambda chosen: chosen)

    assert (changed, await count(database)) == (Preferences(), 0)


async def test_change_loses_nothing_when_several_come_at_once(storage: Storage, another: Storage) -> None:
    await asyncio.gather(
        storage.preferences.change(1, lambda chosen: replace(chosen, language="uk")),
        another.preferences.change(1, lambda chosen: replace(chosen, zone="Europe/Kyiv")),
        storage.preferences.change(1, lambda chosen: replace(chosen, is_brief=True)),
    )

    assert await storage.preferences.get(1) == CHOSEN


async def test_change_keeps_nothing_when_the_choice_is_refused(storage: Storage) -> None:
    def refuse(chosen: Preferences) -> Preferences:
        raise LookupError

    with pytest.raises(LookupError):
        await storage.preferences.change(1, refuse)

    assert await storage.preferences.get(1) == Preferences()


async def test_get_leaves_a_zone_out_when_it_is_not_known_any_more(storage: Storage, database: Database) -> None:
    await storage.preferences.put(1, CHOSEN)
    async with database.writing() as connection:
        await connection.execute(update(preferences).values(zone="Europe/Atlantis"))

    assert await storage.preferences.get(1) == replace(CHOSEN, zone=None)
