"""Who may come to a counter, and what its commands answer."""

from __future__ import annotations

import re

import pytest
import socketio
from conftest import at, rid
from counter_room import (
    COPIES,
    HOA,
    LAN,
    OTHER_PIN,
    PIN,
    Room,
    counter_room,
    room,
)
from flask.testing import FlaskClient

from counter import hand
from hall.ticket import TicketState

__all__ = ["counter_room", "room"]

ROOT = "/tu-minh/counter/"


# -- who may come in ------------------------------------------------------------------------


def routes(room: Room) -> list[tuple[str, str]]:
    """Every method and address of the face, at counter 1, but the sign-in itself."""
    found = []
    for rule in room.product.flask.url_map.iter_rules():
        if not rule.endpoint.startswith("counter.") or rule.endpoint in (
            "counter.pick",
            "counter.sign_in",
        ):
            continue
        address = re.sub(r"<int:counter_id>", "1", rule.rule).replace("<hall_id>", "tu-minh")
        address = re.sub(r"<int:\w+>", "1", address)
        # One rule may stand for several addresses: "<any(recall, start):verb>".
        choice = re.search(r"<any\((.*?)\):\w+>", address)
        each = re.split(r",\s*", choice[1]) if choice else [""]
        addresses = [address.replace(choice[0], verb) if choice else address for verb in each]
        methods = rule.methods & {"GET", "POST"}  # type: ignore[operator]
        found += [(method, one) for method in methods for one in addresses]
    return sorted(found)


def ask(client: FlaskClient, method: str, address: str) -> int:
    data = {"request_id": rid()} if method == "POST" else None
    return client.open(address, method=method, json=data).status_code


@pytest.mark.parametrize("who", ["nobody", "another counter", "another hall", "replaced", "closed"])
def test_every_route_needs_the_clerk_of_this_counter(room: Room, who: str) -> None:
    room.issue(COPIES)
    client = room.product.flask.test_client()
    if who == "another counter":
        room.client(HOA, OTHER_PIN, counter=1)
        client = room.client(LAN, PIN, counter=2)
    elif who == "another hall":
        room.client(LAN, PIN, counter=1)
        there = room.other.staff.with_role("clerk")[0].id
        form = {"counter": 1, "staff": there, "pin": PIN}
        assert client.post("/gia-vien/counter/", data=form).status_code == 303
    elif who == "replaced":
        client = room.client(LAN, PIN, counter=1)
        room.client(HOA, OTHER_PIN, counter=1)
    elif who == "closed":
        client = room.client(LAN, PIN, counter=1)
        room.hall.close_day(room.hall.now().date(), request_id=rid())
        room.issue(COPIES)
    before = room.hall.snapshot()["rev"]
    walked = routes(room)
    assert len(walked) == 22
    for method, address in walked:
        expected = 302 if address == f"{ROOT}1/" else 403
        assert ask(client, method, address) == expected, (method, address)
    assert room.hall.snapshot()["rev"] == before


def test_the_socket_needs_the_clerk_of_this_counter(room: Room) -> None:
    def connected(client: FlaskClient, auth: dict[str, object]) -> bool:
        cookie = client.get_cookie("denluot")
        headers = {"Cookie": f"denluot={cookie.value}"} if cookie else {}
        socket = socketio.Client(reconnection=False)
        try:
            socket.connect(
                room.url, headers, auth, transports=["websocket"], namespaces=["/counter"]
            )
        except socketio.exceptions.ConnectionError:
            return False
        socket.disconnect()
        return True

    lan = room.client(LAN, PIN, counter=1)
    nobody = room.product.flask.test_client()
    assert connected(lan, {"hall": "tu-minh", "counter": 1})
    assert not connected(lan, {"hall": "tu-minh", "counter": 2})
    assert not connected(lan, {"hall": "gia-vien", "counter": 1})
    assert not connected(nobody, {"hall": "tu-minh", "counter": 1})
    assert not connected(nobody, {})


def test_a_wrong_pin_waits_longer_and_longer(room: Room) -> None:
    client = room.product.flask.test_client()
    form = {"counter": 1, "staff": HOA, "pin": "000000"}
    for _ in range(5):
        answer = client.post(ROOT, data=form)
        assert answer.status_code == 409
        assert "Mã PIN không đúng." in answer.get_data(as_text=True)
    said = client.post(ROOT, data={**form, "pin": OTHER_PIN}).get_data(as_text=True)
    assert "Nhập sai nhiều lần. Mời thử lại sau 60 giây." in said
    room.clock.move(seconds=60)
    client.post(ROOT, data=form)
    said = client.post(ROOT, data={**form, "pin": OTHER_PIN}).get_data(as_text=True)
    assert "Mời thử lại sau 120 giây." in said
    room.clock.move(seconds=120)
    assert client.post(ROOT, data={**form, "pin": OTHER_PIN}).status_code == 303
    assert client.get(f"{ROOT}1/").status_code == 200


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"staff": LAN, "pin": PIN}, "Mời chọn quầy."),
        ({"counter": 1, "pin": PIN}, "Mời chọn tên."),
        ({"counter": 1, "staff": LAN, "pin": "12345"}, "Mã PIN có 6 chữ số."),
        ({"counter": 1, "staff": 3, "pin": "975310"}, "Mã PIN không đúng."),  # of the office
        ({"counter": 1, "staff": 99, "pin": PIN}, "Mã PIN không đúng."),
    ],
)
def test_a_refused_sign_in_says_why(room: Room, form: dict[str, object], sentence: str) -> None:
    answer = room.product.flask.test_client().post(ROOT, data=form)
    assert answer.status_code == 409
    assert sentence in answer.get_data(as_text=True)


