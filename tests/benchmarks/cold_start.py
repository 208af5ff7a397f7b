"""How long one question takes from a cold start, and how much memory, beside a bare interpreter in the same run.

Run with ``make bench``. Prints the median of each over some runs, and the ratio; machines are noisy, so compare ratios.
"""

import os
import statistics
import subprocess
import sys
import time

RUNS = 15
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "dateline ask": [sys.executable, "-m", "bot", "ask", "when are Geneva talks"],
}


def measure(command: list[str]) -> tuple[float, float]:
    """Return a command's seconds and its peak memory in MB."""
    started = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main() -> None:
    """Print a row for each command."""
    medians: dict[str, float] = {}
    for name, command in COMMANDS.items():
        runs = [measure(command) for _ in range(RUNS)]
        seconds = sorted(run[0] for run in runs)
        medians[name] = statistics.median(seconds)
        memory = max(run[1] for run in runs)
        print(f"{name:16} median {medians[name]:.3f} s  slowest {seconds[-1]:.3f} s  peak {memory:.0f} MB")  # noqa: T201
    ratio = medians["dateline ask"] / medians["python -c pass"]
    print(f"ratio {ratio:.1f}, over {RUNS} runs of each")  # noqa: T201


if __name__ == "__main__":
    main()
