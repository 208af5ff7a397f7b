"""How many examples there are: few in the tests, many by ``make fuzz``."""

import os

from hypothesis import HealthCheck, Phase, settings

_TIMES = int(os.environ.get("DATELINE_FUZZ", "1"))
# In the tests what fails is made smaller; explaining it takes longer than that, and tells little here.
PHASES = (Phase.explicit, Phase.generate, Phase.shrink)


def effort(examples: int) -> settings:
    """Return settings for a number of examples, the same at every run; ``make fuzz`` has many times as many."""
    return settings(
        max_examples=examples * _TIMES,
        derandomize=_TIMES == 1,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=PHASES,
    )
