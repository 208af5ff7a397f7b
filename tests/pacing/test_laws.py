"""What holds for every call, whatever is sent to whom and when."""

import asyncio
from dataclasses import dataclass
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st
from standins.moved_clock import Sent, Stage, most_within, playing

from bot.surfaces.telegram.pacing import BROADCAST, MemoryLimits, Urgency

GROUPS = (-1_001, -1_002)
PEOPLE = tuple(range(1, 60))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call, the milliseconds after the one before it, and the seconds of the 429s that it gets first."""

    after_ms: int
    chat: int
    urgency: Urgency
    refusals: tuple[int, ...] = ()


def arrivals(refusals: st.SearchStrategy[tuple[int, ...]]) -> st.SearchStrategy[list[Arrival]]:
    """Return crowds and lulls, of people and of groups."""
    gaps = st.one_of(st.just(0), st.integers(0, 40), st.integers(0, 3_000))
    chats = st.one_of(st.sampled_from(PEOPLE), st.sampled_from(GROUPS), st.just(GROUPS[0]))
    return st.lists(st.builds(Arrival, gaps, chats, st.sampled_from(Urgency), refusals), min_size=40, max_size=150)


def played(calls: list[Arrival]) -> tuple[list[Sent], list[int]]:
    """Return what reached Telegram, and when each call arrived, by its number."""
    arrived: list[int] = []

    async def play() -> list[Sent]:
        stage = Stage.over(MemoryLimits())

        async def arrive() -> None:
            for number, call in enumerate(calls):
                await stage.move(call.after_ms / 1_000)
                arrived.append(stage.clock.now_ms())
                stage.refusals[str(number)] = list(call.refusals)
                stage.call(str(number), call.chat, call.urgency)
            await stage.move(1_200)

        await playing(stage, arrive)
        return stage.sent

    return asyncio.run(play()), arrived


@settings(max_examples=40)
@given(arrivals(st.just(())))
def test_every_call_is_sent_once_within_the_limits(calls: list[Arrival]) -> None:
    sent, _ = played(calls)

    moments = {chat: [each.at_ms for each in sent if each.chat == chat] for chat in (*GROUPS, *PEOPLE)}
    assert sorted(int(each.name) for each in sent) == list(range(len(calls)))
    assert most_within([each.at_ms for each in sent], 1_000) <= 30
    assert all(most_within(moments[group], 60_000) <= 20 for group in GROUPS)
    # One a second, and three at once: as many as whole seconds pass, and three.
    assert all(most_within(of_chat, 999) <= 3 for of_chat in moments.values())
    assert all(most_within(of_chat, 9_999) <= 12 for of_chat in moments.values())


@settings(max_examples=40)
@given(arrivals(st.just(())))
def test_order_within_a_chat_and_urgency_is_kept(calls: list[Arrival]) -> None:
    sent, _ = played(calls)

    def kind(number: int) -> tuple[int, Urgency]:
        return calls[number].chat, calls[number].urgency

    numbers = sorted((int(each.name) for each in sent), key=kind)
    by_order = {key: list(same) for key, same in groupby(numbers, key=kind)}
    assert all(same == sorted(same) for same in by_order.values())


@settings(max_examples=40)
@given(arrivals(st.just(())))
def test_no_broadcast_goes_ahead_of_an_answer_whose_chat_has_room(calls: list[Arrival]) -> None:
    sent, arrived = played(calls)

    left_ms = {int(each.name): each.at_ms for each in sent}
    order = [int(each.name) for each in sent]
    for place, broadcast in enumerate(order):
        if calls[broadcast].urgency is not BROADCAST:
            continue
        at_ms = left_ms[broadcast]
        for answer in order[place + 1 :]:
            waited = calls[answer].urgency is Urgency.ANSWER and arrived[answer] < at_ms
            # The only excuse is the answer's own chat: it got one lately, or another answer stands before it.
            assert not waited or not _has_room(calls, left_ms, answer, at_ms)


def _has_room(calls: list[Arrival], left_ms: dict[int, int], answer: int, at_ms: int) -> bool:
    chat = calls[answer].chat
    lately = [number for number, each in enumerate(calls) if each.chat == chat and number in left_ms]
    limit_ms = 60_000 if chat < 0 else 4_000
    return not any(at_ms - limit_ms <= left_ms[number] <= at_ms for number in lately) and not any(
        left_ms[number] < left_ms[answer] and left_ms[number] > at_ms for number in lately
    )


# An answer has the patience for two such waits.
@settings(max_examples=30)
@given(arrivals(st.one_of(st.just(()), st.just(()), st.just(()), st.tuples(st.integers(1, 2)))))
def test_every_call_is_served_within_the_limits_when_telegram_refuses_some(calls: list[Arrival]) -> None:
    sent, _ = played(calls)

    last = {each.name: place for place, each in enumerate(sent)}
    attempts = {number: 1 + len(call.refusals) for number, call in enumerate(calls)}
    refused_at = [(each, calls[int(each.name)]) for place, each in enumerate(sent) if last[each.name] != place]
    assert len(last) == len(calls)
    assert all(sum(each.name == str(number) for each in sent) == times for number, times in attempts.items())
    assert most_within([each.at_ms for each in sent], 1_000) <= 30
    # Nothing goes to a chat from the moment after a refusal to the end that it named.
    for refusal, call in refused_at:
        ends_ms = refusal.at_ms + call.refusals[0] * 1_000
        assert not [each for each in sent if each.chat == call.chat and refusal.at_ms < each.at_ms < ends_ms]
