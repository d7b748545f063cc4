"""What the measurements stand on: servers with data of their own, clients, readings."""

from __future__ import annotations

import json
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from server import Server, free_port  # noqa: E402

from hall.clock import SystemClock  # noqa: E402
from hall.events import Bus  # noqa: E402
from hall.hall import Hall  # noqa: E402
from hall.migrating import upgrade  # noqa: E402
from hall.rulecheck import load_halls  # noqa: E402
from hall.writer import Database  # noqa: E402

HALL, PIN, AT = "tu-minh", "135790", "2026-11-26T08:00"
COUNTERS = 64
PATHS = {"product": f"/{HALL}/kiosk/tickets", "bare": "/tickets"}


def a_large_hall(folder: Path) -> Path:
    """Tứ Minh alone, with enough counters for every connection to have its own; nobody is called
    twice before she is missed, so that a call can be measured after the other."""
    halls = folder / "halls"
    shutil.copytree(ROOT / "halls", halls)
    keep_only(halls)
    file = halls / f"{HALL}.toml"
    text = re.sub(r"\[\[counter\]\]\n(?:(?!\[\[).*\n)*", "", file.read_text())
    text = text.replace("[line]\n", "[line]\nmissed_after_calls = 1\n", 1)
    letters = re.findall(r'^letter = "(.)"', text, re.M)
    every = ", ".join(f'"{letter}"' for letter in letters)
    for n in range(1, COUNTERS + 1):
        text += f'\n[[counter]]\nid = {n}\nname = "Quầy {n}"\nlanes = [{every}]\n'
    file.write_text(text)
    return halls


def keep_only(halls: Path) -> None:
    for file in halls.glob("*.toml"):
        if file.stem != HALL and not file.stem.startswith("calendar"):
            file.unlink()


@contextmanager
def running(halls: Path, **env: str) -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        prepare(data / "demo.sqlite", halls)
        server = Server(data, at=AT, halls=halls, **env).start()
        try:
            yield server
        finally:
            server.stop()


def prepare(file: Path, halls: Path) -> None:
    """A database whose clerk has a PIN that we know."""
    url = f"sqlite:///{file}"
    upgrade(url)
    database = Database(url)
    hall = Hall(load_halls(halls)[HALL], database, SystemClock(), Bus(), "http://bench")
    hall.publish()
    for n in range(1, COUNTERS + 1):  # a clerk sits at one counter only
        hall.staff.set_pin(f"Bench {n}", ("clerk",), PIN)
    database.close()


def sign_in(server: Server, count: int) -> list[tuple[int, str]]:
    """One cookie for each of some counters."""
    opener = urllib.request.build_opener(NoRedirect)
    cookies = []
    for counter in range(1, count + 1):
        form = urllib.parse.urlencode({"counter": counter, "staff": counter, "pin": PIN}).encode()
        request = urllib.request.Request(f"{server.url}/{HALL}/counter/", form)
        try:
            answer: Any = opener.open(request)
        except urllib.error.HTTPError as error:
            answer = error
        cookies.append((counter, answer.headers["Set-Cookie"].split(";")[0]))
        answer.close()
    return cookies


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def wish(request_id: str) -> dict[str, Any]:
    return {"request_id": request_id, "procedure": "2.000815", "count": 1, "purpose": "submit"}


def fill(server: Server, count: int) -> None:
    for n in range(count):
        status, answer = server.post(PATHS["product"], wish(f"filled-{n:06}"))
        assert status == 200, answer


def client(what: str, **arguments: Any) -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "bench/client.py"), what, json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if found.get("bad") and what == "tickets":
        raise SystemExit(f"the server refused: {found['bad']}")
    return found


@contextmanager
def a_screen(server: Server, count: int = 1) -> Iterator[None]:
    """Some connected displays, so that pictures are pushed while we measure."""
    arguments = json.dumps({"port": server.port, "count": count, "hall": HALL})
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "bench/client.py"), "hold", arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield
    finally:
        process.communicate()


@contextmanager
def bare_server() -> Iterator[int]:
    port = free_port()
    process = subprocess.Popen([sys.executable, str(ROOT / "bench/bare.py"), str(port)])
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def raw_commits(file: Path, seconds: float) -> float:
    """One row and one durable commit at a time, with nothing around it."""
    conn = sqlite3.connect(file, isolation_level=None)
    conn.execute("PRAGMA journal_mode=WAL")
    conn.execute("PRAGMA synchronous=FULL")
    conn.execute("CREATE TABLE ticket (id INTEGER PRIMARY KEY, label TEXT)")
    done, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("INSERT INTO ticket (label) VALUES ('A001')")
        conn.execute("COMMIT")
        done += 1
    conn.close()
    return done / seconds


def pss(server: Server) -> float:
    """MB of the server's own processes: gunicorn and its worker, not the virtual printer."""
    assert server.process is not None
    total, todo = 0, [server.process.pid]
    while todo:
        pid = todo.pop()
        if b"-m\0printer.virtual" in Path(f"/proc/{pid}/cmdline").read_bytes():
            continue
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.findall(r"^Pss:\s+(\d+)", text, re.M)[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        todo += [int(child) for child in children]
    return total / 1024


def rate(made: dict[str, Any]) -> dict[str, float]:
    return {"rate": len(made["ms"]) / made["seconds"], "count": len(made["ms"]),
            **spread(made["ms"])}  # fmt: skip


def spread(took: list[float]) -> dict[str, float]:
    ordered = sorted(took)
    return {"p50": statistics.median(ordered), "p95": ordered[int(len(ordered) * 0.95)]}
