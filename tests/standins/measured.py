"""What was measured since a test began: the registry is one for all tests of a process."""

import asyncio

from bot.metrics import REGISTRY, exposition

PATIENCE_SECONDS = 60


def sample(name: str, **labels: str) -> float:
    """Return the value of a sample, 0 where it was never touched."""
    return REGISTRY.get_sample_value(name, labels) or 0.0


class Since:
    """Remembers every sample as it is now, and tells by how much each has grown."""

    def __init__(self) -> None:
        self._before = _samples()

    def grown(self, prefix: str = "dateline_") -> dict[str, float]:
        """Return what has changed, by the name of each sample with its labels."""
        return {
            key: value - self._before.get(key, 0.0)
            for key, value in _samples().items()
            if key.startswith(prefix) and value != self._before.get(key, 0.0)
        }

    async def until(self, key: str, value: float = 1) -> dict[str, float]:
        """Wait until a sample has grown by so much, and return what has changed. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.grown().get(key, 0) < value:  # noqa: ASYNC110 - what is measured tells nobody
                await asyncio.sleep(0.01)
        return self.grown()


def _samples() -> dict[str, float]:
    lines = (line for line in exposition(None)[0].decode().splitlines() if not line.startswith("#"))
    return {key: float(value) for key, _, value in (line.rpartition(" ") for line in lines)}
