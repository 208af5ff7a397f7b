"""A short answer from a full one: of each entry, the fact with which its answer begins; of a dispute, each side."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model.answer import Answered, Citation, Statement
from bot.model.fact import ClaimType

_DISPUTED = (ClaimType.DENIED, ClaimType.FORECAST)


def shortened(answer: Answered) -> Answered:
    """Return an answer with the leading statement of each of its entries, and the paragraphs that those rest on.

    Where none leads, as the facts were found beyond the entries or a correction tells them, the first one is kept.
    Where several parties speak, and a claim is disputed or a party would have the only word, the first statement of
    each is kept too.
    """
    leading = tuple(item for item in answer.statements if item.fact in answer.leads) or answer.statements[:1]
    voices = _first_of_each(answer.statements) if _is_contested(answer.statements, leading) else ()
    kept = tuple(item for item in answer.statements if item in leading or item in voices)
    if answer.correction:
        # It rests on paragraphs of its own, which are among those cited.
        return replace(answer, statements=kept)
    cited = (_about(citation, kept) for citation in answer.citations)
    return replace(answer, statements=kept, citations=tuple(citation for citation in cited if citation.paragraphs))


def _is_contested(statements: Sequence[Statement], leading: Sequence[Statement]) -> bool:
    owners = {item.owner for item in statements if item.owner}
    is_disputed = any(item.claim in _DISPUTED for item in statements) or any(item.owner for item in leading)
    return len(owners) > 1 and is_disputed


def _first_of_each(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Return the first statement of each party that owns one."""
    first: dict[str, Statement] = {}
    for item in statements:
        if item.owner:
            first.setdefault(item.owner, item)
    return tuple(first.values())


def _about(citation: Citation, kept: Sequence[Statement]) -> Citation:
    grounds = {number for item in kept if item.source == citation.source for number in item.paragraphs}
    return replace(citation, paragraphs=tuple(number for number in citation.paragraphs if number in grounds))
