"""Keyboards under a message, and in the place of a person's own, checked as Telegram checks them."""

from typing import Any

from emulator.chats import Chat
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


def reply_keyboard(params: Parameters, chat: Chat) -> list[list[JSON]] | None:
    """Return the keyboard that takes the place of a person's own, empty where that comes back, None where none is told.

    Refuses a button without text, and one that asks for a chat anywhere but in a private chat.
    """
    markup = params.json("reply_markup") or {}
    if markup.get("remove_keyboard"):
        return []
    if "keyboard" not in markup:
        return None
    rows = markup["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        refuse('field "keyboard" of the ReplyKeyboardMarkup must be an Array of Arrays')
    return [[_reply_button(button, chat) for button in row] for row in rows]


def _reply_button(button: Any, chat: Chat) -> JSON:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        refuse("can't parse keyboard button: Can't find field \"text\"")
    if not button["text"]:
        refuse("keyboard button text must be non-empty")
    if "request_chat" in button:
        if chat.type != "private":
            refuse("chats can be requested in private chats only")
        _check_request(button["request_chat"])
    return button


def _check_request(wanted: Any) -> None:
    if not isinstance(wanted, dict) or not isinstance(wanted.get("request_id"), int):
        refuse("can't parse keyboard button: Can't find field \"request_id\"")
    if not demanded(wanted, "bot") <= demanded(wanted, "user"):
        refuse("the emulator expects the rights of the bot to be among those of the user, as the documentation says")


def demanded(wanted: JSON, whose: str) -> set[str]:
    """Return the administrator rights that a button demands of the "user", or of the "bot", in the chat to choose."""
    return {name for name, is_needed in wanted.get(f"{whose}_administrator_rights", {}).items() if is_needed}


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
