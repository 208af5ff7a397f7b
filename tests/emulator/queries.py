"""The methods that answer a pressed button, an inline query, and a message that calls the bot as a guest."""

from emulator import inline
from emulator.formatting import utf16_units
from emulator.parameters import Parameters
from emulator.refusal import refuse
from emulator.shapes import JSON
from emulator.world import World

ANSWER_UNITS = 200
INLINE_RESULTS = 50
OFFSET_BYTES = 64


def answer_callback_query(world: World, params: Parameters) -> bool:
    """Answer a pressed button, once."""
    if utf16_units(params.text("text")) > ANSWER_UNITS:
        refuse("MESSAGE_TOO_LONG")
    return _close(world, params.text("callback_query_id"))


def answer_inline_query(world: World, params: Parameters) -> bool:
    """Answer an inline query, once, with at most 50 results that differ in their ids."""
    results = params.json("results") or []
    if not isinstance(results, list):
        refuse("can't parse inline query results: expected an Array of InlineQueryResult")
    if len(results) > INLINE_RESULTS:
        refuse("RESULTS_TOO_MUCH")
    offered = {str(result.get("id")): inline.message(result) for result in results}
    if len(offered) < len(results):
        refuse("RESULT_ID_DUPLICATE")
    if len(params.text("next_offset").encode()) > OFFSET_BYTES:
        refuse("NEXT_OFFSET_INVALID")
    if params.integer("cache_time") < 0:
        refuse("cache_time must be non-negative")
    inline.check_button(params.json("button"))
    _close(world, params.text("inline_query_id"))
    world.offered[params.text("inline_query_id")] = offered
    return True


def answer_guest_query(world: World, params: Parameters) -> JSON:
    """Answer a message that called the bot as a guest, once, with a message in its chat."""
    content = inline.message(params.json("result"))
    query_id = params.text("guest_query_id")
    _close(world, query_id)
    chat, call = world.guest_calls.pop(query_id)
    caller = {"guest_bot_caller_user": call["from"]} if "from" in call else {}
    topic = call.get("message_thread_id", 0) if call.get("is_topic_message") else 0
    sent = world.send(chat, caller | content, call, topic)
    world.inline_messages[inline_id := f"{query_id}-{sent['message_id']}"] = sent
    return {"inline_message_id": inline_id}


def _close(world: World, query_id: str) -> bool:
    if query_id not in world.open_queries:
        refuse("query is too old and response timeout expired or query ID is invalid")
    world.open_queries.remove(query_id)
    return True
