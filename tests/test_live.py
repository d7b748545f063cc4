"""Whole pictures over one socket: on connect, after every change, and again after a lost line."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import socketio
from conftest import COPIES, rid
from server import Server

WISH = {"procedure": COPIES, "count": 1, "purpose": "submit"}


class Screen:
    """A screen's socket; `pictures` arrive in the order in which they were sent."""

    def __init__(self, server: Server, face: str, hall: str = "tu-minh") -> None:
        self.pictures: queue.Queue[dict[str, Any]] = queue.Queue()
        self.client = socketio.Client(reconnection_delay=0.2, reconnection_delay_max=0.5)
        self.client.on("snapshot", self.pictures.put, namespace=f"/{face}")
        self.client.connect(
            server.url, transports=["websocket"], namespaces=[f"/{face}"], auth={"hall": hall}
        )

    def until(self, rev: int) -> dict[str, Any]:
        """The first picture at a rev or later."""
        while True:
            picture = self.pictures.get(timeout=15)
            if picture["rev"] >= rev:
                return picture

    def close(self) -> None:
        self.client.disconnect()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("live") / "data", at="2026-11-26T09:00").start()
    yield found
    found.stop()


def issue(server: Server) -> str:
    status, answer = server.post("/tu-minh/kiosk/tickets", {**WISH, "request_id": rid()})
    assert status == 200
    return str(answer["label"])


@pytest.mark.parametrize("face", ["display", "kiosk", "guide"])
def test_a_picture_on_connect_and_after_every_change(server: Server, face: str) -> None:
    screen = Screen(server, face)
    first = screen.until(0)
    label = issue(server)
    next_ = screen.until(first["rev"] + 1)
    assert label in [row["label"] for row in next_["line"]]
    assert next_ == {**server.get("/tu-minh/snapshot"), "server_now": next_["server_now"]}
    screen.close()


def test_one_hall_is_not_shown_to_another(server: Server) -> None:
    other = Screen(server, "display", "gia-vien")
    rev = other.until(0)["rev"]
    issue(server)
    issue(server)
    assert server.get("/gia-vien/snapshot")["rev"] == rev
    assert all(p["hall"] == "gia-vien" for p in list(other.pictures.queue))
    other.close()


def test_revs_only_grow_however_many_change_the_hall(server: Server) -> None:
    screen = Screen(server, "display")
    start = screen.until(0)["rev"]
    threads = [threading.Thread(target=issue, args=(server,), daemon=True) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    revs = [start]
    while revs[-1] < start + 20:
        revs.append(screen.pictures.get(timeout=15)["rev"])
    assert revs == sorted(revs)
    screen.close()


@pytest.mark.parametrize("auth", [None, {}, {"hall": "nowhere"}, {"hall": 7}, "hall", ["x"]])
def test_a_socket_without_a_hall_is_refused(server: Server, auth: Any) -> None:
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            server.url, transports=["websocket"], namespaces=["/display"], auth=auth, retry=False
        )


def test_a_counters_socket_needs_its_clerk(server: Server) -> None:
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            server.url, transports=["websocket"], namespaces=["/counter"],
            auth={"hall": "tu-minh", "counter": 1},
        )  # fmt: skip


def test_a_screen_heals_after_kill_9_and_misses_nothing(tmp_path: Path) -> None:
    with Server(tmp_path / "data", at="2026-11-26T09:00") as server:
        screen = Screen(server, "display")
        first = screen.until(0)
        issue(server)
        screen.until(first["rev"] + 1)
        server.kill()
        server.start()
        labels = [issue(server) for _ in range(3)]
        after = screen.until(server.get("/tu-minh/snapshot")["rev"])
        # A demo clock starts again with the server, so that who came later may stand before.
        assert {row["label"] for row in after["line"]} == {"A001", *labels}
        screen.close()


def test_a_client_that_never_closes_holds_nobody_up(server: Server) -> None:
    """The answer says "Connection: close", and the other end does not care."""
    lazy = []
    for _ in range(20):
        link = socket.create_connection(("127.0.0.1", server.port))
        link.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        lazy.append(link)
    # One after the other they would take 40 s.
    issued = threading.Event()
    threading.Thread(target=lambda: (issue(server), issued.set()), daemon=True).start()
    assert issued.wait(15)
    for link in lazy:
        link.close()
