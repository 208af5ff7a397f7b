"""What fitting found for a knowledge base: the weights of the matcher's heads, and thresholds for what they say."""

from dataclasses import dataclass

from bot.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one head; see ``bot.matching.head``.

    Three are of what is measured of an entry: the likeness of its best utterance, the share of the question that it
    covers, and what a classifier says. ``none`` is how likely no entry is meant, and ``known`` what the known share of
    the question adds to that.
    """

    likeness: float
    coverage: float
    classifier: float
    none: float
    known: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """The head that knows words and the one that knows meaning too, and the policy that goes with them.

    ``encoder`` names what the meaning came from; it is empty where nothing was there to fit the second head to.
    """

    encoder: str
    words: Weights
    both: Weights
    policy: Policy
