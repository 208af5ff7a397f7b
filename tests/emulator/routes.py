"""The Bot API over HTTP: from a request to a method, and from its result or refusal to an answer."""

import asyncio
import json
from collections import defaultdict, deque
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.methods import METHODS
from emulator.parameters import Parameters
from emulator.refusal import Refusal
from emulator.uploads import Upload, parse_form
from emulator.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """A request that the bot made, and the description of the error that it got, empty for none."""

    method: str
    params: Parameters
    error: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that a test has ordered; ``is_delivered`` when the method does its work all the same."""

    refusal: Refusal
    is_delivered: bool


@dataclass(slots=True)
class Endpoint:
    """The bot's address: it answers requests and remembers them."""

    world: World
    token: str
    calls: list[Call] = field(default_factory=list)
    failures: defaultdict[str, deque[Failure]] = field(default_factory=lambda: defaultdict(deque))
    latency_seconds: float = 0.0
    garbled: defaultdict[str, deque[tuple[int, bytes]]] = field(default_factory=lambda: defaultdict(deque))
    in_progress: int = 0
    answered: int = 0

    def application(self) -> Starlette:
        """Return the web application."""
        return Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> Response:
        if request.url.path.startswith("/file/"):
            return self._fetch(request.url.path)
        try:
            method = self._method(request.url.path)
            if self.garbled[method]:
                status, content = self.garbled[method].popleft()
                return Response(content, status, headers=self._dated())
            result = await (self._poll(request) if method == "getUpdates" else self._serve(method, request))
        except Refusal as refusal:
            return JSONResponse(refusal.body(), refusal.status, headers=self._dated())
        return _EscapedResponse({"ok": True, "result": result}, headers=self._dated())

    def _dated(self) -> dict[str, str]:
        return {"Date": formatdate(self.world.clock, usegmt=True)}

    def _fetch(self, path: str) -> Response:
        """Answer a request for a file, at the path that getFile told."""
        stored = self.world.files.at(path.removeprefix(f"/file/bot{self.token}/"))
        if stored is None:
            return JSONResponse(Refusal(404, "Not Found").body(), 404)
        return Response(stored.upload.content, media_type=stored.upload.mime_type)

    def _method(self, path: str) -> str:
        address, _, method = path.rpartition("/")
        if not address.startswith("/bot"):
            raise Refusal(404, "Not Found")
        if address != f"/bot{self.token}":
            raise Refusal(401, "Unauthorized")
        if method not in METHODS and method != "getUpdates":
            raise Refusal(404, "Not Found")
        return method

    async def _poll(self, request: Request) -> Any:
        params = await _parameters(request)
        return await self._recorded("getUpdates", params)

    async def _serve(self, method: str, request: Request) -> Any:
        self.in_progress += 1
        try:
            params = await _parameters(request)
            await asyncio.sleep(self.latency_seconds / 2)
            result = await self._recorded(method, params)
            # It has taken effect, and the bot does not know yet.
            await asyncio.sleep(self.latency_seconds / 2)
            return result
        finally:
            self.in_progress -= 1
            self.answered += 1
            self.world.changes.announce()

    async def _recorded(self, method: str, params: Parameters) -> Any:
        try:
            result = await self._perform(method, params)
        except Refusal as refusal:
            self.calls.append(Call(method, params, refusal.description))
            raise
        self.calls.append(Call(method, params))
        return result

    async def _perform(self, method: str, params: Parameters) -> Any:
        params.check_names(method)
        params.check_characters()
        failure = self.failures[method].popleft() if self.failures[method] else None
        if failure and not failure.is_delivered:
            raise failure.refusal
        is_poll = method == "getUpdates"
        result = await self.world.updates.poll(params) if is_poll else METHODS[method](self.world, params)
        if failure:
            raise failure.refusal
        return result


class _EscapedResponse(JSONResponse):
    """JSON in which halves of characters can stand, as they do where somebody typed them."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode()


async def _parameters(request: Request) -> Parameters:
    """Read a request's parameters from its address and from its form or JSON object."""
    body, content_type = await request.body(), request.headers.get("content-type", "")
    uploads: dict[str, Upload] = {}
    if content_type.startswith("multipart/form-data"):
        given, uploads = parse_form(body, content_type)
    elif "json" in content_type:
        fields = json.loads(body or "{}").items()
        given = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields}
    else:
        given = dict(parse_qsl(body.decode(), keep_blank_values=True))
    params = Parameters({**request.query_params, **given})
    params.uploads = uploads
    return params
