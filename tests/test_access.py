"""Every address and every socket, asked by everybody who may stand at the door."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from access_room import FACE, PIN, Door, Visitor, door, enrolled, make_door
from conftest import ROOT, rid
from flask_socketio.test_client import SocketIOTestClient

import access
import signin
from access import TABLE, Access, at, complete, staff
from hall.devices import KINDS, new_token
from hall.rulebook import Rulebook
from hall.secret import ROLES

__all__ = ["door"]


def admitted(row: Access, visitor: Visitor) -> bool:
    """What the table says, read as plainly as it can be."""
    if row.anyone:
        return True
    if row.kinds:
        return bool(visitor.kinds & set(row.kinds) or visitor.roles)
    return bool(visitor.roles & set(row.roles))


def visitors(door: Door) -> Iterator[Visitor]:
    hall, other = door.hall, door.other
    yield Visitor("nobody", door.nobody())
    for kind in KINDS:
        asking = new_token()
        hall.devices.ask(kind, asking, "10.0.0.7")
        yield Visitor(f"a {kind} that only asks", door.device(hall, kind, asking))
        yield Visitor(f"an invented {kind}", door.device(hall, kind, "no-such-token"))
        yield Visitor(f"a {kind}", door.device(hall, kind), frozenset([kind]))
        yield Visitor(f"a {kind} of another hall", door.device(other, kind))
        forged = door.device(hall, kind, door.tokens[other.id, kind])
        yield Visitor(f"a {kind} with another hall's token", forged)
        swapped = door.device(hall, kind, door.tokens[hall.id, _next(kind)])
        yield Visitor(f"a {_next(kind)} that says it is a {kind}", swapped)
    for role in ROLES:
        yield Visitor(f"the {role}", door.person(hall, role), roles=frozenset([role]))
        yield Visitor(f"the {role} of another hall", door.person(other, role))


def _next(kind: str) -> str:
    kinds = list(KINDS)
    return kinds[(kinds.index(kind) + 1) % len(kinds)]


@pytest.fixture(scope="module")
def bare(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Door]:
    """The same door, with nothing behind it: whoever is answered "past" got past it."""
    data = tmp_path_factory.mktemp("bare")
    found = make_door(rulebooks, data, DENLUOT_URL="http://hall.test")
    every = list(visitors(found))
    flask = found.product.flask
    for endpoint in flask.view_functions:
        flask.view_functions[endpoint] = lambda **_: "past"
    # A face's own guard knows more, such as who sits at which counter: its tests are the face's.
    for face in [name for name in flask.before_request_funcs if name]:
        del flask.before_request_funcs[face]
    found.every = every  # type: ignore[attr-defined]
    yield found
    found.product.stop()


def test_every_address_lets_in_whom_the_table_says_and_nobody_else(bare: Door) -> None:
    walked, wrong = set(), []
    for rule in bare.product.flask.url_map.iter_rules():
        row = TABLE[rule.endpoint]
        walked.add(rule.endpoint)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for visitor in bare.every:  # type: ignore[attr-defined]
                answer = visitor.client.open(_address(rule.rule), method=method)
                past = answer.status_code == 200 and answer.data == b"past"
                if past != admitted(row, visitor):
                    wrong.append((visitor.name, method, rule.rule, answer.status_code))
                if not past:
                    # Shown in: pages lead to a sign-in or to the code; everything else is told no.
                    page = method == "GET" and not row.part
                    assert answer.status_code in ((302, 403) if page else (403,)), rule.rule
    assert wrong == []
    assert walked == {row for row in TABLE if not row.startswith("socket:")}


def _address(rule: str) -> str:
    address = rule.replace("<hall_id>", "tu-minh")
    address = re.sub(r"<any\((\w+).*?\):\w+>", r"\1", address)
    return re.sub(r"<[^>]+>", "2", address)


def test_every_socket_lets_in_whom_the_table_says_and_nobody_else(door: Door) -> None:
    every = list(visitors(door))
    sockets = [row for row in TABLE if row.startswith("socket:")]
    assert {f"socket:{name}" for name in door.product.socketio.server.handlers} == set(sockets)
    wrong = []
    for name in sockets:
        namespace = name.removeprefix("socket:")
        for visitor in every:
            said = {"hall": "tu-minh", "counter": 1}
            socket = _connect(door, visitor, namespace, said)
            if socket.is_connected(namespace) != admitted(TABLE[name], visitor):
                wrong.append((visitor.name, namespace))
            if socket.is_connected(namespace):
                socket.disconnect(namespace)
    assert wrong == []


def _connect(
    door: Door, visitor: Visitor, namespace: str, said: dict[str, object]
) -> SocketIOTestClient:
    product = door.product
    return SocketIOTestClient(
        product.flask, product.socketio, namespace, auth=said, flask_test_client=visitor.client
    )


# -- where the right ends -----------------------------------------------------------------------


def test_a_pin_is_nothing_away_from_an_enrolled_device(door: Door) -> None:
    clerk = door.person(door.hall, "clerk")
    assert clerk.get("/tu-minh/counter/1/next").status_code == 200
    clerk.delete_cookie(signin.cookie("counter", door.hall))
    assert clerk.get("/tu-minh/counter/1/next").status_code == 403
    who = door.hall.staff.with_role("head")[0].id
    answer = door.nobody().post("/tu-minh/office/", data={"staff": who, "pin": PIN})
    assert answer.status_code == 409
    assert "Mã PIN chỉ dùng ở máy đã được văn phòng duyệt." in answer.text


def test_a_pin_never_gives_the_office(door: Door) -> None:
    hall = door.hall
    hall.staff.set_pin("Cả hai việc", ("clerk", "office"), PIN)
    hall.staff.set_password("Cả hai việc", ("clerk", "office"), "mat-khau-rat-dai")
    both = next(p.id for p in hall.staff.with_role("office") if p.name == "Cả hai việc")
    client = door.device(hall, "counter")
    form = {"staff": both, "pin": PIN, "counter": 2}
    assert client.post("/tu-minh/counter/", data=form).status_code == 303
    assert client.get("/tu-minh/counter/2/next").status_code == 200
    assert client.get("/tu-minh/office/people").status_code == 302
    assert client.post("/tu-minh/office/", data=form).status_code == 409
    form["pin"] = "mat-khau-rat-dai"
    assert client.post("/tu-minh/office/", data=form).status_code == 303
    assert client.get("/tu-minh/office/people").status_code == 200
    # Who has signed in with the password may also use her PIN on that machine.
    client.delete_cookie(signin.cookie("counter", hall))
    assert client.get("/tu-minh/counter/2/next").status_code == 200


def test_a_terminal_that_is_revoked_takes_its_clerk_with_it(door: Door) -> None:
    hall = door.hall
    token = enrolled(hall, "counter")
    client = door.device(hall, "counter", token)
    who = next(p.id for p in hall.staff.with_role("clerk") if p.name == "Người clerk")
    form = {"staff": who, "pin": PIN, "counter": 5}
    assert client.post("/tu-minh/counter/", data=form).status_code == 303
    said = {"hall": "tu-minh", "counter": 5}
    socket = _connect(door, Visitor("a clerk", client), "/counter", said)
    assert socket.is_connected("/counter")
    device = hall.devices.enrolled_as("counter", token)
    assert device
    assert device.id in door.product.guests.devices(hall)
    hall.devices.revoke(device.id, None, request_id=rid())
    assert not socket.is_connected("/counter")
    assert device.id not in door.product.guests.devices(hall)
    assert client.get("/tu-minh/counter/5/next").status_code == 403


@pytest.mark.parametrize("end", ["left", "pin", "role", "revoked"])
def test_who_loses_the_right_is_put_out_at_once(door: Door, end: str) -> None:
    hall = door.hall
    hall.staff.set_pin("Một người", ("clerk", "guide"), PIN)
    person = next(p for p in hall.staff.with_role("guide") if p.name == "Một người")
    client = door.device(hall, "kiosk") if end == "revoked" else door.device(hall, "guide")
    if end != "revoked":
        answer = client.post("/tu-minh/guide/sign-in", data={"staff": person.id, "pin": PIN})
        assert answer.status_code == 303
        client.delete_cookie(signin.cookie("guide", hall))
        client.set_cookie(signin.cookie("counter", hall), door.tokens[hall.id, "counter"])
    namespace = "/kiosk" if end == "revoked" else "/guide"
    visitor = Visitor("one", client)
    socket = _connect(door, visitor, namespace, {"hall": "tu-minh"})
    assert socket.is_connected(namespace)
    if end == "left":
        hall.staff.leave(person.id, None, request_id=rid())
    elif end == "pin":
        hall.staff.new_pin(person.id, None, request_id=rid())
    elif end == "role":
        hall.staff.change_roles(person.id, ["clerk"], None, request_id=rid())
    else:
        device = next(d.id for d in hall.devices.enrolled() if d.kind == "kiosk")
        hall.devices.revoke(device, None, request_id=rid())
    assert socket.is_connected(namespace) is (end == "role")  # guide's line is open to any staff
    expected = 200 if end == "role" else 302
    assert client.get(f"/tu-minh{namespace}/").status_code == expected
    if end == "revoked":
        assert client.post("/tu-minh/kiosk/tickets", data={}).status_code == 403


# -- without enrolment ----------------------------------------------------------------------


def test_only_this_very_machine_needs_no_enrolment(
    rulebooks: dict[str, Rulebook], tmp_path: Path
) -> None:
    found = make_door(rulebooks, tmp_path)
    nobody = found.nobody()
    for kind in KINDS:
        assert nobody.get(f"/tu-minh/{kind}/").status_code == 200, kind
    assert nobody.get("/tu-minh/counter/1/next").status_code == 403
    assert nobody.get("/tu-minh/office/people").status_code == 302
    found.product.stop()


# -- the table ----------------------------------------------------------------------------------


def test_nothing_stands_without_a_row_and_no_row_without_something() -> None:
    complete(TABLE)
    with pytest.raises(access.Unguarded, match=r"no row for: office.new_page; .* exist: none"):
        complete([*TABLE, "office.new_page"])
    with pytest.raises(access.Unguarded, match=r"no row for: nothing; .* exist: door\."):
        complete(set(TABLE) - {"door"})


@pytest.mark.parametrize("wrong", [{}, {"kinds": ("tv",)}, {"roles": ("boss",)},
                                   {"anyone": True, "roles": ("clerk",)}])  # fmt: skip
def test_a_row_says_one_thing(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no such access"):
        Access(**wrong)  # type: ignore[arg-type]


def test_each_role_has_a_door_and_something_to_do() -> None:
    for role in ROLES:
        assert [row for row in TABLE.values() if role in row.roles], role
        assert FACE[role] in signin.FACES
    assert at("kiosk").kinds == ("kiosk",)
    assert staff("clerk").roles == ("clerk",)


def test_the_printed_matrix_is_what_the_table_says() -> None:
    """`python scripts/permissions.py > docs/permissions.md` prints it anew."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/permissions.py")],
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (ROOT / "docs/permissions.md").read_text(encoding="utf-8") == done.stdout
