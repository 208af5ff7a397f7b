"""Bars for what takes minutes."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.compiling import Progress


@contextmanager
def stages() -> Iterator[Callable[[str], Progress]]:
    """Yield a function that begins a stage by its name and returns a function (done, total) that draws its bar.

    Bars are drawn on standard error; where nobody watches, each stage prints a line.
    """
    from rich.console import Console
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    with Bars(console=console, transient=True, disable=not console.is_terminal) as bars:

        def begin(name: str) -> Progress:
            task = None

            def show(done: int, total: int) -> None:
                nonlocal task
                if task is None:
                    task = bars.add_task(name, total=total)
                    if not console.is_terminal:
                        print(f"{name}: {total:,} in all ...", file=sys.stderr)  # noqa: T201
                bars.update(task, completed=done)

            return show

        yield begin


@contextmanager
def compiling() -> Iterator[Progress]:
    """Yield a function (done, total) that draws a bar for learning the questions, once per version of the knowledge."""
    with stages() as begin:
        yield begin("Learning the questions (once per version)")
