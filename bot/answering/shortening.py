"""A short answer from a full one: of each entry, the fact with which its answer begins."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model.answer import Answered, Citation, Statement


def shortened(answer: Answered) -> Answered:
    """Return an answer with the leading statement of each of its entries, and the paragraphs that those rest on.

    Where none leads, as the facts were found beyond the entries or a correction tells them, the first one is kept.
    """
    kept = tuple(item for item in answer.statements if item.fact in answer.leads) or answer.statements[:1]
    if answer.correction:
        # It rests on paragraphs of its own, which are among those cited.
        return replace(answer, statements=kept)
    cited = (_about(citation, kept) for citation in answer.citations)
    return replace(answer, statements=kept, citations=tuple(citation for citation in cited if citation.paragraphs))


def _about(citation: Citation, kept: Sequence[Statement]) -> Citation:
    grounds = {number for item in kept if item.source == citation.source for number in item.paragraphs}
    return replace(citation, paragraphs=tuple(number for number in citation.paragraphs if number in grounds))
