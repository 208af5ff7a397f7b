"""The methods about the bot itself: its names, its commands and how it gets its updates."""

import json
import re
from collections.abc import Callable
from typing import Any

from emulator.parameters import Parameters
from emulator.refusal import refuse
from emulator.shapes import JSON
from emulator.world import World

LIMITS = {"name": 64, "description": 512, "short_description": 120}
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMANDS = 100


def get_me(world: World, _: Parameters) -> JSON:
    """Return the bot's own user."""
    return world.bot | world.rights


def setter(name: str) -> Callable[[World, Parameters], bool]:
    """Return the method that sets one of the bot's texts in a language."""

    def set_text(world: World, params: Parameters) -> bool:
        if len(params.text(name)) > LIMITS[name]:
            refuse(f"bot {name.replace('_', ' ')} is too long")
        world.profile[name, params.text("language_code")] = params.text(name)
        return True

    return set_text


def getter(name: str) -> Callable[[World, Parameters], JSON]:
    """Return the method that tells one of the bot's texts in a language, or else in the default one."""

    def get_text(world: World, params: Parameters) -> JSON:
        default = world.profile.get((name, ""), world.bot["first_name"] if name == "name" else "")
        return {name: world.profile.get((name, params.text("language_code"))) or default}

    return get_text


def set_my_commands(world: World, params: Parameters) -> bool:
    """Set the commands of a scope in a language."""
    commands = params.json("commands") or []
    if len(commands) > COMMANDS:
        refuse("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"]):
            refuse("BOT_COMMAND_INVALID")
        if not 0 < len(command["description"]) <= 256:
            refuse("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[_command_scope(world, params)] = commands
    return True


def get_my_commands(world: World, params: Parameters) -> list[JSON]:
    """Return the commands of just this scope and language."""
    return world.commands.get(_command_scope(world, params), [])


def delete_my_commands(world: World, params: Parameters) -> bool:
    """Forget the commands of a scope in a language."""
    world.commands.pop(_command_scope(world, params), None)
    return True


def set_webhook(world: World, params: Parameters) -> bool:
    """Set the webhook, which stops polling."""
    url = params.text("url")
    if url and not url.startswith("https://"):
        refuse("bad webhook: An HTTPS URL must be provided for webhook")
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    world.updates.webhook_url = url
    world.updates.secret = params.text("secret_token")
    world.updates.max_connections = params.integer("max_connections", 40)
    world.updates.allow(params)
    world.updates.changes.announce()
    if url:
        world.updates.end_poll("terminated by setWebhook request")
    return True


def delete_webhook(world: World, params: Parameters) -> bool:
    """Remove the webhook."""
    return set_webhook(world, Parameters({**params, "url": ""}))


def get_webhook_info(world: World, _: Parameters) -> JSON:
    """Return the webhook's address, how many updates wait, and why the last one could not be brought."""
    waiting, queue = len(world.updates.pending), world.updates
    told: JSON = {"url": queue.webhook_url, "has_custom_certificate": False, "pending_update_count": waiting}
    told |= {"allowed_updates": list(queue.allowed)} if queue.allowed else {}
    return told | queue.last_error


def _command_scope(world: World, params: Parameters) -> tuple[str, str]:
    scope: dict[str, Any] = params.json("scope") or {"type": "default"}
    if "chat_id" in scope:
        world.find_chat(Parameters(chat_id=str(scope["chat_id"])))
    return json.dumps(scope, sort_keys=True), params.text("language_code")
