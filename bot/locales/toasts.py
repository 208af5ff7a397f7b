"""What pops up after a press of a button: at most 200 characters."""

from bot.locales.catalogue import say
from bot.model.language import Language


def unknown_button(language: Language) -> str:
    """Return the toast for a button that leads nowhere."""
    return say(language, "This button is no longer in use.")


def voted(is_helpful: bool, language: Language) -> str:
    """Return the toast for a vote."""
    if is_helpful:
        return say(language, "Thank you: noted as helpful.")
    return say(language, "Thank you: noted as not helpful. The editors will see it.")


def noted(language: Language) -> str:
    """Return the toast for a question that nothing on offer answered."""
    return say(language, "Noted for the editors, without your name.")


def not_kept(language: Language) -> str:
    """Return the toast for what could not be kept."""
    return say(language, "I can't note that just now. Please try again later.")


def not_yours(language: Language) -> str:
    """Return the toast for a button below an answer to somebody else."""
    return say(language, "These buttons belong to whoever asked. Ask me yourself: /ask and your question.")
