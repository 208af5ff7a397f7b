"""The version of the program."""

from importlib.metadata import PackageNotFoundError, version


def program() -> str:
    """Return the version that is installed, ``unknown`` where it runs from a folder without having been installed."""
    try:
        return version("dateline")
    except PackageNotFoundError:
        return "unknown"
