"""From what a person typed to the entries that may answer it."""

from bot.matching.fused import build
from bot.matching.matcher import Matcher

__all__ = ["Matcher", "build"]
