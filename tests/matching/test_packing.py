from hypothesis import given
from hypothesis import strategies as st

from bot.matching.packing import Lists, pack, unpack

texts = st.lists(st.text(st.characters(blacklist_characters="\n", blacklist_categories=["Cs"])), min_size=1)


@given(texts)
def test_packed_texts_are_unpacked(written: list[str]) -> None:
    assert unpack(pack(written)) == written


@given(st.lists(st.lists(st.integers(0, 2**31 - 1))))
def test_lists_side_by_side_are_found_again(lists: list[list[int]]) -> None:
    packed = Lists.of(lists)

    assert [list(packed[place]) for place in range(len(lists))] == lists
