"""Keyboards under a message, checked as Telegram checks them."""

from typing import Any

from emulator.parameters import Parameters
from emulator.refusal import refuse
from emulator.shapes import JSON
from emulator.tags import address

CALLBACK_BYTES = 64
OTHER_ACTIONS = {
    "callback_game", "copy_text", "login_url", "pay", "switch_inline_query", "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat", "web_app",
}  # fmt: skip
OTHER_MARKUPS = {"keyboard", "remove_keyboard", "force_reply"}


def inline_keyboard(params: Parameters, *, is_edit: bool = False) -> JSON:
    """Return ``{"reply_markup": ...}`` for an inline keyboard; nothing for none and for any other markup.

    Refuses what is no markup, a button without text or action, and callback data outside 1-64 bytes; in an edit
    also every other markup.
    """
    if not params.text("reply_markup"):
        return {}
    markup = params.json("reply_markup")
    if not isinstance(markup, dict):
        refuse("object expected as reply markup")
    if not markup.keys() & {"inline_keyboard", *OTHER_MARKUPS}:
        refuse("can't parse reply keyboard markup JSON object")
    if is_edit and markup.keys() & OTHER_MARKUPS:
        refuse("inline keyboard expected")
    rows = markup.get("inline_keyboard", [])
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        refuse('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    for row in rows:
        for button in row:
            _check_button(button)
    return {"reply_markup": {"inline_keyboard": rows}} if any(rows) else {}


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        refuse("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        refuse("can't parse inline keyboard button: Can't find field \"text\"")
    if "callback_data" in button:
        if not 0 < len(str(button["callback_data"]).encode()) <= CALLBACK_BYTES:
            refuse("BUTTON_DATA_INVALID")
    elif "url" in button:
        if not address(str(button["url"])):
            refuse(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif not button.keys() & OTHER_ACTIONS:
        refuse("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
