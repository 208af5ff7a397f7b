"""A scene of the gallery."""

from collections.abc import Sequence
from dataclasses import dataclass

from gallery.visit import Shown, Step


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands under one heading, or only in a picture without one.

    ``card`` names the picture, if one is drawn: of the step ``first`` and the one after it, where those are messages.
    """

    title: str
    note: str
    steps: Sequence[Step]
    card: str = ""
    first: int = 0

    @property
    def drawn(self) -> Sequence[Shown]:
        """The messages that the picture shows."""
        return [step for step in self.steps[self.first : self.first + 2] if isinstance(step, Shown)]
