"""Why an answer was given, in words."""

from collections.abc import Collection, Mapping, Sequence

from bot.locales.catalogue import say
from bot.locales.wording import listed
from bot.model.fact import Evidence
from bot.model.language import Language


def title(language: Language) -> str:
    """Return what stands above an explanation."""
    return say(language, "Why this answer")


def matched(question: str, utterance: str, score: float, language: Language) -> str:
    """Return which entry was matched by its question, which wording of it came nearest, and how surely: 0..1."""
    return say(
        language,
        "Your question was taken for “{question}” ({percent}); the nearest wording known is “{utterance}”.",
        question=question,
        percent=_percent(score),
        utterance=utterance,
    )


def chosen(question: str, language: Language) -> str:
    """Return that the reader chose the entry, by a button or a link."""
    return say(language, "You chose the question “{question}” yourself.", question=question)


def found(language: Language) -> str:
    """Return that facts beyond the entries answered."""
    return say(language, "No prepared question fits; these facts speak of whom, what or when you asked about.")


def runner_up(question: str, score: float, language: Language) -> str:
    """Return which entry came second."""
    return say(language, "Next came “{question}” ({percent}).", question=question, percent=_percent(score))


def refused_runner_up(score: float, language: Language) -> str:
    """Return that a kind of question which is not answered came second."""
    return say(language, "Next came a kind of question that I don't answer ({percent}).", percent=_percent(score))


def evidence(title_of: str, sentences: Sequence[Evidence], language: Language) -> str:
    """Return which sentences of a source an answer rests on, by paragraph."""
    numbers: dict[int, list[int]] = {}
    for item in sorted(sentences, key=lambda one: (one.paragraph, one.sentence)):
        numbers.setdefault(item.paragraph, []).append(item.sentence)
    return say(language, 'It rests on "{title}": {places}.', title=title_of, places=_places(numbers, language))


def version(known: str, language: Language) -> str:
    """Return which version of the knowledge answered."""
    return say(language, "Version of the knowledge: {version}.", version=known)


def _places(numbers: Mapping[int, Sequence[int]], language: Language) -> str:
    return "; ".join(_place(number, dict.fromkeys(sentences), language) for number, sentences in numbers.items())


def _place(paragraph: int, sentences: Collection[int], language: Language) -> str:
    told = listed([str(number) for number in sentences], language)
    if len(sentences) == 1:
        return say(language, "paragraph {paragraph} (sentence {sentences})", paragraph=paragraph, sentences=told)
    return say(language, "paragraph {paragraph} (sentences {sentences})", paragraph=paragraph, sentences=told)


def _percent(score: float) -> str:
    """Return a share as a whole percentage; only what is certain is 100 %."""
    return f"{int(100 * score)} %"
