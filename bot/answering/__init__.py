"""From a question to an answer: what is known, how it is told at a moment, and when to be silent."""

from bot.answering.engine import Engine, TooEarlyError, UnknownEntryError

__all__ = ["Engine", "TooEarlyError", "UnknownEntryError"]
