"""The probabilities at which the engine speaks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """The probabilities, in 0..1, at which the engine speaks; chosen on the question sets in ``tests/content``.

    An entry is answered from ``answer`` on: its own probability, and that of entries whose first fact it tells too. If
    entries reach that only together, the reader is asked which one is meant. Where a refusal is more than ``doubt``
    times as likely as the answer, there is none, unless the answer is ``sure`` and likelier than the refusal. From
    ``near`` on a refusal gives its reason, and an entry is offered.

    A false premise is corrected from ``premise`` on, if it is ``clearly`` times as likely as its entry asked plainly.
    An entry that never speaks of somebody who is named is ``strange`` times as likely as it looked.
    """

    answer: float = 0.15
    doubt: float = 0.35
    near: float = 0.05
    premise: float = 0.4
    clearly: float = 2.5
    strange: float = 0.2
    sure: float = 0.5
