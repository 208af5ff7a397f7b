"""The methods that answer a pressed button and an inline query."""

from emulator.formatting import utf16_units
from emulator.parameters import Parameters
from emulator.refusal import refuse
from emulator.world import World

ANSWER_UNITS = 200
INLINE_RESULTS = 50


def answer_callback_query(world: World, params: Parameters) -> bool:
    """Answer a pressed button, once."""
    if utf16_units(params.text("text")) > ANSWER_UNITS:
        refuse("MESSAGE_TOO_LONG")
    return _close(world, params.text("callback_query_id"))


def answer_inline_query(world: World, params: Parameters) -> bool:
    """Answer an inline query, once, with at most 50 results that differ in their ids."""
    results = params.json("results") or []
    if len(results) > INLINE_RESULTS:
        refuse("RESULTS_TOO_MUCH")
    if len({result["id"] for result in results}) < len(results):
        refuse("RESULT_ID_DUPLICATE")
    return _close(world, params.text("inline_query_id"))


def _close(world: World, query_id: str) -> bool:
    if query_id not in world.open_queries:
        refuse("query is too old and response timeout expired or query ID is invalid")
    world.open_queries.remove(query_id)
    return True
