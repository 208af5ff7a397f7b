"""The wiring: from a folder of knowledge to everything that a surface needs."""

from dataclasses import dataclass
from pathlib import Path

from bot.answering import Engine
from bot.knowledge import load
from bot.matching import build
from bot.matching.bank import bank, names
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


def wire(folder: Path) -> Services:
    """Return the services over a folder of knowledge. Raises KnowledgeError with every fault in it."""
    knowledge = load(folder)
    matcher = build(bank(knowledge), names(knowledge.lexicon), knowledge.lexicon.shorthand)
    return Services(knowledge, Engine(knowledge, matcher))
