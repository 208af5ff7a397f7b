"""Updates of every kind of the Bot API, as Telegram may send them, made from the library's own classes."""

import inspect
import sys
import typing
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any

import telegram
from hypothesis import strategies as st
from telegram import Chat, TelegramObject, User
from telegram._utils.defaultvalue import DefaultValue

from bot.surfaces.telegram.application import ALLOWED_UPDATES
from emulator.shapes import JSON
from fuzz.odd import BOT, CALLBACK_DATA, CHATS_OF_TOWN, READER, texts

# Bits of Telegram's ids; a JSON number carries no more.
IDS = st.integers(-(2**52) + 1, 2**52 - 1)
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2038, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
# What Telegram may carry: no halves of surrogate pairs, which its UTF-8 can't hold.
WORDS = st.text(max_size=12) | st.sampled_from(
    ["\u202egeneva\u202c", "\u200b", "<b>&amp;", "👩‍👩‍👧", "g\u0301\u0302", "\0"]
)
# What is typed, and the numbers that are never below zero, by the names under which they come.
_TYPED: dict[str, st.SearchStrategy[Any]] = {
    "text": texts(),
    "caption": texts(),
    "query": texts(),
    "data": CALLBACK_DATA,
    "callback_data": CALLBACK_DATA,
    "language_code": st.sampled_from(["en", "uk", "ru", "pl-PL", "tlh"]),
}
_NUMBERS = {"offset": st.integers(0, 5000), "length": st.integers(0, 5000)}
# Whom and what the town of the tests knows; half of all are others.
_KNOWN: dict[type[TelegramObject], list[JSON]] = {
    Chat: CHATS_OF_TOWN,
    User: [{"id": READER, "is_bot": False, "first_name": "Olena"}, BOT],
}
# So deep objects stand in one another with what they may have; deeper, with what they must.
DEPTH = 3

_PLAIN: dict[object, st.SearchStrategy[Any]] = {
    int: IDS,
    float: st.floats(-1e6, 1e6),
    bool: st.booleans(),
    str: WORDS,
    datetime: MOMENTS,
    timedelta: st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    object: st.none(),
}
# Of these the signatures do not say that they are required.
_REQUIRED = {"persistent_id", "option_persistent_ids", "allows_revoting", "members_only", "can_react_to_messages"}
# What this bot is never sent, what is nothing in JSON, and what is sent no more.
_LEFT_OUT = {"api_kwargs", "correct_option_id", "callback_game", "passport_data", "web_app_data"}


@st.composite
def updates(draw: st.DrawFn) -> JSON:
    """Return an update in JSON, of any kind that the library knows."""
    kinds = {name: kind for name, kind in _parameters(telegram.Update).items() if name != "update_id"}
    # Four times those that the bot serves.
    name = draw(st.sampled_from([*kinds, *(served for served in ALLOWED_UPDATES for _ in range(3))]))
    content = draw(_of(name, kinds[name], 0)).to_dict()
    if content.get("text", "").startswith("/"):
        length = len(content["text"].split()[0])
        content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}, *content.get("entities", [])]
    return {"update_id": 1, name: content}


@cache
def _objects(kind: type[TelegramObject], depth: int) -> st.SearchStrategy[TelegramObject]:
    """Return a kind of objects; where it has kinds of its own, these."""
    own = [one for one in kind.__subclasses__() if one.__module__.startswith("telegram._")]
    if own:
        return st.one_of([_objects(one, depth) for one in own])
    if kind in _KNOWN:
        known = st.sampled_from([kind.de_json(one, None) for one in _KNOWN[kind]])
        return known | _made(kind, depth)
    return _made(kind, depth)


def _made(kind: type[TelegramObject], depth: int) -> st.SearchStrategy[TelegramObject]:
    signature = inspect.signature(kind.__init__).parameters
    parameters = _parameters(kind)
    required = {name: _of(name, hint, depth + 1) for name, hint in parameters.items() if _is_required(signature[name])}
    if depth >= DEPTH:
        return st.fixed_dictionaries(required).map(lambda given: kind(**given))
    optional = {name: hint for name, hint in parameters.items() if name not in required}
    # Few at a time: all at once they would hide one another.
    chosen = st.lists(st.sampled_from(sorted(optional)), max_size=3, unique=True) if optional else st.just([])
    return chosen.flatmap(
        lambda names: st.fixed_dictionaries(required | {name: _of(name, optional[name], depth + 1) for name in names})
    ).map(lambda given: kind(**given))


def _is_required(parameter: inspect.Parameter) -> bool:
    return parameter.default is inspect.Parameter.empty or parameter.name in _REQUIRED


def _parameters(kind: type) -> dict[str, Any]:
    names = vars(telegram) | vars(sys.modules[kind.__module__])
    hints = typing.get_type_hints(kind.__init__, names)
    return {name: hint for name, hint in hints.items() if name not in _LEFT_OUT and name != "return"}


def _of(name: str, hint: Any, depth: int) -> st.SearchStrategy[Any]:
    """Return what the library's hint of a parameter's type allows, save nothing."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if timedelta in inner:
        # Also as whole seconds, of which no calendar has as many as an id may.
        return _PLAIN[timedelta]
    if origin in (typing.Union, UnionType):
        kinds = [one for one in inner if one is not NoneType and typing.get_origin(one) is not DefaultValue]
        return st.one_of([_of(name, one, depth) for one in kinds])
    if isinstance(origin, type) and issubclass(origin, Sequence | list | tuple):
        return st.lists(st.deferred(lambda: _of(name, inner[0], depth)), min_size=1, max_size=2)
    if origin is typing.Literal:
        return st.sampled_from(inner)
    if isinstance(hint, type) and issubclass(hint, TelegramObject):
        return st.deferred(lambda: _objects(hint, depth))
    named = {str: _TYPED, int: _NUMBERS}.get(hint, {})
    return named[name] if name in named else _PLAIN[hint]
