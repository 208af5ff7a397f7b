import pytest

from bot.answering.following import Following, asks_only
from bot.matching import build
from bot.matching.bank import bank, names
from bot.model.language import Language
from bot.services import Services


@pytest.fixture
def following(harbour_services: Services) -> Following:
    knowledge = harbour_services.knowledge
    found = names(knowledge.lexicon)
    return Following(build(bank(knowledge), found), knowledge.lexicon, found)


@pytest.mark.parametrize(
    "text",
    ["and when?", "what does it want", "when do they meet again", "but why", "what about porto", "what abt porto"],
)
def test_question_leans_on_context_when_it_points_there(following: Following, text: str) -> None:
    assert following.leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what does the union want",
        "when is the next meeting",
        "is it true that the price of bread went up so very much last winter",
    ],
)
def test_question_stands_by_itself_when_it_names_its_subject(following: Following, text: str) -> None:
    assert not following.leans(text)


def test_rank_joins_the_follow_up_with_what_was_named_before(following: Following) -> None:
    (best, *_) = following.rank("how much more do they want", "are layoffs planned by the port authority", 3)

    assert best.entry == "pay"


def test_rank_is_empty_when_neither_is_known(following: Following) -> None:
    assert following.rank("???", "!!!", 3) == ()


@pytest.mark.parametrize(("language", "leans"), [("en", False), ("pl", True)])
def test_word_of_two_languages_points_only_in_the_one_in_which_it_does(
    harbour_services: Services, language: Language, leans: bool
) -> None:
    lexicon = harbour_services.knowledge.lexicon
    following = Following(build({"a": ["b"]}), lexicon, names(lexicon), lambda utterance: language)

    assert following.leans("what happened on monday") is leans


@pytest.mark.parametrize(
    "text", ["is porto in it", "чи є porto в ній", "входит ли porto в нее", "czy porto jest w niej"]
)
def test_member_is_asked_of_the_one_organisation_spoken_of(following: Following, text: str) -> None:
    assert following.stands_in(text)


@pytest.mark.parametrize(
    ("text", "asks"), [("when?", True), ("де", True), ("кто", True), ("gdzie", True), ("pay", False)]
)
def test_one_word_may_ask_nothing_but_that_it_asks(text: str, asks: bool) -> None:
    assert asks_only(text) is asks
