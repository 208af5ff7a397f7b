"""The bot on Telegram."""

import os

# Waits that Telegram asks for come as a timedelta; without this python-telegram-bot warns at every one of them.
os.environ.setdefault("PTB_TIMEDELTA", "true")
