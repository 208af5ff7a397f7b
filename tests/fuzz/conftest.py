"""The town in which any update may arrive."""

from collections.abc import Iterator

import pytest

from bot.services import Services, default_knowledge, wire
from fuzz.town import Town, open_town


@pytest.fixture(scope="session")
def plain_services() -> Services:
    """Return the project's own knowledge, matched by words alone."""
    return wire(default_knowledge(), semantic=False)


@pytest.fixture(scope="module")
def town(plain_services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Return a town, the same for all tests of a file: what one leaves behind, the next one meets."""
    with open_town(plain_services, tmp_path_factory.mktemp("town")) as town:
        yield town
