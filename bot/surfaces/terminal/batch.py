"""Many questions from a file, one JSON object a line, and a reply to each."""

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.answering import Engine
from bot.model.answer import Answer, Answered, Fallback
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES, Language
from bot.surfaces.terminal.rendering import reply


class BatchError(Exception):
    """A line is not a question; the message names the line, what is wrong and what was expected."""


def _whole(text: str) -> str:
    text.encode()
    return text


def _spoken(given: object) -> object:
    return given if given in LANGUAGES else None


class Question(BaseModel):
    """A line of the file; further fields are passed over."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, AfterValidator(_whole)] = Field(description="what the reply is known by")
    text: str = Field(description="what the person typed")
    lang: Annotated[Language | None, BeforeValidator(_spoken)] = Field(
        default=None, description="the person's language, if known; one that the bot does not speak counts as unknown"
    )
    context: Annotated[tuple[str, ...], BeforeValidator(lambda given: given or ())] = Field(
        default=(), description="the person's earlier utterances, oldest first"
    )


class Reply(BaseModel):
    """A line of the output."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(description="the question's id")
    reply: str = Field(description="plain text, at most 900 characters")
    answered: bool = Field(description="whether facts answer the question")
    entry: str | None = Field(description="the entry or refusal that fitted")
    score: float = Field(description="confidence of the best candidate, 0 to 1")
    latency_ms: float = Field(description="from question to reply, in milliseconds")


def parse(lines: Iterable[str], name: str) -> list[Question]:
    """Return the questions in the lines of a file; blank lines are passed over. Raises BatchError."""
    questions: list[Question] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions.append(Question.model_validate(json.loads(line)))
            except (ValidationError, ValueError, RecursionError) as error:
                raise BatchError(f"{name}:{number}: {problem(error)}") from None
    return questions


def problem(error: Exception) -> str:
    """Return what is wrong with a line, on one line."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "the line"
        return f"{place}: {first['msg']}"
    return f"not JSON: {error}"


def answer_all(engine: Engine, questions: Sequence[Question], now: datetime) -> Iterator[Reply]:
    """Yield the reply to each question, in order."""
    for question in questions:
        started = time.perf_counter()
        answer = engine.answer(question.text, question.context, now, question.lang or DEFAULT_LANGUAGE)
        text = reply(answer)
        elapsed = (time.perf_counter() - started) * 1000
        yield Reply(
            id=question.id,
            reply=text,
            answered=isinstance(answer, Answered),
            entry=_entry(answer),
            score=round(answer.why.score, 3),
            latency_ms=round(elapsed, 2),
        )


def _entry(answer: Answer) -> str | None:
    return answer.entry if isinstance(answer, Answered | Fallback) else None
