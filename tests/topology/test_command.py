"""The command that runs the topology by hand."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


@pytest.mark.usefixtures("nginx", "postgres")
def test_somebody_is_answered_and_ctrl_c_leaves_nothing_behind() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "BOT_TOKEN"}
    with subprocess.Popen(
        [sys.executable, "-m", "topology"],
        env=environment | {"PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                # To all of the group, as a terminal does it.
                os.killpg(process.pid, signal.SIGINT)
        code = process.wait()

    output = "".join(lines)
    assert code == 0, output
    assert "bot> 10 January 2022, Geneva" in output
    ports = re.findall(r"http://127.0.0.1:(\d+)/metrics|https://localhost:(\d+)/", output)
    assert len(ports) == 3
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int("".join(port))))
    folder = re.search(r"\S+/town-[^/]+", output)
    assert folder
    assert not Path(folder[0]).exists()
