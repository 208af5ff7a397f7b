"""Which terms the samples of a bank hold, and its entries use: arrays only, so that it can be kept in a file."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.packing import Bytes, Lists, pack
from bot.matching.samples import Samples
from bot.matching.spelling import Vocabulary
from bot.matching.terms import terms

# How much of a term's weight an entry fails to cover after one use of it in its samples; two uses square that.
UNSURE_AFTER_ONE = 0.3

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Index:
    """The terms with their weights; the samples that hold each (``postings``) and the entries that use it (``users``).

    ``covers`` has, for each of the users, how much of the term's weight it covers, in 0..1. ``totals`` has the weight
    of each sample's terms together.
    """

    vocabulary: Vocabulary
    terms: Bytes
    weights: Floats
    postings: Lists
    users: Lists
    covers: Floats
    totals: Floats

    @classmethod
    def learn(cls, samples: Samples, typed: Sequence[Sequence[str]], names: Mapping[str, str]) -> "Index":
        """Return the index of samples, whose folded words are ``typed``; ``names`` as for ``matching.build``."""
        using: dict[str, Counter[int]] = defaultdict(Counter)
        holding: dict[str, list[int]] = defaultdict(list)
        lines = [frozenset(terms(line, names)) for line in typed]
        for index, line in enumerate(lines):
            for term in sorted(line):
                using[term][int(samples.owners[index])] += 1
                holding[term].append(index)
        count = len(samples.entries)
        # The fewer entries use a term, the more it tells.
        weights = {term: math.log(1 + count / len(entries)) for term, entries in using.items()}
        uses = np.array([times for entries in using.values() for times in entries.values()], np.float32)
        return cls(
            vocabulary=Vocabulary.learn([w for line in typed for w in line] + [w for n in names for w in n.split()]),
            terms=pack(using),
            weights=np.array(list(weights.values()), np.float32),
            postings=Lists.of(list(holding.values())),
            users=Lists.of([list(entries) for entries in using.values()]),
            covers=np.asarray(1 - UNSURE_AFTER_ONE**uses, np.float32),
            totals=np.array([sum(weights[term] for term in line) for line in lines], np.float32),
        )
