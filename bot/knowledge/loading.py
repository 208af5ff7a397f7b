"""From a folder to knowledge, or to all of its faults at once."""

from collections.abc import Callable
from pathlib import Path

from bot.knowledge import schema
from bot.knowledge.checks import check
from bot.knowledge.faults import KnowledgeError, no_folder
from bot.knowledge.fitted import FittedFile
from bot.knowledge.folder import Folder, read
from bot.model.entry import Section
from bot.model.knowledge import Knowledge
from bot.model.lexicon import Lexicon
from bot.model.news import NewsUpdate


def load(root: Path, has_passed: Callable[[str], bool] = lambda version: False) -> Knowledge:
    """Return the knowledge in a folder.

    The checks across its files are spared where ``has_passed`` says that its version has passed them before. Raises
    KnowledgeError with every fault, of single files and across them.
    """
    if not root.is_dir():
        raise KnowledgeError([no_folder(root)])
    folder = read(root)
    faults = [*folder.faults, *(() if has_passed(folder.version) else check(folder))]
    if faults:
        raise KnowledgeError(faults)
    return assemble(folder)


def assemble(folder: Folder) -> Knowledge:
    """Return the knowledge of a folder that has passed its checks."""
    about = next(shape for _, shape in folder.of(schema.AboutFile))
    sources = [shape.to_model() for _, shape in folder.of(schema.SourceFile)]
    facts = [item.to_model(shape.source) for _, shape in folder.of(schema.FactsFile) for item in shape.facts]
    refusals = [refusal for _, shape in folder.of(schema.RefusalsFile) for refusal in shape.to_model()]
    return Knowledge(
        version=folder.version,
        subject=about.subject,
        starters=about.starters,
        sources={source.id: source for source in sources},
        facts={fact.id: fact for fact in facts},
        sections=_sections(folder),
        refusals={refusal.id: refusal for refusal in refusals},
        lexicon=_lexicon(folder),
        fitted=next((shape.to_model() for _, shape in folder.of(FittedFile)), None),
        updates=_updates(folder),
    )


def _sections(folder: Folder) -> tuple[Section, ...]:
    return tuple(
        Section(Path(file.path).stem, shape.title, tuple(entry.to_model() for entry in shape.entries))
        for file, shape in folder.of(schema.FaqFile)
    )


def _updates(folder: Folder) -> dict[str, NewsUpdate]:
    found = [shape.to_model() for _, shape in folder.of(schema.UpdateFile)]
    return {update.id: update for update in sorted(found, key=lambda update: (update.day, update.id))}


def _lexicon(folder: Folder) -> Lexicon:
    shape = next(shape for _, shape in folder.of(schema.LexiconFile))
    return Lexicon({item.id: item.to_model() for item in shape.entities}, shape.shorthand)
