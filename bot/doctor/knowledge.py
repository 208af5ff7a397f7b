"""The knowledge: whether it can be used, how far it reaches, and whether its questions are learnt."""

from pathlib import Path

from bot.doctor.finding import Finding, fail, ok, warn
from bot.knowledge import KnowledgeError
from bot.services import look_over
from bot.settings import Settings, SettingsError

NAME = "knowledge"


def check(folder: Path, settings: Settings, cache: Path | None = None) -> list[Finding]:
    """Return what is found about a folder of knowledge."""
    try:
        knowledge, is_compiled = look_over(folder, settings, cache)
    except KnowledgeError as error:
        rest = f" and {len(error.faults) - 1} more" if len(error.faults) > 1 else ""
        return [fail(NAME, f"{error.faults[0]}{rest}", "mend them: `dateline check` shows them all")]
    except SettingsError as error:
        return [fail(NAME, str(error), "mend it, or set SEMANTIC to off")]
    told = f"version {knowledge.version}, known up to {knowledge.horizon}"
    if not is_compiled:
        return [
            warn(NAME, f"{told}, its questions not learnt yet", "run `dateline compile`, or wait at the next start")
        ]
    return [ok(NAME, told)]
