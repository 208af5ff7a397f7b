import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import build

BANK = {
    "opening": ["when does the museum open", "opening hours", "what time do you open on sunday"],
    "tickets": ["how much is a ticket", "ticket price for children", "what does entry cost"],
    "parking": ["where can i park my car", "is there parking nearby"],
}
MATCHER = build(BANK)


def best(text: str) -> str:
    return MATCHER.rank(text, 1)[0].entry


def test_rank_gives_certainty_to_an_utterance_of_the_bank() -> None:
    (candidate,) = MATCHER.rank("Opening HOURS?!", 1)

    assert (candidate.entry, candidate.score, candidate.utterance) == ("opening", 1.0, "opening hours")


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("ticket prices", "tickets"),
        ("cost of the tickets please", "tickets"),
        ("can my cousin park her car there", "parking"),
        ("hi there, sorry to bother you, but do you happen to open on sundays at all", "opening"),
        ("wat time do u opne", "opening"),
        ("tikcet prise for chldren", "tickets"),
    ],
)
def test_rank_finds_the_entry_when_words_are_other_forms_or_mistyped(text: str, entry: str) -> None:
    assert best(text) == entry


def test_rank_gives_one_candidate_an_entry_highest_first() -> None:
    candidates = MATCHER.rank("what time can i park", 10)

    scores = [candidate.score for candidate in candidates]
    assert scores == sorted(scores, reverse=True)
    assert len({candidate.entry for candidate in candidates}) == len(candidates)


def test_rank_is_certain_of_nothing_but_the_letter() -> None:
    (candidate,) = MATCHER.rank("when does the museum open open", 1)

    assert candidate.score < 1


def test_rank_is_sure_of_the_words_of_an_utterance_in_another_order() -> None:
    bank = {"troops": ["soldiers how many"], "refused": ["how many soldiers has nato", "how many soldiers in may"]}

    (candidate,) = build(bank).rank("how many soldiers", 1)

    assert candidate.entry == "troops"
    assert 0.9 <= candidate.score < 1


def test_rank_is_not_sure_of_the_same_words_where_two_entries_have_them() -> None:
    bank = {"first": ["soldiers how many"], "second": ["many soldiers how"]}

    assert build(bank).rank("how many soldiers", 1)[0].score < 0.9


def test_rank_is_not_sure_of_the_same_words_where_names_change_places() -> None:
    names = {"anna": "anna", "bob": "bob"}
    bank = {"told": ["what did anna tell bob"], "heard": ["what does bob like", "where is anna"]}

    assert build(bank, names=names).rank("what did bob tell anna", 1)[0].score < 0.9


def test_rank_refuses_a_limit_below_one() -> None:
    with pytest.raises(ValueError, match="limit 0 is not at least 1"):
        MATCHER.rank("hours", 0)


@pytest.mark.parametrize("text", ["", "   ", "???", "🦑🦑", "日本語", "\x00\u200b"])
def test_rank_is_empty_when_nothing_is_known(text: str) -> None:
    assert MATCHER.rank(text, 3) == ()


def test_build_refuses_a_bank_without_utterances() -> None:
    with pytest.raises(ValueError, match="matches nothing"):
        build({"empty": []})


def test_names_of_one_thing_are_one_term() -> None:
    bank = {"fare": ["fare to the big smoke"], "food": ["where to eat"]}

    matcher = build(bank, names={"london": "london", "big smoke": "london"})

    assert matcher.rank("london", 1)[0].entry == "fare"


def test_shorthand_is_written_out() -> None:
    matcher = build({"when": ["when is it"], "where": ["where is it"]}, shorthand={"wen": "when"})

    assert matcher.rank("wen", 1)[0].entry == "when"


def test_rare_words_outweigh_common_ones() -> None:
    bank = {"a": ["what is the colour of it"], "b": ["what is the shape of the zebra"], "c": ["what is the size of it"]}

    assert build(bank).rank("what is the colour of the zebra zebra", 1)[0].entry in ("a", "b")
    assert build(bank).rank("zebra is what it is", 1)[0].entry == "b"


@given(st.text(max_size=400))
def test_rank_never_raises_and_keeps_scores_in_bounds(text: str) -> None:
    candidates = MATCHER.rank(text, 5)

    assert all(0 <= candidate.score <= 1 for candidate in candidates)
