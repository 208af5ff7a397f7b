"""What pops up after a press of a button: at most 200 characters."""

from bot.locales.catalogue import say
from bot.model.language import Language


def unknown_button(language: Language) -> str:
    """Return the toast for a button that leads nowhere."""
    return say(language, "This button is no longer in use.")


def not_yours(language: Language) -> str:
    """Return the toast for a button below an answer to somebody else."""
    return say(language, "These buttons belong to whoever asked. Ask me yourself: /ask and your question.")
