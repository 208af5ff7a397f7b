"""The lightest Bot API server that people can ask a bot through: it checks nothing and forgets everything.

Starts by itself: ``python -m benchmarks.light_telegram``, with a ``Plan`` as JSON on standard input. Prints its port; a
line once the bot is warm; and once all answers have come, a ``Measured``. Each person sends the next question when the
last one was answered.
"""

import asyncio
import json
import re
import statistics
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import cycle

POLL_SECONDS = 2
# As many as Telegram has by default, and how long a bot has to begin to listen.
CONNECTIONS, SETTLING_SECONDS = 40, 0.5
HOOK = "/telegram"
MAX_UPDATES = 100

_ME = '{"id":7000000001,"is_bot":true,"first_name":"Dateline","username":"dateline_bot"}'
_ANSWERS = {
    b"getMe": _ME,
    b"getMyCommands": "[]",
    b"getMyName": '{"name":"Dateline"}',
    b"getMyDescription": '{"description":""}',
    b"getMyShortDescription": '{"short_description":""}',
}
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_SECRET = re.compile(rb"(?:^|&|\")secret_token(?:=|\": \")([A-Za-z0-9_-]+)")
# In a form or in JSON: a text holds neither, as its quotation marks and ampersands are escaped.
_CHAT = re.compile(rb"(?:^|&|\")chat_id(?:=|\": \")(\d+)")


@dataclass(frozen=True, slots=True)
class Plan:
    """Who asks, and what: first the ``warm_up``, which nobody times, then as many questions as ``answers`` says.

    ``delay_ms`` passes before a message that the bot sends is confirmed, as it does on the way to Telegram. With a
    ``hook_port``, updates are brought there once the bot has set a webhook.
    """

    people: int
    answers: int
    delay_ms: float
    warm_up: list[str]
    questions: list[str]
    hook_port: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """How fast the answers came: how many a second, and the milliseconds from a question to its answer."""

    per_second: float
    median_ms: float
    p99_ms: float


@dataclass(slots=True)
class People:
    """Those who ask, one chat each; they note when they asked and when they were answered."""

    plan: Plan
    unread: deque[str] = field(default_factory=deque)
    answered: int = 0
    asked: int = 0
    started: float = 0.0
    asked_at: dict[int, float] = field(default_factory=dict)
    latencies_ms: list[float] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    hook: "Hook | None" = None
    seconds: float = 0.0
    texts: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        """Let everybody ask for the first time."""
        self.texts = iter((*self.plan.warm_up, *self._timed()))
        for person in range(1, self.plan.people + 1):
            self.ask(person)

    def ask(self, person: int) -> None:
        """Let somebody ask what comes next, if anything does."""
        text = next(self.texts, None)
        if text is not None:
            self.asked += 1
            self.asked_at[person] = time.perf_counter()
            self.unread.append(_update(self.asked, person, text))

    def hear(self, person: int) -> None:
        """Let somebody take a message of the bot for the answer to what they asked."""
        now = time.perf_counter()
        asked_at = self.asked_at.pop(person, None)
        if asked_at is None:
            return
        self.answered += 1
        if self.answered > len(self.plan.warm_up):
            self.latencies_ms.append((now - asked_at) * 1_000)
        if self.answered == len(self.plan.warm_up):
            self.started = now
            print("warm", flush=True)  # noqa: T201
        if self.answered == len(self.plan.warm_up) + self.plan.answers:
            self.seconds = now - self.started
            self.ended.set()
        self.ask(person)

    def measured(self) -> Measured:
        """Return the figures, once all has been answered."""
        p99 = statistics.quantiles(self.latencies_ms, n=100, method="inclusive")[-1]
        return Measured(self.plan.answers / self.seconds, statistics.median(self.latencies_ms), p99)

    def _timed(self) -> Iterator[str]:
        again = cycle(self.plan.questions)
        return (next(again) for _ in range(self.plan.answers))


