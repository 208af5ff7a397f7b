"""Dateline: short, sourced answers about a crisis, in a terminal and on Telegram."""
