import random

from benchmarks.inventing import UTTERANCES_PER_ENTRY, invent, mistype

TEMPLATES = [
    [f"what does {thing} {number} want in harbours" for number in range(12)] for thing in ("union", "ship", "dog")
]


def test_invent_makes_ten_utterances_an_entry() -> None:
    made = invent(TEMPLATES, (), 50, 8)

    assert [len(texts) for texts in made.bank.values()] == [UTTERANCES_PER_ENTRY] * 5


def test_invent_asks_about_entries_of_the_bank_and_never_to_the_letter() -> None:
    made = invent(TEMPLATES, (), 50, 40)

    texts = {text for texts in made.bank.values() for text in texts}
    assert len(made.questions) == 40
    assert all(entry in made.bank and question not in texts for question, entry in made.questions)


def test_invent_makes_the_same_bank_when_the_seed_is_the_same() -> None:
    first, again, other = (invent(TEMPLATES, (), 50, 8, seed) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_invent_keeps_grammar_and_swaps_names_and_rarer_words() -> None:
    made = invent(TEMPLATES, {"want"}, 100, 1)

    words = {word for texts in made.bank.values() for text in texts for word in text.split()}
    assert words >= {"what", "does", "in"}
    assert words.isdisjoint({"want", "union", "ship", "dog"})


def test_invent_keeps_endings() -> None:
    made = invent([["harbour harbours"] * 11, ["boats"] * 11, ["docks"] * 11], (), 30, 1)

    pairs = [text.split() for texts in made.bank.values() for text in texts if " " in text]
    assert pairs
    assert all(many == f"{one}s" for one, many in pairs)


def test_invent_knows_more_words_when_the_bank_is_larger() -> None:
    small, large = (invent(TEMPLATES, (), size, 1).vocabulary for size in (100, 1_000))

    assert small < large < 10 * small


def test_mistype_changes_a_long_word_and_drops_one_of_several() -> None:
    rng = random.Random(1)  # noqa: S311

    short = {mistype("strike", rng) for _ in range(50)}
    long = {mistype("the quarrelsome union wants money", rng) for _ in range(50)}

    assert "strike" not in short
    assert {len(text.split()) for text in long} == {4}
