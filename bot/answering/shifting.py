"""Days that are told from the one that was spoken of: "and the day after?". In four languages."""

import re

_NEXT = re.compile(
    r"\b(?:(?:the )?(?:day after|next day|following day)"
    r"|наступного дня|на наступний день|на другий день|день потому|днем пізніше|на день пізніше|день після"
    r"|на следующий день|на следующий|следующим днем|день спустя|днем позже|на день позже|день после"
    r"|dzień później|dzien pozniej|następnego dnia|nastepnego dnia|dzień po|dzien po|na drugi dzień|na drugi dzien)\b"
)
_PREVIOUS = re.compile(
    r"\b(?:(?:the )?(?:day before|previous day)"
    r"|напередодні|попереднього дня|за день до|днем раніше|на день раніше"
    r"|накануне|в предыдущий день|предыдущим днем|днем раньше|на день раньше"
    r"|dzień wcześniej|dzien wczesniej|poprzedniego dnia|dzień przed|dzien przed|w przeddzień|w przeddzien)\b"
)


def shift(utterance: str) -> int:
    """Return by how many days an utterance moves on from the day that was spoken of: 1, -1, or 0 if it does not."""
    text = utterance.casefold().replace("ё", "е")
    if _NEXT.search(text):
        return 1
    return -1 if _PREVIOUS.search(text) else 0
