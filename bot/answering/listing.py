"""Follow-ups to a list: "and Latvia?", "who else?", "how many are there?" ask for the list again. In four languages."""

from collections import Counter

from bot.answering.asking import LINKING, WHO, stems
from bot.answering.naming import Naming
from bot.matching.terms import fold, stem
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE
from bot.model.lexicon import EntityKind
from bot.model.utterance import normalise

# A fact that names so many of one kind is a list of them.
MIN_LISTED = 3

_THERE = LINKING | stems(
    "so is are it in there them these those of "
    "а то там тут є в у ній неї них їх цих до "
    "ну но есть входит входят ней нее их этих в "
    "a no to tam jest są w niej nich ich tych do"
)
_WHAT_OF = _THERE | stems(
    "what how about the too also as well "
    "що як про щодо стосовно з із теж також чи "
    "что как насчет про о с со тоже также ли "
    "co jak ze z też także również czy"
)
_ELSE = stems("else more other others ще інші інший еще остальные другие jeszcze inni reszta pozostali")
_HOW_MANY = stems("how many number скільки кількість сколько количество ile ilu liczba")
_COUNTED = _THERE | stems(
    "altogether total all they countries states members "
    "всього усього разом загалом вони країн держав учасників членів "
    "всего вместе итого они стран государств участников членов "
    "łącznie razem wszystkich oni one krajów państw członków"
)


class Listing:
    """Knows which entries open with a list."""

    def __init__(self, knowledge: Knowledge, naming: Naming) -> None:
        """Read the facts of ``knowledge`` with ``naming``."""
        self._knowledge, self._naming = knowledge, naming

    def asks_again(self, utterance: str, told: str) -> bool:
        """Return whether an utterance asks about the list with which the entry ``told`` opens: if there is one.

        It asks of somebody, listed or of the kind that is listed, whether it is one of them; who else is; or how many.
        """
        asked = frozenset(stem(fold(word)) for word in normalise(utterance).split())
        is_counted = not asked.isdisjoint(_HOW_MANY) and asked <= _HOW_MANY | _COUNTED
        is_else = not asked.isdisjoint(_ELSE) and not asked.isdisjoint(WHO) and asked <= WHO | _ELSE | _THERE
        if is_counted or is_else:
            return self._listed(told) is not None
        named, rest = self._naming.parted(utterance)
        if not named or not rest <= _WHAT_OF:
            return False
        kind = self._listed(told)
        return kind is not None and all(self._knowledge.lexicon.entities[id_].kind is kind for id_ in named)

    def may_ask(self, utterance: str) -> bool:
        """Return whether an utterance may ask about a list: it says little but a name."""
        named, rest = self._naming.parted(utterance)
        return bool(named) and rest <= _WHAT_OF

    def _listed(self, entry: str) -> EntityKind | None:
        """Return of which kind are those that an entry lists, or None where it lists nobody."""
        fact = self._knowledge.facts[self._knowledge.entries[entry].facts[0]]
        named = dict.fromkeys(self._naming.named(fact.text[DEFAULT_LANGUAGE]))
        kinds = Counter(self._knowledge.lexicon.entities[id_].kind for id_ in named).most_common(1)
        return kinds[0][0] if kinds and kinds[0][1] >= MIN_LISTED else None
