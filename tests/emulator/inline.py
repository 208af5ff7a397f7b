"""Results that a bot offers for a chat, checked as Telegram checks them, and the messages that they become."""

import json
import re
from typing import Any

from emulator.keyboards import inline_keyboard
from emulator.messaging import text_content
from emulator.parameters import Parameters
from emulator.refusal import Refusal, refuse
from emulator.shapes import JSON

ID_BYTES = 64
START_PARAMETER = re.compile(r"[A-Za-z0-9_-]+")
START_PARAMETER_CHARS = 64


def message(result: Any) -> JSON:
    """Return what a result becomes in a chat: text, entities, keyboard. Refuses whatever Telegram would."""
    if not isinstance(result, dict):
        refuse("can't parse inline query result: InlineQueryResult must be an Object")
    if result.get("type") != "article":
        refuse(f'can\'t parse inline query result: type "{result.get("type", "")}" is unsupported here')
    if not 0 < len(str(result.get("id", "")).encode()) <= ID_BYTES:
        refuse("RESULT_ID_INVALID")
    for name in ("title", "description"):
        if not isinstance(result.get(name, ""), str):
            refuse(f'can\'t parse inline query result: Field "{name}" must be of type String')
    if not result.get("title", "").strip():
        refuse("can't parse inline query result: Can't find field \"title\"")
    return _content(result.get("input_message_content")) | inline_keyboard(_as_params(result, ("reply_markup",)))


def check_button(button: Any) -> None:
    """Refuse a button above the results that leads nowhere."""
    if button is None:
        return
    if not isinstance(button, dict) or not button.get("text"):
        refuse("can't parse inline query results button: Can't find field \"text\"")
    parameter = button.get("start_parameter", "")
    if "web_app" not in button and not parameter:
        refuse("can't use empty start_parameter")
    if len(parameter) > START_PARAMETER_CHARS:
        refuse("too long start_parameter specified")
    if parameter and not START_PARAMETER.fullmatch(parameter):
        refuse("unallowed characters in start_parameter are used")


def _content(content: Any) -> JSON:
    if not isinstance(content, dict) or "message_text" not in content:
        refuse("can't parse inline query result: Can't find field \"message_text\"")
    params = _as_params(content, ("entities", "link_preview_options"))
    params |= {"text": content["message_text"], "parse_mode": content.get("parse_mode", "")}
    try:
        return text_content(Parameters(params))
    except Refusal as refusal:
        refuse(f"can't parse inline query result: {refusal.description.removeprefix('Bad Request: ')}")


def _as_params(fields: JSON, names: tuple[str, ...]) -> Parameters:
    """Return fields as they would stand in a request of their own."""
    return Parameters({name: json.dumps(fields[name]) for name in names if fields.get(name)})
