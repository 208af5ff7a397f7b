"""A bar for what takes minutes, and happens once per version of the knowledge."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.compiling import Progress


@contextmanager
def compiling() -> Iterator[Progress]:
    """Yield a function (done, total) that draws a bar on standard error; where nobody watches, it prints a line."""
    from rich.console import Console
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    with Bars(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = None

        def show(done: int, total: int) -> None:
            nonlocal task
            if task is None:
                task = bars.add_task("Learning the questions (once per version)", total=total)
                if not console.is_terminal:
                    print(f"Learning {total} questions, once per version of the knowledge ...", file=sys.stderr)  # noqa: T201
            bars.update(task, completed=done)

        yield show
