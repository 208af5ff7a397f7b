import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.surfaces.telegram.callbacks import (
    MAX_BYTES,
    Button,
    Choose,
    EraseMe,
    Explain,
    NoneOfThese,
    ReplayDay,
    SendEvents,
    ShowEntry,
    ShowEntryAsOf,
    ShowSection,
    ShowTopics,
    Steer,
    Tune,
    Unknown,
    Vote,
    holds_id,
    pack,
    unpack,
)

ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=48)
channels = st.integers(-1_997_852_516_352, 0)
presses = st.one_of(
    st.builds(ShowEntry, ids),
    st.builds(ShowEntryAsOf, ids, st.dates()),
    st.builds(ReplayDay, st.dates()),
    st.builds(ShowSection, ids),
    st.builds(Explain, ids),
    st.builds(SendEvents, ids),
    st.builds(Vote, ids, st.booleans()),
    st.builds(Choose, st.sampled_from(("language", "zone")), st.sampled_from(("", "uk", "Europe/Kyiv"))),
    st.builds(Tune, st.sampled_from(("topic", "hour")), st.sampled_from(("", "+corrections", "23")), channels),
    st.builds(Steer, st.sampled_from(("publish", "resume", "uk")), ids),
    st.builds(EraseMe, st.booleans()),
    st.sampled_from((ShowTopics(), NoneOfThese())),
)


@given(presses, st.integers(0, 10**12))
def test_packed_press_is_unpacked_with_its_owner(press: ShowEntry, owner: int) -> None:
    assert unpack(pack(press, owner)) == Button(press, owner)


@given(presses, st.integers(0, 2**52))
def test_packed_press_always_fits(press: ShowEntry, owner: int) -> None:
    packed = pack(press, owner)

    assert len(packed.encode()) <= MAX_BYTES
    assert unpack(packed).press == press


@given(presses, st.integers(0, 10**12))
def test_callback_data_name_somebody_where_they_have_an_owner_or_a_channel(press: ShowEntry | Tune, owner: int) -> None:
    assert holds_id(pack(press, owner)) == (owner > 0 or (isinstance(press, Tune) and press.channel < 0))


@given(st.one_of(st.text(), st.none(), st.integers(), st.binary()))
def test_anything_can_be_unpacked(packed: object) -> None:
    assert isinstance(unpack(packed), Button)


@pytest.mark.parametrize("channel", ["", "0", "-1", "<b>", "z" * 13, "z" * 5_000])
def test_forged_channels_are_unknown(channel: str) -> None:
    assert unpack(f"u:sound=off@{channel}").press == Unknown()


def test_forged_days_and_owners_are_unknown() -> None:
    assert unpack("a:0.geneva-talks").press == Unknown()
    assert unpack("r:0").press == Unknown()
    assert unpack("r:30-december").press == Unknown()
    assert unpack("a:" + "z" * 5_000 + ".geneva-talks").press == Unknown()
    assert unpack("e:geneva-talks~" + "z" * 5_000) == Button(ShowEntry("geneva-talks"))
    assert unpack("e:geneva-talks~<script>") == Button(ShowEntry("geneva-talks"))
