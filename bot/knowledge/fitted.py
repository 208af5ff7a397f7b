"""``fitted.yaml``: what ``dateline fit`` found for the knowledge, written and read back."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from pydantic import Field

from bot.knowledge.schema import Line, Shape
from bot.knowledge.writing import replace_file
from bot.model.fitted import Fitted, Weights
from bot.model.policy import Policy

NAME = "fitted.yaml"
HEADER = """\
# Written by `dateline fit`: how much each measure of an entry counts, and from which probability on the bot speaks.
# Don't edit it; run the command again when utterances have changed.
"""
# Beyond this a probability is 0 or 1 to the last digit.
_LARGEST = 1_000

_Weight = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST, allow_inf_nan=False)]
_Probability = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
_Ratio = Annotated[float, Field(ge=0, le=_LARGEST, allow_inf_nan=False)]


class WeightsIn(Shape):
    """The weights of one head."""

    likeness: _Weight = Field(description="of the likeness of an entry's best utterance")
    coverage: _Weight = Field(description="of the share of the question that an entry covers")
    classifier: _Weight = Field(description="of what the classifier says")
    none: _Weight = Field(description="how likely no entry is meant")
    known: _Weight = Field(description="what the known share of the question adds to none")


class HeadsIn(Shape):
    """Both heads."""

    words: WeightsIn = Field(description="the head that knows words and characters")
    both: WeightsIn = Field(description="the head that knows meaning too")


class PolicyIn(Shape):
    """When the engine speaks; see ``bot.model.policy``."""

    answer: _Probability = Field(default=Policy().answer, description="an entry is answered from here on")
    doubt: _Ratio = Field(default=Policy().doubt, description="a refusal so many times as likely silences it")
    near: _Probability = Field(default=Policy().near, description="an entry is offered from here on")
    premise: _Probability = Field(default=Policy().premise, description="a false premise is corrected from here on")
    clearly: _Ratio = Field(default=Policy().clearly, description="if it is so many times as likely as its entry")
    strange: _Probability = Field(default=Policy().strange, description="what is left of an entry that never names one")
    sure: _Probability = Field(default=Policy().sure, description="from here on a likelier entry is not silenced")


class FittedFile(Shape):
    """``fitted.yaml``."""

    encoder: Line | None = Field(default=None, description="what the meaning came from, if anything")
    heads: HeadsIn = Field(description="the weights")
    policy: PolicyIn = Field(default_factory=PolicyIn, description="the thresholds; the general ones if left out")

    def to_model(self) -> Fitted:
        """Return what was fitted as a value of the model."""
        words, both = (Weights(**head.model_dump()) for head in (self.heads.words, self.heads.both))
        return Fitted(self.encoder or "", words, both, Policy(**self.policy.model_dump()))


def write(root: Path, fitted: Fitted) -> None:
    """Write ``fitted.yaml`` of a folder of knowledge, whole or not at all. Raises OSError if it can't be written."""
    replace_file(root / NAME, text(fitted).encode())


def text(fitted: Fitted) -> str:
    """Return the content of ``fitted.yaml``."""
    return HEADER + "".join(f"{line}\n" for line in _lines(fitted))


def _lines(fitted: Fitted) -> Iterator[str]:
    if fitted.encoder:
        # Single quotes: a name may hold whatever a path does.
        yield "encoder: '{}'".format(fitted.encoder.replace("'", "''"))
    yield "heads:"
    for name, weights in (("words", fitted.words), ("both", fitted.both)):
        yield f"  {name}:"
        yield from (f"    {key}: {value:g}" for key, value in asdict(weights).items())
    yield "policy:"
    yield from (f"  {key}: {value:g}" for key, value in asdict(fitted.policy).items())
