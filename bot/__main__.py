"""``python -m bot``: the same as ``dateline``."""

from bot.cli import main

main()
