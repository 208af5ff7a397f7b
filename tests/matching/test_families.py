import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.families import deal, families

UTTERANCES = st.lists(st.text("abc ", max_size=12), max_size=12)
BANKS = st.dictionaries(st.text("xyz", min_size=1, max_size=2), st.lists(st.text("abc "), unique=True), max_size=5)


def test_families_parts_utterances_when_they_share_less_than_half_of_their_terms() -> None:
    texts = ("when do they meet", "meeting date", "when do they meet again")

    assert families(texts) == (("when do they meet", "when do they meet again"), ("meeting date",))


def test_families_joins_utterances_when_a_third_links_them() -> None:
    ends = ("red green", "blue black")

    assert len(families(ends)) == 2
    assert len(families((*ends, "red green blue black"))) == 1


def test_families_joins_utterances_when_they_call_a_thing_by_different_names() -> None:
    texts = ("ask washington", "ask the states")

    assert len(families(texts)) == 2
    assert len(families(texts, {"washington": "us", "the states": "us"})) == 1


def test_families_joins_utterances_when_a_short_form_is_written_out() -> None:
    assert len(families(("wen meet", "when meet"), shorthand={"wen": "when"})) == 1


def test_families_parts_utterances_when_they_have_no_term() -> None:
    assert families(("!", "?", "!")) == (("!", "!"), ("?",))


@given(UTTERANCES)
def test_families_keeps_every_utterance_once(utterances: list[str]) -> None:
    found = families(utterances)

    assert sorted(text for family in found for text in family) == sorted(utterances)


@given(BANKS, st.integers(2, 6))
def test_deal_leaves_each_family_out_of_one_fold_when_an_entry_has_several(
    bank: dict[str, list[str]], folds: int
) -> None:
    by_entry = {entry: families(texts) for entry, texts in bank.items()}

    left_out = deal(by_entry, folds)

    for entry, kin in by_entry.items():
        homes = [[fold for fold in left_out if set(family) & set(fold.get(entry, ()))] for family in kin]
        assert [len(home) for home in homes] == [int(len(kin) > 1)] * len(kin)


def test_deal_leaves_no_entry_out_whole() -> None:
    left_out = deal({"a": [("1",), ("2",), ("3",)], "b": [("4", "5")]}, 2)

    assert [sorted(fold.get("a", ())) for fold in left_out] == [["1", "3"], ["2"]]
    assert all("b" not in fold for fold in left_out)


def test_deal_spreads_utterances_when_entries_have_few_families() -> None:
    left_out = deal({str(entry): [("x",), ("y",)] for entry in range(6)}, 4)

    assert [sum(map(len, fold.values())) for fold in left_out] == [3, 3, 3, 3]


def test_deal_raises_when_there_is_only_one_fold() -> None:
    with pytest.raises(ValueError, match="1 folds are not at least 2"):
        deal({}, 1)
