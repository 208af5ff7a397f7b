"""The objects inside a request: which fields python-telegram-bot knows them to have."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import telegram

from emulator.refusal import refuse

_SCOPES = (
    telegram.BotCommandScopeDefault, telegram.BotCommandScopeAllPrivateChats, telegram.BotCommandScopeAllGroupChats,
    telegram.BotCommandScopeAllChatAdministrators, telegram.BotCommandScopeChat,
    telegram.BotCommandScopeChatAdministrators, telegram.BotCommandScopeChatMember,
)  # fmt: skip
# By the name under which an object, or a list of such objects, stands in a request or in another object.
_CLASSES: Mapping[str, Sequence[type[telegram.TelegramObject]]] = {
    "bot_administrator_rights": (telegram.ChatAdministratorRights,),
    "button": (telegram.InlineQueryResultsButton,),
    "caption_entities": (telegram.MessageEntity,),
    "commands": (telegram.BotCommand,),
    "copy_text": (telegram.CopyTextButton,),
    "entities": (telegram.MessageEntity,),
    "inline_keyboard": (telegram.InlineKeyboardButton,),
    "input_message_content": (telegram.InputTextMessageContent,),
    "keyboard": (telegram.KeyboardButton,),
    "link_preview_options": (telegram.LinkPreviewOptions,),
    "login_url": (telegram.LoginUrl,),
    "media": (telegram.InputMediaPhoto,),
    "quote_entities": (telegram.MessageEntity,),
    "request_chat": (telegram.KeyboardButtonRequestChat,),
    "request_users": (telegram.KeyboardButtonRequestUsers,),
    "reply_markup": (
        telegram.InlineKeyboardMarkup, telegram.ReplyKeyboardMarkup, telegram.ReplyKeyboardRemove, telegram.ForceReply,
    ),
    "reply_parameters": (telegram.ReplyParameters,),
    "result": (telegram.InlineQueryResultArticle,),
    "results": (telegram.InlineQueryResultArticle,),
    "scope": _SCOPES,
    "switch_inline_query_chosen_chat": (telegram.SwitchInlineQueryChosenChat,),
    "user": (telegram.User,),
    "user_administrator_rights": (telegram.ChatAdministratorRights,),
    "web_app": (telegram.WebAppInfo,),
}  # fmt: skip
OBJECTS = _CLASSES.keys()


def check_fields(name: str, value: Any) -> None:
    """Refuse an object, or objects in lists, with fields that the library does not know; ``name`` is where it stands.

    Telegram would pass over such fields in silence. An object of a kind that the table lacks is refused as a whole.
    """
    if isinstance(value, list):
        for item in value:
            check_fields(name, item)
    if not isinstance(value, dict):
        return
    if name not in OBJECTS:
        refuse(f"the emulator knows no object {name}")
    if unknown := value.keys() - _fields(name):
        refuse(f"{name} has no field {', '.join(sorted(unknown))}")
    for field, inner in value.items():
        check_fields(field, inner)


@cache
def _fields(name: str) -> frozenset[str]:
    slots = {slot for known in _CLASSES[name] for part in known.__mro__ for slot in getattr(part, "__slots__", ())}
    return frozenset(slot for slot in slots if not slot.startswith("_") and slot != "api_kwargs")
