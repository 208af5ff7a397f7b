"""What is wrong with a setup, and what to do about it: everything is looked at, and nothing made or changed."""

from bot.doctor.examining import examine
from bot.doctor.finding import Finding, Level

__all__ = ["Finding", "Level", "examine"]