def test_whoever_holds_a_number_elsewhere_is_told_at_the_sign_in(room: Room) -> None:
    client, ticket = room.client(LAN, PIN, counter=1), room.issue(COPIES)
    room.hall.call_next(1, LAN, request_id=rid())
    answer = client.post(ROOT, data={"counter": 2, "staff": LAN, "pin": PIN})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert f"Còn số {ticket.label} ở Quầy 1" in page
    assert 'name="pin"' in page


def test_closing_the_counter_is_confirmed_at_the_sign_in(room: Room) -> None:
    client = room.client(LAN, PIN, counter=1)
    assert client.post(f"{ROOT}1/sign-out", json={"request_id": rid()}).status_code == 200
    assert "Đã đóng Quầy 1." in client.get(ROOT).get_data(as_text=True)


def test_a_counter_that_is_gone_leads_to_the_sign_in(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, book = room.client(LAN, PIN, counter=1), room.hall.rulebook
    without = book.model_copy(update={"counters": book.counters[1:]})
    monkeypatch.setattr(room.hall, "rulebook", without)
    answer = client.get(ROOT)
    assert answer.status_code == 200
    assert 'name="pin"' in answer.get_data(as_text=True)


def test_the_tag_leaves_the_counter_with_the_cutoff(room: Room) -> None:
    """Called before 15:30, begun after it: nothing in hand may say otherwise."""
    client, tag = room.client(LAN, PIN, counter=1), "Trong ngày · Ngày Thứ Năm không hẹn"
    ticket = room.issue(COPIES)
    room.hall.call_next(1, LAN, request_id=rid())
    assert tag in client.get(f"{ROOT}1/hand").get_data(as_text=True)
    room.clock.move(minutes=60)
    room.hall.start(ticket.id, 1, LAN, request_id=rid())
    assert tag not in client.get(f"{ROOT}1/hand").get_data(as_text=True)


def test_the_session_cookie_stays_at_home(room: Room) -> None:
    form = {"counter": 1, "staff": LAN, "pin": PIN}
    cookie = room.product.flask.test_client().post(ROOT, data=form).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


# -- commands without a screen --------------------------------------------------------------


def test_a_refused_command_is_409_and_a_sentence(room: Room) -> None:
    answer = room.client().post(f"{ROOT}1/call", json={"request_id": rid()})
    assert (answer.status_code, answer.get_json()) == (
        409,
        {"error": "Chưa có ai đang chờ ở các lĩnh vực của quầy này."},
    )


@pytest.mark.parametrize(
    "row",
    [
        "accepted",
        {"dossier": "1", "fate": "accepted"},
        {"dossier": 1, "fate": "burnt"},
        {"dossier": 1, "fate": "accepted", "missing": "tờ khai"},
        {"dossier": 1, "fate": "accepted", "note": "x" * 301},
        {"dossier": 1, "fate": "accepted", "seen_due": "17:00"},
        {"dossier": 1, "fate": "accepted", "seen_due": {}},
        {"dossier": True, "fate": "accepted"},
        {"dossier": 1, "fate": "accepted", "valid": "no"},
    ],
)
def test_a_wrong_shape_is_400(room: Room, row: object) -> None:
    client, ticket = room.client(), room.issue(COPIES)
    data = {"request_id": rid(), "outcomes": [row]}
    assert client.post(f"{ROOT}1/tickets/{ticket.id}/finish", json=data).status_code == 400


def test_a_promise_that_passed_meanwhile_is_not_given(room: Room) -> None:
    """15:00 is the law's hour: seen at 14:59, too late at 15:01 without the model's conditions."""
    client, ticket = room.client(), room.issue(COPIES)
    room.hall.call_next(1, LAN, request_id=rid())
    room.hall.start(ticket.id, 1, LAN, request_id=rid())
    dossier = room.hall.ticket(ticket.id).dossiers[0].id
    address = f"{ROOT}1/tickets/{ticket.id}"
    room.clock.at = at("2026-11-26T14:59")
    seen = client.get(f"{address}/dossiers/{dossier}/promise?complete=1&valid=0").get_json()
    assert seen["at"] == "2026-11-26T17:00:00+07:00"
    room.clock.at = at("2026-11-26T15:01")
    row = {"dossier": dossier, "fate": "accepted", "valid": False, "seen_due": seen["at"]}
    answer = client.post(f"{address}/finish", json={"request_id": rid(), "outcomes": [row]})
    assert answer.status_code == 409
    assert "vừa đổi thành 17 giờ, thứ Sáu, ngày 27/11/2026" in answer.get_json()["error"]
    assert room.hall.ticket(ticket.id).state is TicketState.SERVING


# -- what goes with a result ------------------------------------------------------------------


def test_which_registration_goes_with_which_letter(room: Room) -> None:
    """Of all procedures these three alone (gia-vien.txt:129-157)."""
    book, today = room.hall.rulebook, room.hall.now().date()
    kinds = {book.procedure(code, today).name: kind for code, (kind, _) in hand.LETTERS.items()}
    assert kinds == {
        "Đăng ký khai sinh": "newborn",
        "Đăng ký kết hôn": "congratulation",
        "Đăng ký khai tử": "condolence",
    }
    client = room.client(LAN, PIN, counter=1)
    for kind in kinds.values():
        words = "THƯ CHIA BUỒN" if kind == "condolence" else "THƯ CHÚC MỪNG"
        assert words in client.get(f"/tu-minh/printer/letters/{kind}").text, kind
