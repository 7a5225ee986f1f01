"""A node of one's own, to be killed and frozen. The one that the whole suite shares is started by `.ci/services`."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from tests.services import elasticsearch_url, free_port

SCRIPT = Path(__file__).parent / "node"


class Node:
    """A single node below `run`; it keeps its data when it is killed and started again."""

    def __init__(self, run: Path) -> None:
        elasticsearch_url()  # Where the shared one is absent there is no Java either.
        self.run = run
        self.port = next(port for port in iter(free_port, 0) if port < 65_000)  # Port + 100 is the node's, too.
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        subprocess.run([SCRIPT, "start", str(self.port)], check=True, env=self._environment(), capture_output=True)

    def stop(self) -> None:
        subprocess.run([SCRIPT, "stop", str(self.port)], check=True, env=self._environment(), capture_output=True)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """It accepts connections and answers none."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        os.kill(int((self.run / "pid").read_text()), number)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "ES_RUN": str(self.run)}
