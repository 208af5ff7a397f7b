"""The queue of updates and the long polls that empty it."""

import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from emulator.changes import Changes
from emulator.parameters import Parameters
from emulator.refusal import Refusal
from emulator.shapes import JSON

ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True)
class UpdateQueue:
    """Updates that the bot has not acknowledged, oldest first.

    An update that ``allowed_updates`` leaves out is dropped when it would be fetched. Telegram drops it when it
    arises; here a test may push before the bot's first poll.
    """

    changes: Changes
    pending: list[JSON] = field(default_factory=list)
    webhook_url: str = ""
    secret: str = ""
    max_connections: int = 40
    closed: bool = False
    # The kinds of updates that come; all but a few if it is empty.
    allowed: Sequence[str] = ()
    # When and why an update could not be brought to the webhook last, as getWebhookInfo tells it.
    last_error: JSON = field(default_factory=dict)
    _next_id: int = 1001
    _poll: int = 0
    _conflict: str = ""

    def push(self, update: JSON) -> int:
        """Queue a copy of an update, under the next id unless it brings its own, and return its id."""
        queued = {"update_id": self._next_id} | deepcopy(update)
        self._next_id = max(self._next_id, queued["update_id"]) + 1
        self.pending.append(queued)
        self.changes.announce()
        return int(queued["update_id"])

    async def poll(self, params: Parameters) -> list[JSON]:
        """Answer getUpdates: acknowledge what lies before the offset, then wait for something to hand out."""
        if self.webhook_url:
            raise Refusal(409, f"Conflict: {WEBHOOK_ACTIVE}")
        self.end_poll(OTHER_POLL)
        mine = self._poll
        self._acknowledge(params.integer("offset"))
        self.allow(params)
        await self.changes.until(lambda: mine != self._poll or bool(self.fetchable()), params.integer("timeout"))
        if mine != self._poll and not self.closed:
            raise Refusal(409, f"Conflict: {self._conflict}")
        return self.fetchable()[: min(max(params.integer("limit", 100), 1), 100)]

    def end_poll(self, reason: str) -> None:
        """End the poll that is under way, if any, with a conflict."""
        self._poll += 1
        self._conflict = reason
        self.changes.announce()

    def close(self) -> None:
        """End the poll that is under way, for good."""
        self.closed = True
        self.end_poll("closed")

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        self.changes.announce()

    def take(self, update: JSON) -> None:
        """Forget an update that the bot has."""
        self.pending = [other for other in self.pending if other is not update]
        self.changes.announce()

    def allow(self, params: Parameters) -> None:
        """Let only some kinds of updates come from now on, if a request says which."""
        if "allowed_updates" in params:
            self.allowed = json.loads(params["allowed_updates"])

    def fetchable(self) -> list[JSON]:
        """Return what is pending, without what the bot did not ask for."""
        self.pending = [update for update in self.pending if all(map(self._is_allowed, update.keys() - {"update_id"}))]
        return self.pending

    def _is_allowed(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST_ONLY
