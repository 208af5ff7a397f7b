"""The table of the Bot API's methods that the emulator knows."""

from collections.abc import Callable
from typing import Any

from emulator import attachments, membership, messaging, profile, queries
from emulator.parameters import Parameters
from emulator.world import World

# getUpdates is not here: it alone waits.
METHODS: dict[str, Callable[[World, Parameters], Any]] = {
    "getMe": profile.get_me,
    "setWebhook": profile.set_webhook,
    "deleteWebhook": profile.delete_webhook,
    "getWebhookInfo": profile.get_webhook_info,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.setter("name"),
    "getMyName": profile.getter("name"),
    "setMyDescription": profile.setter("description"),
    "getMyDescription": profile.getter("description"),
    "setMyShortDescription": profile.setter("short_description"),
    "getMyShortDescription": profile.getter("short_description"),
    "sendMessage": messaging.send_message,
    "sendPhoto": attachments.send_photo,
    "sendDocument": attachments.send_document,
    "getFile": attachments.get_file,
    "sendChatAction": messaging.send_chat_action,
    "editMessageText": messaging.edit_message_text,
    "editMessageCaption": attachments.edit_message_caption,
    "editMessageMedia": attachments.edit_message_media,
    "editMessageReplyMarkup": messaging.edit_message_reply_markup,
    "deleteMessage": messaging.delete_message,
    "answerCallbackQuery": queries.answer_callback_query,
    "answerInlineQuery": queries.answer_inline_query,
    "answerGuestQuery": queries.answer_guest_query,
    "getChat": membership.get_chat,
    "getChatMember": membership.get_chat_member,
    "getChatAdministrators": membership.get_chat_administrators,
}
