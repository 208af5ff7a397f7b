"""The command line: one module a kind of command."""

import os
import sys
from errno import ENOSPC


def main() -> None:
    """Run the command that was typed; Ctrl-C ends it without a word, also while it is only just being loaded."""
    try:
        from bot.cli.commands import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        print(f"what was to be written can't be: {error.strerror}", file=sys.stderr)  # noqa: T201 - for people
        sys.stderr.flush()
        # What could not be written would be tried, and told, once more.
        os._exit(1)
