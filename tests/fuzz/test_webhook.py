"""Whatever is brought to the webhook, by whoever knows the secret, gets an answer, and does no harm."""

import json
from collections.abc import Iterator, Sequence

import aiohttp
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.surfaces.web.application import build_web
from bot.surfaces.web.serving import serving
from bot.surfaces.web.webhook import SECRET_HEADER, Webhook
from fuzz import odd
from fuzz.effort import effort
from fuzz.town import Town

SECRET = "a-secret-of-telegram-and-us"

# NUMBER stands for one that no other update has.
SINGULAR = [
    '{"update_id":1,"update_id":NUMBER,"message":{}}',
    '{"update_id":NUMBER,"message":{"date":NaN,"chat":{"id":Infinity}}}',
    '{"update_id":1e400}',
    '{"update_id":NUMBER.0}',
    '{"update_id":-NUMBER}',
    '{"update_id":%s}' % ("9" * 5000),
    '{"update_id":NUMBER,"message":{"date":%s}}' % ("9" * 5000),
    '{"update_id":NUMBER,"message":{"text":"\\ud800\\u0000\\udfff"}}',
    '{"update_id":NUMBER,"message":%s}' % ('{"reply_to_message":' * 300 + "{}" + "}" * 300),
    '{"update_id":NUMBER,"message":%s}' % ('{"reply_to_message":' * 950 + "{}" + "}" * 950),
    '{"update_id":NUMBER,"message":%s}' % ("[" * 900 + "]" * 900),
    '{"update_id":NUMBER,"message":%s}' % ("[" * 100_000),
    '{"update_id":NUMBER,"%s":{}}' % ("a" * 900_000),
    " " * 900_000 + "{}",
    '\ufeff{"update_id":NUMBER}',
]

BODIES = st.one_of(
    st.binary(max_size=60),
    st.recursive(odd.JUNK, lambda inner: st.dictionaries(st.sampled_from(["update_id", "message", "chat"]), inner)).map(
        json.dumps
    ),
    odd.updates().map(json.dumps),
    st.builds("{}{}}}".format, st.sampled_from(["", "{", '{"update_id":1,"message":']), odd.ANY_TEXT),
    # By their places: Hypothesis now and then writes a strategy out, and some of these are long.
    st.sampled_from(range(len(SINGULAR))).map(lambda place: SINGULAR[place]),
)


def bring(town: Town, bodies: Sequence[str | bytes], secret: str = SECRET) -> list[int]:
    """Return the answers to requests that come one after the other, once all that they brought is handled."""
    return town.runner.run(_bring(town, [_encoded(body, town.next_number()) for body in bodies], secret))


async def _bring(town: Town, bodies: Sequence[bytes], secret: str) -> list[int]:
    accept = town.application.inbox.accept
    webhook = Webhook(lambda update: accept([update]), SECRET)
    web = build_web(lambda: (), webhook=webhook, path="/telegram")
    statuses = []
    async with serving(web, "127.0.0.1", 0) as port, aiohttp.ClientSession() as client:
        for body in bodies:
            address = f"http://127.0.0.1:{port}/telegram"
            async with client.post(address, data=body, headers={SECRET_HEADER: secret}) as answer:
                statuses.append(answer.status)
        await town.is_done()
    return statuses


def _encoded(body: str | bytes, number: int) -> bytes:
    return body.replace("NUMBER", str(number)).encode("utf-8", "surrogatepass") if isinstance(body, str) else body


@pytest.fixture(autouse=True)
def _answers(town: Town) -> Iterator[None]:
    """Ask a question once all examples of a test are through, and see that the inbox is empty."""
    yield
    assert town.answers()
    assert town.set_aside() == 0


@given(bodies=st.lists(BODIES, min_size=1, max_size=4))
@effort(60)
def test_any_body_is_taken_or_refused(town: Town, bodies: list[str | bytes]) -> None:
    told = bring(town, bodies)

    assert set(told) <= {200, 400}
    assert not town.errors()


@given(body=BODIES, secret=st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40).map(str.strip))
@example('{"update_id":NUMBER}', SECRET[:-1])
@example('{"update_id":NUMBER}', SECRET + "x")
@example('{"update_id":NUMBER}', SECRET.upper())
@effort(20)
def test_nothing_is_taken_from_who_does_not_know_the_secret(town: Town, body: str | bytes, secret: str) -> None:
    accepted = town.application.inbox.counts.accepted

    told = bring(town, [body], secret)

    assert told == [403]
    assert town.application.inbox.counts.accepted == accepted
    assert not town.errors()
