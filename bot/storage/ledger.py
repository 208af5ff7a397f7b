"""Which message showed which revision of a fact, and how it was told: what corrections need."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, false, func, or_, select, update

from bot.model.entry import Reason
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES
from bot.model.showing import FORMS, Shown, Telling
from bot.storage.database import Database, Insert
from bot.storage.moments import in_utc
from bot.storage.tables import ledger


class LedgerStore:
    """One row for each message. Every method raises StorageError; moments must have a zone, or ValueError is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, shown: Sequence[Shown]) -> None:
        """Keep what messages show now, in place of what they showed before; at most one of ``shown`` a message."""
        async with self._database.writing() as connection:
            await connection.execute(keeping(self._database), rows(shown))

    async def count(self, corrects: Mapping[str, int]) -> tuple[int, int]:
        """Return how many messages, in how many chats, showed facts, by their ids, before a revision."""
        query = select(func.count(), func.count(ledger.c.chat.distinct())).where(showed_before(corrects))
        async with self._database.reading() as connection:
            messages, chats = (await connection.execute(query)).one()
        return messages, chats

    async def prune(self, before: datetime) -> int:
        """Forget the messages that were sent, or last changed, before a moment; return how many those were."""
        async with self._database.writing() as connection:
            pruned = await connection.execute(delete(ledger).where(ledger.c.moment < in_utc(before)))
        return pruned.rowcount

    async def move(self, old_chat: int, new_chat: int) -> None:
        """Let what a group was shown go on under its new id; its messages can't be reached there, so not by number."""
        if old_chat == new_chat:
            return
        async with self._database.writing() as connection:
            there = select(ledger.c.message).where(ledger.c.chat == new_chat, ledger.c.message < 0)
            taken = set((await connection.execute(there)).scalars())
            await connection.execute(
                delete(ledger).where(ledger.c.chat == old_chat, (-func.abs(ledger.c.message)).in_(taken))
            )
            moved = update(ledger).where(ledger.c.chat == old_chat)
            await connection.execute(moved.values(chat=new_chat, message=-func.abs(ledger.c.message)))


def keeping(database: Database) -> Insert:
    """Return the statement that keeps rows of messages, each in place of what was kept of the same message."""
    insertion = database.insert(ledger)
    keys = [column.name for column in ledger.primary_key]
    changed = {column.name: insertion.excluded[column.name] for column in ledger.c if column.name not in keys}
    return insertion.on_conflict_do_update(index_elements=keys, set_=changed)


def rows(shown: Iterable[Shown]) -> list[dict[str, Any]]:
    """Return what messages show as rows; at most one of ``shown`` a message."""
    # In the order of the key: two who write the same rows then wait for, and never lock out, one another.
    return sorted((_row(one) for one in shown), key=lambda row: (row["chat"], row["message"]))


def showed_before(corrects: Mapping[str, int]) -> ColumnElement[bool]:
    """Return what holds for a message that showed one of some facts, by their ids, before its revision."""
    older = [(fact, revision) for fact, current in corrects.items() for revision in range(current)]
    return or_(false(), *(ledger.c.facts.contains(f",{fact}@{revision},", autoescape=True) for fact, revision in older))


def _row(shown: Shown) -> dict[str, Any]:
    facts = ",".join(f"{fact}@{revision}" for fact, revision in sorted(shown.revisions.items()))
    return {
        "chat": shown.chat,
        "message": shown.message,
        "thread": shown.thread,
        "inline": shown.inline,
        "facts": f",{facts}," if facts else "",
        "telling": _packed(shown.telling) if shown.telling else "",
        "moment": in_utc(shown.moment),
    }


def _packed(telling: Telling) -> str:
    """Return how something was told as JSON, without what is as it usually is."""
    values: dict[str, Any] = {
        "language": telling.language,
        "form": telling.form if telling.form != "text" else None,
        "entries": telling.entries,
        "facts": telling.facts,
        "updates": telling.updates,
        "unanswered": telling.unanswered,
        "as_of": telling.as_of.isoformat() if telling.as_of else None,
        "zone": telling.zone,
        "is_brief": telling.is_brief,
    }
    return json.dumps({name: value for name, value in values.items() if value}, separators=(",", ":"))


def read(facts: str) -> dict[str, int]:
    """Return the revisions of facts as they are kept."""
    return {fact: int(revision) for fact, _, revision in (one.partition("@") for one in facts.split(",") if one)}


def told(packed: str | None) -> Telling | None:
    """Return how something was told; None where that is not known, or no longer understood."""
    if not packed:
        return None
    found = json.loads(packed)
    try:
        return Telling(
            language=next((known for known in LANGUAGES if known == found["language"]), DEFAULT_LANGUAGE),
            form=FORMS[FORMS.index(found.get("form", "text"))],
            entries=tuple(found.get("entries", ())),
            facts=tuple(found.get("facts", ())),
            updates=tuple(found.get("updates", ())),
            unanswered=Reason(found["unanswered"]) if "unanswered" in found else None,
            as_of=date.fromisoformat(found["as_of"]) if "as_of" in found else None,
            zone=found.get("zone"),
            is_brief=bool(found.get("is_brief")),
        )
    except (KeyError, ValueError):
        return None
