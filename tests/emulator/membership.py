"""The methods that tell of chats and of who is in them."""

from emulator.parameters import Parameters
from emulator.refusal import refuse
from emulator.shapes import JSON
from emulator.world import World

GIFT_KINDS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(world: World, params: Parameters) -> JSON:
    """Return what is known of a chat."""
    chat = world.find_chat(params)
    # A public chat is known to everybody who has not been kicked out.
    is_public = "username" in chat.names and chat.bot_status == "left"
    if chat.type != "private" and not is_public:
        chat.check_access()
    linked = {"linked_chat_id": chat.linked.id} if chat.linked else {}
    gifts = {"accepted_gift_types": dict.fromkeys(GIFT_KINDS, False)}
    return chat.card() | {"accent_color_id": 0, "max_reaction_count": 11} | gifts | linked


def get_chat_member(world: World, params: Parameters) -> JSON:
    """Return a user's membership; whoever is known but not in the chat has left it."""
    chat = world.writable_chat(params)
    user_id = params.integer("user_id")
    if user_id == world.bot["id"]:
        return chat.membership(world.bot, chat.bot_status)
    if user_id not in world.users:
        refuse("invalid user_id specified")
    return chat.membership(world.users[user_id], chat.members.get(user_id, "left"))


def get_chat_administrators(world: World, params: Parameters) -> list[JSON]:
    """Return the memberships of those who administer a chat, other bots left out."""
    chat = world.writable_chat(params)
    if chat.type == "private":
        refuse("there are no administrators in the private chat")
    statuses = {**chat.members, world.bot["id"]: chat.bot_status}
    known = world.users | {world.bot["id"]: world.bot}
    shown = [(known[user_id], status) for user_id, status in statuses.items() if status in {"creator", "administrator"}]
    return [chat.membership(user, status) for user, status in shown if not user["is_bot"] or user == world.bot]
