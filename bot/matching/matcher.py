"""The seam behind which every way of matching stands."""

from typing import Protocol

from bot.model.answer import Candidate


class Matcher(Protocol):
    """Ranks the entries of a bank for what a person typed."""

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        """Return the best candidates for an utterance, highest first.

        At most ``limit``, one per entry; scores lie in 0..1, and 1 is an utterance of the bank to the letter. Empty if
        no word of the utterance is known. Raises ValueError if ``limit`` < 1.
        """
        ...
