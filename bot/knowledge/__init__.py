"""From the editors' YAML to checked knowledge."""

from bot.knowledge.faults import Fault, KnowledgeError
from bot.knowledge.loading import load

__all__ = ["Fault", "KnowledgeError", "load"]
