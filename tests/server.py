"""A real server of the product as its own process, for journeys, races and crashes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_ports(count: int) -> int:
    """The first of `count` neighbouring free ports."""
    # Below what the system gives to connections: one of those must not take a port meanwhile.
    # Processes that run side by side have near ids, and must not look in the same place: a port
    # that one has let go for a moment would be taken by the other.
    for first in range(10000 + os.getpid() * 997 % 20000, 32000, count + 1):
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return first
    raise RuntimeError("no free ports")


class Server:
    """`denluot run` on ports of its own, over a data folder that outlives it."""

    def __init__(
        self, data: Path, at: str | None = None, halls: Path | None = None, **env: str
    ) -> None:
        self.data, self.at = data, at
        self.port = free_port()
        self.printer_port = free_ports(32) + 1
        self.phone_port = self.printer_port + 30
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("DENLUOT_")},
            "DENLUOT_DATA": str(data),
            "DENLUOT_PRINTER_PORT": str(self.printer_port),
            "DENLUOT_PHONE_PORT": str(self.phone_port),
            **({"DENLUOT_HALLS": str(halls)} if halls else {}),
            **env,
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data.parent / f"{data.name}.log"

    def start(self) -> Server:
        command = [sys.executable, str(ROOT / "cli.py"), "run", "--port", str(self.port)]
        command += ["--at", self.at] if self.at else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.env, stdout=log, stderr=log, cwd=ROOT, start_new_session=True
            )
        self.wait()
        return self

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Nothing is left running, whatever became of the test."""
        if self.process and self.process.poll() is None:
            self.kill()

    def wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                if self.process and self.process.poll() is not None:
                    break
                time.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")

    def kill(self) -> None:
        """As a power cut would: every process at once, no goodbye."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As Ctrl-C would; the exit code."""
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=15)

    def pins(self) -> dict[str, str]:
        """The first PINs that the start printed."""
        return {hall: pin for hall, _, pin in self._accounts()}

    def passwords(self) -> dict[str, str]:
        """And the first passwords of the offices."""
        return {hall: password for hall, password, _ in self._accounts()}

    def _accounts(self) -> list[tuple[str, str, str]]:
        account = r"(\S+) +office password (\S+) +PIN (\d{6})"
        return re.findall(account, self.log.read_text())

    def post(self, path: str, data: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any]]:
        """One JSON POST; the status and the answer. OSError when nobody answered."""
        request = urllib.request.Request(
            self.url + path,
            json.dumps(data).encode(),
            {"Content-Type": "application/json", "Accept": "application/json", **headers},
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def get(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found
