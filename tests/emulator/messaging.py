"""The methods that send, change and delete messages."""

from collections.abc import Callable
from datetime import timedelta

from emulator.chats import Chat
from emulator.detection import with_detected
from emulator.formatting import Formatted, trim, utf16_units
from emulator.keyboards import inline_keyboard, reply_keyboard
from emulator.markup import parse_html
from emulator.parameters import Parameters
from emulator.refusal import refuse
from emulator.shapes import JSON
from emulator.world import World

TEXT_UNITS = 4096
GENERAL_TOPIC = 1
DELETABLE_FOR = timedelta(hours=48)
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


def send_message(world: World, params: Parameters) -> JSON:
    """Send a text."""
    content = text_content(params) | inline_keyboard(params)
    chat = world.writable_chat(params)
    keyboard = reply_keyboard(params, chat)
    message = post(world, chat, params, content)
    chat.reply_keyboard = chat.reply_keyboard if keyboard is None else keyboard
    return message


def post(world: World, chat: Chat, params: Parameters, content: JSON) -> JSON:
    """Add a message of the bot to a chat, as the reply and in the topic that a request names."""
    if chat.type == "channel" and "can_post_messages" in chat.withheld.get(world.bot["id"], ()):
        refuse("need administrator rights in the channel chat")
    reply_to = _replied_message(chat, params)
    topic = params.integer("message_thread_id")
    if topic and not chat.has_topic(topic):
        refuse("message thread not found")
    protection = {"has_protected_content": True} if params.flag("protect_content") else {}
    return world.send(chat, content | protection, reply_to, topic)


def edit_message_text(world: World, params: Parameters) -> JSON | bool:
    """Replace a message's text and keyboard; of one that was sent through the bot, tell no more than that."""
    content = text_content(params) | inline_keyboard(params, is_edit=True)
    message = editable_message(world, params)
    if "text" not in message:
        refuse("there is no text in the message to edit")
    edited_at = {"edit_date": int(world.now.timestamp())}
    edited = replace(message, ("text", "entities", "link_preview_options", "reply_markup"), content, edited_at)
    return edited if "inline_message_id" not in params else True


def edit_message_reply_markup(world: World, params: Parameters) -> JSON:
    """Replace a message's keyboard."""
    keyboard = inline_keyboard(params, is_edit=True)
    return replace(editable_message(world, params), ("reply_markup",), keyboard, {})


def delete_message(world: World, params: Parameters) -> bool:
    """Delete a message."""
    chat = world.writable_chat(params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        refuse("message to delete not found")
    is_ours = message["message_id"] in chat.sent_by_bot
    if not is_ours and chat.type != "private" and chat.bot_status != "administrator":
        refuse("message can't be deleted")
    if world.now.timestamp() - message["date"] > DELETABLE_FOR.total_seconds():
        refuse("message can't be deleted for everyone")
    del chat.messages[message["message_id"]]
    return True


def send_chat_action(world: World, params: Parameters) -> bool:
    """Show that the bot is busy."""
    if params.text("action") not in ACTIONS:
        refuse("wrong parameter action in request")
    chat = world.writable_chat(params)
    topic = params.integer("message_thread_id")
    # The general topic has no thread of its own for messages, but it has one for actions.
    if topic and not chat.has_topic(topic) and not (chat.is_forum and topic == GENERAL_TOPIC):
        refuse("message thread not found")
    return True


def text_content(params: Parameters) -> JSON:
    """Return a message's text with its entities; refuse one that is empty, too long, or can't be parsed."""
    text, entities = trim(formatted(params))
    if not text:
        refuse("message text is empty")
    if utf16_units(text) > TEXT_UNITS:
        refuse("message is too long")
    entities = with_detected(text, entities)
    preview = params.json("link_preview_options")
    content = {"text": text, "entities": entities, "link_preview_options": preview}
    return {name: value for name, value in content.items() if value}


def formatted(params: Parameters, text: str = "text", entities: str = "entities") -> Formatted:
    """Return the text that a request brings, formatted as it says; both stand under names of their own."""
    readers: dict[str, Callable[[str], Formatted]] = {
        "html": parse_html,
        "": lambda plain: Formatted(plain, params.json(entities) or []),
    }
    mode = params.text("parse_mode").lower()
    if mode not in readers:
        refuse("unsupported parse_mode")
    return readers[mode](params.text(text))


def _replied_message(chat: Chat, params: Parameters) -> JSON | None:
    wanted = params.json("reply_parameters")
    if not wanted:
        return None
    if wanted.get("chat_id", chat.id) not in {chat.id, f"@{chat.names.get('username')}"}:
        refuse("the emulator knows no replies to another chat")
    if not isinstance(wanted.get("message_id"), int):
        refuse("can't parse reply parameters: Can't find field \"message_id\"")
    message = chat.messages.get(wanted["message_id"])
    if message is None and not wanted.get("allow_sending_without_reply"):
        refuse("message to be replied not found")
    return message


def editable_message(world: World, params: Parameters) -> JSON:
    """Return the message of the bot's that a request is to edit."""
    if "inline_message_id" in params:
        found = world.inline_messages.get(params.text("inline_message_id"))
        return found if found is not None else refuse("MESSAGE_ID_INVALID")
    chat = world.writable_chat(params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        refuse("message to edit not found")
    if message["message_id"] not in chat.sent_by_bot:
        refuse("message can't be edited")
    return message


def replace(message: JSON, names: tuple[str, ...], content: JSON, stamp: JSON) -> JSON:
    """Put the content in the place of the named fields; refuse when that changes nothing."""
    if all(message.get(name) == content.get(name) for name in names):
        refuse(NOT_MODIFIED)
    for name in names:
        message.pop(name, None)
    message.update(content | stamp)
    return message
