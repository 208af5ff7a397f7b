"""Follow-ups: questions that lean on what was asked before ("and who will be there?")."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from bot.answering.asking import ASKING, DAY, FILLING, PLACE, SAYING, TURNING, WHAT, WHEN, WHERE, WHO, WHY, stems
from bot.matching import Matcher
from bot.matching.terms import fold, stem, terms, words
from bot.model.answer import Candidate
from bot.model.language import Language
from bot.model.lexicon import EntityKind, Lexicon
from bot.model.utterance import normalise

MAX_WORDS = 8
# "And Ukraine?" names its subject, and yet leaves out what is asked about it.
MAX_ELLIPSIS_WORDS = 3

# Words, in four languages, that join a question to what was said, or point there.
_OPENERS = frozenset(fold("and but so also а і й та але ну и но да i a ale więc no").split())
_POINTERS = frozenset(
    fold(
        "he she they it him her them his its their theirs hers that this those these there then one again too else "
        "він вона воно вони його її їх йому їй їм ним нею ними це цього цьому цим там тоді потім ще теж звідки "
        "он она оно они его её их ему ей им ней ними это этого этому этим там тогда потом ещё тоже "
        "on ona ono oni jego jej ich mu jemu im nim nią nimi to tego temu tym tam wtedy potem jeszcze też"
    ).split()
)
# "What about NATO?": whatever was asked before, of something else.
_ELLIPSIS = re.compile(
    r"\s*(?:(?:and|but|so|а|і|й|и|ну|но|a|i)\s+)?"
    r"(?:(?:what|how)\s+(?:about|abt)|що\s+(?:про|з|із|до)|что\s+(?:про|с|со|насчет)|co\s+ze?)\b",
    re.IGNORECASE,
)
# These stand for a person, beside whomever else an utterance names.
_PERSONAL = frozenset(
    fold("he she him her his він вона його її йому їй он она его ее ему ей on ona jego jej jemu").split()
)
# These stand for what somebody is a member of.
_IN_IT = re.compile(
    fold(
        r"\b(?:(?:in|of|into|join|joined) it|(?:в|у|до) (?:неї|ній|нього|ньому)|(?:в|у) (?:нее|неё|ней|него|нем|нём)"
        r"|(?:w|do) (?:niej|nim|niego)|туди|туда)\b"
    )
)
# Polish for "he", "it", "and" and "well", and everyday words of English.
_ONLY_POLISH = frozenset(("on", "to", "i", "no"))
_POOL = 30

# Beside nothing but these, a question has no subject of its own.
_BARE = (
    ASKING
    | TURNING
    | FILLING
    | stems("well exactly precisely dokładnie właściwie czemu саме точно конкретно")
    | stems("about with for про з із о об с со dla o z ze")
)
# "Poland too?": the same of somebody else.
_TOO = stems("too also теж також тоже также też także")


def is_bare(utterance: str) -> bool:
    """Return whether an utterance says nothing but that it asks: "why?", "and when exactly?"."""
    typed = [stem(fold(word)) for word in normalise(utterance).split()]
    asks = any(word not in FILLING for word in typed)
    return asks and len(typed) <= MAX_ELLIPSIS_WORDS and all(word in _BARE for word in typed)


def asks_only(utterance: str) -> bool:
    """Return whether an utterance is one word that asks: "when?"."""
    typed = normalise(utterance).split()
    return len(typed) == 1 and stem(fold(typed[0])) in WHO | WHEN | WHERE | WHAT | WHY | DAY | PLACE


def is_ellipsis(utterance: str) -> bool:
    """Return whether an utterance only puts something else in the place of what was asked about before."""
    return _ELLIPSIS.match(utterance) is not None


def says_too(utterance: str) -> bool:
    """Return whether an utterance asks the same of somebody else, and no more: "Poland too?"."""
    typed = normalise(utterance).split()
    return 0 < len(typed) <= MAX_ELLIPSIS_WORDS and stem(fold(typed[-1])) in _TOO


def says_in_it(utterance: str) -> bool:
    """Return whether an utterance says "in it", "a member of it" or the like."""
    return _IN_IT.search(fold(normalise(utterance))) is not None


class Following:
    """Ranks entries for a follow-up, by what it says together with what was said before."""

    def __init__(
        self,
        matcher: Matcher,
        lexicon: Lexicon,
        names: Mapping[str, str],
        detect: Callable[[str], Language | None] = lambda utterance: None,
    ) -> None:
        """Rank with ``matcher``; ``names`` maps normalised names to the entities of the lexicon.

        ``detect`` returns the language of an utterance, or None where nothing tells.
        """
        self._detect = detect
        self._matcher = matcher
        self._lexicon = lexicon
        self._names = names
        # One answer asks several times, the next one of what was said before, and many people ask the same.
        self.leans = lru_cache(maxsize=1_024)(self._leans)
        self._named = lru_cache(maxsize=1_024)(self._names_of)

    def _leans(self, utterance: str) -> bool:
        """Return whether an utterance points at what was said before, rather than naming its subject."""
        typed = self._words(utterance)
        if not 0 < len(typed) <= MAX_WORDS:
            return False
        foreign = _ONLY_POLISH if self._detect(utterance) == "en" else frozenset[str]()
        opens, points = typed[0] in _OPENERS - foreign, not (_POINTERS - foreign).isdisjoint(typed)
        if self._named(utterance):
            if says_too(utterance):
                return True
            if is_ellipsis(utterance):
                return len(typed) <= MAX_ELLIPSIS_WORDS + 1
            says = any(stem(word) in SAYING for word in typed)
            return opens and (points or says or len(typed) <= MAX_ELLIPSIS_WORDS)
        return opens or points

    def is_short(self, utterance: str) -> bool:
        """Return whether an utterance is short enough to be a follow-up without pointing at anything."""
        return 0 < len(self._words(utterance)) <= MAX_WORDS and not self._named(utterance)

    def rank(self, utterance: str, before: str, limit: int) -> tuple[Candidate, ...]:
        """Return the best candidates for an utterance that follows another one, highest first.

        An entry's score is the mean of two: for the utterance with the names that were mentioned before (unless it has
        its own), and for both utterances as one. The first alone forgets what was asked about them, the second alone
        answers it again.
        """
        subject = " ".join((*self._meant(utterance, before), utterance))
        readings = [self._matcher.rank(text, _POOL) for text in (subject, f"{before} {utterance}")]
        scores = [{candidate.entry: candidate for candidate in reading} for reading in readings]
        both = [
            Candidate(entry, (first.score + scores[1][entry].score) / 2, first.utterance)
            for entry, first in scores[0].items()
            if entry in scores[1]
        ]
        return tuple(sorted(both, key=lambda candidate: (-candidate.score, candidate.entry))[:limit])

    def stood_for(self, utterance: str, before: str) -> tuple[str, ...]:
        """Return the one name mentioned before for which "he", "she" or "in it" stands beside other names, if so."""
        kind = self._stands_for(utterance)
        if kind is None:
            return ()
        own = self._named(utterance)
        found = dict.fromkeys(name for name in self._named(before) if name not in own and self._is(kind, name))
        return tuple(found) if len(found) == 1 else ()

    def stands_in(self, utterance: str) -> bool:
        """Return whether a short utterance says "he" before any name, or "in it" beside one: "is Ukraine in it?"."""
        return self._stands_for(utterance) is not None

    def _stands_for(self, utterance: str) -> EntityKind | None:
        """Return what kind of name, mentioned before, an utterance that has its own says a word for."""
        typed = self._words(utterance)
        if len(typed) > MAX_WORDS or not self._named(utterance):
            return None
        if says_in_it(utterance):
            return EntityKind.ORGANISATION
        foreign = _ONLY_POLISH if self._detect(utterance) == "en" else frozenset[str]()
        place = next((place for place, word in enumerate(typed) if word in _PERSONAL - foreign), None)
        is_first = place is not None and not self._named(" ".join(typed[:place]))
        return EntityKind.PERSON if is_first else None

    def turns_to(self, utterance: str) -> bool:
        """Return whether an utterance asks what was asked before of somebody whom it names: "and Poland?"."""
        typed = self._words(utterance)
        if not typed or not self._named(utterance) or not self._leans(utterance):
            return False
        return typed[0] in _OPENERS or is_ellipsis(utterance) or says_too(utterance)

    def _meant(self, utterance: str, before: str) -> Sequence[str]:
        """Return the names mentioned before that an utterance leaves out."""
        return self.stood_for(utterance, before) if self._named(utterance) else self._named(before)

    def _is(self, kind: EntityKind, name: str) -> bool:
        entity = self._lexicon.entities.get(self._names.get(fold(normalise(name)).removeprefix("the "), ""))
        return entity is not None and entity.kind is kind

    def _words(self, utterance: str) -> Sequence[str]:
        return words(utterance, self._lexicon.shorthand)

    def _names_of(self, utterance: str) -> tuple[str, ...]:
        """Return a name of each entity that an utterance mentions."""
        entities = self._lexicon.entities
        found = [entities[term] for term in terms(self._words(utterance), self._names) if term in entities]
        return tuple(name for entity in found for names in list(entity.names.values())[:1] for name in names[:1])
