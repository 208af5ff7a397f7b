"""A running emulator and a real bot that talks to it."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator


@pytest.fixture
async def telegram() -> AsyncIterator[Emulator]:
    async with Emulator() as running:
        yield running


@pytest.fixture
async def bot(telegram: Emulator) -> AsyncIterator[Bot]:
    async with telegram.bot() as client:
        yield client


@pytest.fixture
def olena(telegram: Emulator) -> Person:
    return telegram.user(first_name="Olena", username="olena", language_code="uk")


@pytest.fixture
def chat(telegram: Emulator, olena: Person) -> Chat:
    return telegram.private(olena)