class Telegram(asyncio.Protocol):
    """A connection of the bot's; requests come one after the other."""

    def __init__(self, people: People, polls: list["Telegram"]) -> None:
        """Serve the bot on behalf of ``people``; ``polls`` holds the connections that wait for updates."""
        self.people, self.polls = people, polls
        self.received = b""
        self.timer: asyncio.TimerHandle | None = None
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self in self.polls:
            self.polls.remove(self)
        if self.timer:
            self.timer.cancel()

    def data_received(self, data: bytes) -> None:
        self.received += data
        head_end = self.received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        length = _LENGTH.search(self.received, 0, head_end + 2)
        end = head_end + 4 + (int(length[1]) if length else 0)
        if len(self.received) < end:
            return
        head, body = self.received[:head_end], self.received[head_end + 4 : end]
        self.received = self.received[end:]
        self._serve(head.split(b" ", 2)[1].rpartition(b"/")[2], body)

    def _serve(self, method: bytes, body: bytes) -> None:
        if method == b"getUpdates":
            self._poll()
        elif method == b"sendMessage":
            delay = self.people.plan.delay_ms / 1_000
            if delay:
                asyncio.get_running_loop().call_later(delay, self._confirm, body)
            else:
                self._confirm(body)
        elif method == b"setWebhook" and self.people.plan.hook_port:
            secret = _SECRET.search(body)
            self.people.hook = Hook(self.people, secret[1].decode() if secret else "")
            asyncio.get_running_loop().call_later(SETTLING_SECONDS, self.people.hook.bring)
            self.answer("true")
        else:
            self.answer(_ANSWERS.get(method, "true"))

    def _confirm(self, body: bytes) -> None:
        chat = _CHAT.search(body)
        person = int(chat[1]) if chat else 0
        self.answer(f'{{"message_id":1,"date":1768478400,"chat":{{"id":{person},"type":"private"}},"text":"ok"}}')
        self.people.hear(person)
        if self.people.unread and self.polls:
            self.polls.pop()._hand_out()
        if self.people.hook:
            self.people.hook.bring()

    def _poll(self) -> None:
        if self.people.unread:
            self._hand_out()
        else:
            self.polls.append(self)
            self.timer = asyncio.get_running_loop().call_later(POLL_SECONDS, self._give_up)

    def _give_up(self) -> None:
        self.polls.remove(self)
        self.answer("[]")

    def _hand_out(self) -> None:
        if self.timer:
            self.timer.cancel()
        unread = self.people.unread
        self.answer(f"[{','.join(unread.popleft() for _ in range(min(len(unread), MAX_UPDATES)))}]")

    def answer(self, result: str) -> None:
        """Send a result, which is JSON."""
        body = f'{{"ok":true,"result":{result}}}'.encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % len(body) + body)


class Hook:
    """Where updates are brought to: over some connections that stay open, on each one at a time."""

    def __init__(self, people: People, secret: str) -> None:
        """Bring what is unread with a secret."""
        self.people = people
        self.head = (
            f"POST {HOOK} HTTP/1.1\r\nHost: bot.example.org\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: "
        )
        self.idle: list[Carrier] = []
        self.carriers = 0

    def bring(self) -> None:
        """Bring what is unread, as far as there are connections."""
        while self.people.unread and self.idle:
            self.idle.pop().carry(self.people.unread.popleft())
        if self.people.unread and self.carriers < CONNECTIONS:
            self.carriers += 1
            loop = asyncio.get_running_loop()
            port = self.people.plan.hook_port
            connecting = loop.create_task(loop.create_connection(lambda: Carrier(self), "127.0.0.1", port))
            connecting.add_done_callback(self._connected)

    def _connected(self, connecting: "asyncio.Task[object]") -> None:
        if connecting.exception():
            self.carriers -= 1
            asyncio.get_running_loop().call_later(0.1, self.bring)


class Carrier(asyncio.Protocol):
    """A connection to the bot."""

    def __init__(self, hook: Hook) -> None:
        """Carry what a hook gives."""
        self.hook, self.received, self.update = hook, b"", ""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._rest()

    def carry(self, update: str) -> None:
        """Bring an update."""
        self.update = update
        self.transport.write(f"{self.hook.head}{len(update)}\r\n\r\n{update}".encode())

    def data_received(self, data: bytes) -> None:
        # The answers have no body to speak of.
        self.received += data
        if b"\r\n\r\n" not in self.received:
            return
        assert self.received.split(b" ", 2)[1] == b"200", self.received
        self.received = b""
        self._rest()

    def _rest(self) -> None:
        self.hook.idle.append(self)
        self.hook.bring()


def _update(number: int, person: int, text: str) -> str:
    sender = {"id": person, "is_bot": False, "first_name": "Reader", "language_code": "en"}
    chat = {"id": person, "type": "private", "first_name": "Reader"}
    message = {"message_id": number, "date": 1_768_478_400, "chat": chat, "from": sender, "text": text}
    return json.dumps({"update_id": number, "message": message})


async def serve(plan: Plan) -> None:
    """Serve until all has been answered, then until the process is ended: the bot still wants to say goodbye."""
    people = People(plan)
    polls: list[Telegram] = []
    server = await asyncio.get_running_loop().create_server(lambda: Telegram(people, polls), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # noqa: T201
    await people.ended.wait()
    print(json.dumps(asdict(people.measured())), flush=True)  # noqa: T201
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Plan(**json.loads(sys.stdin.readline()))))
