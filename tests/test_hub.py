"""The hub of the phones: real sockets, from the first byte to the last phone."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from conftest import COPIES, PERMIT, at, recall, rid
from phone_room import LAN, PhoneRoom, phone_room, room
from printing import until
from raw_phone import Phone
from server import free_ports

from display import hub as hub_module
from display import stream
from display.hub import PER_TICKET, Hub
from display.phone import facts
from display.sights import Look
from hall.following import Sight
from hall.ticket import Ticket

__all__ = ["phone_room", "room"]  # fixtures


@pytest.fixture
def phone(room: PhoneRoom) -> Iterator[Callable[..., Phone]]:
    made: list[Phone] = []

    def open(path: str | Ticket, head: str = "", method: str = "GET") -> Phone:
        if isinstance(path, Ticket):
            path = f"/live/tu-minh/{path.token}"
        made.append(Phone(room.hub_port, path, head, method))
        return made[-1]

    yield open
    for found in made:
        found.close()


def test_a_phone_is_told_where_its_ticket_stands(
    room: PhoneRoom, phone: Callable[..., Phone]
) -> None:
    first, ticket = room.issue(), room.issue()
    heard = phone(ticket, f"Origin: {room.url}\r\n")
    head = heard.head()
    for line in (
        "HTTP/1.1 200 OK",
        "Content-Type: text/event-stream; charset=utf-8",
        "Cache-Control: no-store",
        f"Access-Control-Allow-Origin: {room.url}",
    ):
        assert line in head
    retry = heard.until(b"\n\n")
    assert 2000 <= int(retry.removeprefix("retry: ")) <= 5000
    told = heard.event()
    assert told.pop("rev") == room.hall.snapshot()["rev"]
    assert told == {
        "show": "risk-open some served soon unmeasured",
        "label": ticket.label, "state": "waiting", "lane": "A", "before": 1, "risk": "open",
        "served": "Quầy 1", "calls": 0,
    }  # fmt: skip
    assert first.token not in json.dumps(told)


def test_each_phone_hears_what_changed_for_it_and_nothing_else(
    room: PhoneRoom, phone: Callable[..., Phone]
) -> None:
    called, next_one, elsewhere = room.issue(), room.issue(), room.issue(PERMIT)
    phones = [phone(t) for t in (called, called, next_one, elsewhere)]
    assert [p.event()["state"] for p in phones] == ["waiting"] * 4
    room.call()
    for heard in phones[:2]:
        told = heard.event()
        assert (told["state"], told["counter"], told["calls"]) == ("called", "Quầy 1", 1)
    assert phones[2].event()["show"] == "risk-open next served soon unmeasured"
    assert phones[3].silent()
    recall(room.hall, called.id, 1, LAN)
    assert phones[0].event()["calls"] == 2
    room.finish(called)
    while phones[1].event()["state"] != "done":  # what follows quickly may be told in one
        pass
    assert phones[1].until(b"never") == "", "after the last word the hub hangs up"


@pytest.mark.parametrize(
    ("path", "head", "method", "status"),
    [
        ("/live/tu-minh/AAAAAAAAAAAAAAAA", "", "GET", 404),
        ("/live/khong-co/{token}", "", "GET", 404),
        ("/live/tu-minh/kurz", "", "GET", 404),
        ("/tu-minh/t/{token}", "", "GET", 404),
        ("/live/tu-minh/{token}", "", "POST", 405),
        ("/live/tu-minh/{token}", "Origin: http://elsewhere.example\r\n", "GET", 403),
        ("/live/tu-minh/{token}", f"X: {'x' * 5000}\r\n", "GET", 431),
        ("/live/tu-minh/{token}?x=1", "", "GET", 200),
    ],
    ids=lambda v: str(v)[:30],
)
def test_who_is_refused(
    room: PhoneRoom,
    phone: Callable[..., Phone],
    path: str,
    head: str,
    method: str,
    status: int,
) -> None:
    ticket = room.issue()
    assert phone(path.format(token=ticket.token), head, method).status() == status


def test_a_ticket_that_is_over_has_no_line(room: PhoneRoom, phone: Callable[..., Phone]) -> None:
    done, open_one = room.issue(), room.issue()
    room.finish(room.call())
    assert phone(done).status() == 410
    room.clock.at = at("2026-11-27T08:00")
    assert phone(open_one).status() == 410


def test_one_ticket_has_only_so_many_phones(room: PhoneRoom, phone: Callable[..., Phone]) -> None:
    ticket = room.issue()
    phones = [phone(ticket) for _ in range(PER_TICKET)]
    assert [p.status() for p in phones] == [200] * PER_TICKET
    assert phone(ticket).status() == 429
    phones[0].close()
    until(lambda: room.product.hub.phones() == PER_TICKET - 1)
    assert phone(ticket).status() == 200


def test_who_asks_slowly_is_not_waited_for(
    room: PhoneRoom, phone: Callable[..., Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PATIENCE", 0.2)
    lazy = phone("")
    lazy.send("GET /live/tu-minh/")
    assert lazy.status() == 408
    assert lazy.until(b"never") == ""


def test_the_oldest_who_has_not_asked_makes_room(
    room: PhoneRoom, phone: Callable[..., Phone], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "ASKING", 5)
    lazy = [phone("") for _ in range(8)]
    ticket = room.issue()
    assert phone(ticket).status() == 200
    assert [p.until(b"never") for p in lazy[:3]] == [""] * 3


class Looks:
    """What a hall would say of one ticket: a long text that changes as often as one likes."""

    def __init__(self) -> None:
        self.count = 0

    def changes(self, _hall: str) -> int:
        return 0

    def at_hand(self, _hall: str) -> Look:
        sight = Sight("A001", "waiting", served="x" * 3000, calls=self.count)
        return Look(self.count, {TOKEN: sight}, at("2026-11-26T09:00"), 0)

    newest = at_hand


TOKEN = "A" * 16


@contextmanager
def a_hub() -> Iterator[tuple[Hub, Looks, int]]:
    looks, port = Looks(), free_ports(1)
    hub = Hub({"tu-minh": None}, looks, facts, 80, "http://x")  # type: ignore[arg-type, dict-item]
    hub.start("127.0.0.1", port)
    yield hub, looks, port
    hub.stop()


def test_a_phone_that_does_not_read_is_hung_up_on() -> None:
    with a_hub() as (hub, looks, port):
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", port))
        slow.sendall(f"GET /live/tu-minh/{TOKEN} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        quick = Phone(port, f"/live/tu-minh/{TOKEN}")
        assert quick.event()["calls"] == 0
        until(lambda: hub.phones() == 2)
        for looks.count in range(1, 101):
            hub.show("tu-minh")
            assert quick.event()["calls"] == looks.count
        until(lambda: hub.phones() == 1)
        slow.close()
        quick.close()


def test_a_line_beats_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "BEAT", 0.2)
    with a_hub() as (_, _, port):
        phone = Phone(port, f"/live/tu-minh/{TOKEN}")
        phone.event()
        assert phone.until(b"\n\n") == "event: beat\ndata: 1"
        phone.close()


def test_a_crowd_and_a_restart(room: PhoneRoom, phone: Callable[..., Phone]) -> None:
    """Everybody is told where they stand; the hub goes away, and all can come back."""
    tickets = [room.issue() for _ in range(60)]
    phones = [phone(t) for t in tickets for _ in range(5)]
    assert [p.event()["before"] for p in phones] == [n for n in range(60) for _ in range(5)]
    room.call()
    assert [p.event().get("before") for p in phones[:15:5]] == [None, 0, 1]
    assert [p.event()["before"] for p in phones[-5:]] == [58] * 5
    hub, at_ = room.product.hub, room.product.phones_at
    hub.stop()
    assert phones[40].until(b"never") == ""
    assert hub.phones() == 0
    hub.start(*at_)
    again = phone(tickets[59])
    assert again.event()["before"] == 58


def test_whoever_comes_during_a_change_hears_of_it(
    room: PhoneRoom, phone: Callable[..., Phone]
) -> None:
    """Phones open while the line moves under them; all end up with the truth."""
    tickets = [room.issue() for _ in range(24)]
    over = threading.Event()

    def change() -> None:
        for ticket in tickets[:12]:
            room.hall.cancel(ticket.id, request_id=rid())
            time.sleep(0.01)
        over.set()

    threading.Thread(target=change).start()
    phones = []
    for ticket in tickets[12:]:
        phones.append(phone(ticket))
        time.sleep(0.008)
    assert over.wait(5)
    for place, heard in enumerate(phones):
        told = heard.event()
        while told["before"] != place:  # fails by its timeout where the last change was not told
            told = heard.event()


def test_all_phones_share_one_look(room: PhoneRoom) -> None:
    sights = room.product.flask.extensions["phones"].sights
    tickets = [room.issue() for _ in range(3)]
    look = sights.newest("tu-minh")
    assert {sights.of("tu-minh", t.token)[0] for t in tickets} == {look.rev}
    assert sights.at_hand("tu-minh") is look
    room.clock.at += timedelta(seconds=6)
    assert sights.at_hand("tu-minh") is None, "a cutoff may have passed"
    sights.newest("tu-minh")
    room.issue(COPIES)
    assert sights.at_hand("tu-minh") is None
