"""Follow-ups: questions that lean on what was asked before ("and who will be there?")."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from bot.answering.asking import ASKING, SAYING, TURNING, stems
from bot.answering.pointing import pointed
from bot.matching import Matcher
from bot.matching.terms import fold, stem, terms, words
from bot.model.answer import Candidate
from bot.model.language import Language
from bot.model.lexicon import Entity, Lexicon
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
# Polish for "he", "it", "and" and "well", and everyday words of English.
_ONLY_POLISH = frozenset(("on", "to", "i", "no"))
_POOL = 30

# Beside nothing but these, a question has no subject of its own.
_BARE = ASKING | TURNING | stems("tho then exactly ok well precisely dokładnie właściwie czemu саме точно конкретно")


def is_bare(utterance: str) -> bool:
    """Return whether an utterance says nothing but that it asks: "why?", "and when exactly?"."""
    typed = normalise(utterance).split()
    return 0 < len(typed) <= MAX_ELLIPSIS_WORDS and all(stem(fold(word)) in _BARE for word in typed)


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

    def ranking(self, matcher: Matcher) -> "Following":
        """Return one that ranks with another matcher."""
        return Following(matcher, self._lexicon, self._names, self._detect)

    def _leans(self, utterance: str) -> bool:
        """Return whether an utterance points at what was said before, rather than naming its subject."""
        typed = self._words(utterance)
        if not 0 < len(typed) <= MAX_WORDS:
            return False
        foreign = _ONLY_POLISH if self._detect(utterance) == "en" else frozenset[str]()
        opens, points = typed[0] in _OPENERS - foreign, not (_POINTERS - foreign).isdisjoint(typed)
        if self._named(utterance):
            says = any(stem(word) in SAYING for word in typed)
            return opens and (points or says or len(typed) <= MAX_ELLIPSIS_WORDS)
        return opens or points

    def is_short(self, utterance: str) -> bool:
        """Return whether an utterance is short enough to be a follow-up without pointing at anything."""
        return 0 < len(self._words(utterance)) <= MAX_WORDS and not self._named(utterance)

    def written_out(self, utterance: str, before: str) -> str:
        """Return an utterance with what it points at beside another name ("is Ukraine in it") written out."""
        return pointed(utterance, self._entities_of(utterance), self._entities_of(before))

    def rank(self, utterance: str, before: str, limit: int) -> tuple[Candidate, ...]:
        """Return the best candidates for an utterance that follows another one, highest first.

        An entry's score is the mean of two: for the utterance with the names that were mentioned before (unless it has
        its own), and for both utterances as one. The first alone forgets what was asked about them, the second alone
        answers it again.
        """
        subject = utterance if self._named(utterance) else " ".join((*self._named(before), utterance))
        readings = [self._matcher.rank(text, _POOL) for text in (subject, f"{before} {utterance}")]
        scores = [{candidate.entry: candidate for candidate in reading} for reading in readings]
        both = [
            Candidate(entry, (first.score + scores[1][entry].score) / 2, first.utterance)
            for entry, first in scores[0].items()
            if entry in scores[1]
        ]
        return tuple(sorted(both, key=lambda candidate: (-candidate.score, candidate.entry))[:limit])

    def _words(self, utterance: str) -> Sequence[str]:
        return words(utterance, self._lexicon.shorthand)

    def _names_of(self, utterance: str) -> tuple[str, ...]:
        """Return a name of each entity that an utterance mentions."""
        found = self._entities_of(utterance)
        return tuple(name for entity in found for names in list(entity.names.values())[:1] for name in names[:1])

    def _entities_of(self, utterance: str) -> list[Entity]:
        entities = self._lexicon.entities
        return [entities[term] for term in terms(self._words(utterance), self._names) if term in entities]
