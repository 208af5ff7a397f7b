from bot.matching.terms import terms, words

NAMES = {"white house": "white-house", "house": "house", "united states": "united-states", "us": "united-states"}


def test_words_write_short_forms_out() -> None:
    assert words("Wen r u there?", {"wen": "when", "r": "are", "u": "you"}) == ("when", "are", "you", "there")


def test_longest_name_wins() -> None:
    assert terms(("the", "white", "house", "said"), NAMES) == ("the", "white-house", "said")


def test_names_of_one_thing_are_the_same_term() -> None:
    assert terms(("united", "states"), NAMES) == terms(("us",), NAMES)


def test_other_words_become_stems() -> None:
    assert terms(("talks", "talking"), {}) == ("talk", "talk")
