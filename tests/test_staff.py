"""The people of a hall: their roles, PINs and passwords, who comes and who leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from access_room import PASSWORD, PIN, Door, make_door
from conftest import COPIES, issue, rid
from flask.testing import FlaskClient
from sqlalchemy import select

from hall import tables
from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.hall import Hall
from hall.people import Staff
from hall.rulebook import Rulebook
from hall.secret import LETTERS, PASSWORD_LEAST, ROLES, Told, new_password, new_pin
from office.journal import lines


@pytest.fixture
def hall(make_hall: Callable[[str], Hall]) -> Hall:
    """Tứ Minh with one account of the office, Vân."""
    found = make_hall("tu-minh")
    found.staff.set_password("Lê Thị Vân", ("office",), PASSWORD)
    return found


def person(hall: Hall, name: str) -> Staff:
    return next(p for p in hall.staff.everyone() if p.name == name)


def add(hall: Hall, name: str, *roles: str) -> tuple[Staff, Told]:
    told = hall.staff.add(name, roles, None, request_id=rid())
    return person(hall, name), told


# -- what one is told ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("roles", "pin", "password"),
    [(("clerk",), True, False), (("guide",), True, False), (("results", "head"), True, False),
     (("office",), False, True), (("office", "clerk"), True, True), (tuple(ROLES), True, True)],
)  # fmt: skip
def test_who_is_added_is_told_what_the_roles_need(
    hall: Hall, roles: tuple[str, ...], pin: bool, password: bool
) -> None:
    added, told = add(hall, "Người mới", *roles)
    assert added.roles == set(roles)
    assert (bool(told.pin), bool(told.password)) == (pin, password)
    if pin:
        assert hall.staff.sign_in(added.id, told.pin).id == added.id
    if password:
        assert hall.staff.sign_in(added.id, told.password, "office", office=True).id == added.id


def test_pins_and_passwords_are_long_enough_and_readable() -> None:
    assert all(re.fullmatch(r"[0-9]{6}", new_pin()) for _ in range(20))
    for _ in range(20):
        password = new_password()
        assert len(password) >= PASSWORD_LEAST
        assert set(password) <= {*LETTERS, "-"}
    assert not set("ilo01") & set(LETTERS)


def test_a_short_password_is_none(hall: Hall) -> None:
    with pytest.raises(ValueError, match="12 characters"):
        hall.staff.set_password("Lê Thị Vân", ("office",), "ngan-qua")


def test_the_office_needs_the_password_and_a_pin_never_does(hall: Hall) -> None:
    both, told = add(hall, "Hai việc", "clerk", "office")
    assert hall.staff.sign_in(both.id, told.pin, "clerk").id == both.id
    with pytest.raises(Refused, match="Mật khẩu không đúng"):
        hall.staff.sign_in(both.id, told.pin, "office", office=True)
    with pytest.raises(Refused, match="Mã PIN không đúng"):
        hall.staff.sign_in(both.id, told.password, "clerk")


def test_a_wrong_password_waits_like_a_wrong_pin(hall: Hall, clock: FixedClock) -> None:
    van = person(hall, "Lê Thị Vân").id
    for _ in range(5):
        with pytest.raises(Refused, match="Mật khẩu không đúng"):
            hall.staff.sign_in(van, "sai-mat-khau-roi", office=True)
    with pytest.raises(Refused, match="Mời thử lại sau 60 giây"):
        hall.staff.sign_in(van, PASSWORD, office=True)
    clock.move(seconds=61)
    assert hall.staff.sign_in(van, PASSWORD, office=True).id == van


# -- the verbs ----------------------------------------------------------------------------------


def test_a_verb_asked_twice_is_done_once_and_told_once(hall: Hall) -> None:
    once = rid()
    told = hall.staff.add("Người mới", ["clerk"], None, request_id=once)
    assert hall.staff.add("Người mới", ["clerk"], None, request_id=once) == Told()
    added = person(hall, "Người mới")
    assert hall.staff.sign_in(added.id, told.pin).id == added.id
    again = rid()
    new = hall.staff.new_pin(added.id, None, request_id=again)
    assert hall.staff.new_pin(added.id, None, request_id=again) == Told()
    assert hall.staff.sign_in(added.id, new.pin).id == added.id
    with pytest.raises(Refused):
        hall.staff.sign_in(added.id, told.pin)


def test_other_roles_bring_what_they_need_and_keep_the_rest(hall: Hall) -> None:
    clerk, first = add(hall, "Người mới", "clerk")
    told = hall.staff.change_roles(clerk.id, ["clerk", "office"], None, request_id=rid())
    assert told.pin == ""
    assert told.password
    assert hall.staff.sign_in(clerk.id, first.pin).id == clerk.id
    assert hall.staff.change_roles(clerk.id, ["guide"], None, request_id=rid()) == Told()
    assert person(hall, "Người mới").password_hash is None
    assert hall.staff.change_roles(clerk.id, ["office"], None, request_id=rid()).password


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_nobody_is_nameless_or_endless(hall: Hall, name: str) -> None:
    with pytest.raises(Refused, match="Họ tên: từ 1 đến 80 ký tự"):
        hall.staff.add(name, ["clerk"], None, request_id=rid())


def test_a_name_stands_for_one_person(hall: Hall) -> None:
    add(hall, "Nguyễn Văn An", "clerk")
    with pytest.raises(Refused, match=r"Đã có Nguyễn Văn An\. .*«Nguyễn Văn An \(Tư pháp\)»"):
        hall.staff.add(" Nguyễn  Văn An ", ["guide"], None, request_id=rid())
    hall.staff.leave(person(hall, "Nguyễn Văn An").id, None, request_id=rid())
    with pytest.raises(Refused, match="đã nghỉ; mời bấm «Trở lại làm việc»"):
        hall.staff.add("Nguyễn Văn An", ["guide"], None, request_id=rid())


def test_nobody_has_no_role(hall: Hall) -> None:
    with pytest.raises(Refused, match="Mời chọn ít nhất một việc"):
        hall.staff.add("Người mới", [], None, request_id=rid())
    with pytest.raises(ValueError, match="unknown roles"):
        hall.staff.add("Người mới", ["boss"], None, request_id=rid())


def test_the_last_office_account_stays(hall: Hall) -> None:
    van = person(hall, "Lê Thị Vân").id
    said = "Lê Thị Vân là tài khoản văn phòng cuối cùng"
    with pytest.raises(Refused, match=said):
        hall.staff.leave(van, None, request_id=rid())
    with pytest.raises(Refused, match=said):
        hall.staff.change_roles(van, ["clerk"], None, request_id=rid())
    second, _ = add(hall, "Người thứ hai", "office")
    hall.staff.leave(van, None, request_id=rid())
    with pytest.raises(Refused, match="Người thứ hai là tài khoản văn phòng cuối cùng"):
        hall.staff.leave(second.id, None, request_id=rid())
    assert hall.staff.come_back(van, second.id, request_id=rid()).password
    hall.staff.leave(second.id, van, request_id=rid())


def test_who_leaves_is_kept_for_the_journal_and_no_more(hall: Hall) -> None:
    clerk, told = add(hall, "Người mới", "clerk")
    hall.open_counter(1, clerk.id, request_id=rid())
    issue(hall, COPIES)
    ticket = hall.call_next(1, clerk.id, request_id=rid())
    with pytest.raises(Refused, match=f"đang giữ số {ticket.label}"):
        hall.staff.leave(clerk.id, None, request_id=rid())
    hall.start(ticket.id, 1, clerk.id, request_id=rid())
    hall.park(ticket.id, 1, clerk.id, request_id=rid())
    hall.staff.leave(clerk.id, None, request_id=rid())
    assert hall.clerk_at(1) is None
    assert hall.staff.find(clerk.id) is None
    assert clerk.id not in [p.id for p in hall.staff.with_role("clerk")]
    with pytest.raises(Refused, match="Mã PIN không đúng"):
        hall.staff.sign_in(clerk.id, told.pin)
    with pytest.raises(NotFound):
        hall.staff.new_pin(clerk.id, None, request_id=rid())
    called = [line for line in lines(hall, hall.now().date()) if line.event == "Mời số"]
    assert called[0].staff == "Người mới"


def test_the_journal_names_what_was_done_and_holds_no_secret(hall: Hall) -> None:
    van = person(hall, "Lê Thị Vân").id
    told = [hall.staff.add("Người mới", ["clerk", "office"], van, request_id=rid())]
    id = person(hall, "Người mới").id
    told.append(hall.staff.new_pin(id, van, request_id=rid()))
    told.append(hall.staff.new_password(id, van, request_id=rid()))
    hall.staff.change_roles(id, ["guide"], van, request_id=rid())
    hall.staff.leave(id, van, request_id=rid())
    told.append(hall.staff.come_back(id, van, request_id=rid()))
    with hall.database.read() as conn:
        kept = [
            json.loads(data)
            for data in conn.execute(
                select(tables.journal.c.data)
                .where(tables.journal.c.event == "StaffChanged", tables.journal.c.staff_id == van)
                .order_by(tables.journal.c.id)
            ).scalars()
        ]
        everything = json.dumps(kept)
        hashes = [p.pin_hash for p in hall.staff.everyone() if p.pin_hash]
    assert [(row["name"], row["what"]) for row in kept] == [
        ("Người mới", what) for what in ("added", "pin", "password", "roles", "left", "back")
    ]
    for secret in [*hashes, *(t.pin for t in told), *(t.password for t in told)]:
        assert not secret or secret not in everything
    said = [line.details for line in lines(hall, hall.now().date()) if line.event == "Đổi cán bộ"]
    assert "Người mới: thêm mới, Cán bộ quầy, Văn phòng" in said
    assert "Người mới: nghỉ việc ở đây" in said


# -- the page -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def door(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Door]:
    found = make_door(rulebooks, tmp_path_factory.mktemp("staff"), DENLUOT_URL="http://hall.test")
    yield found
    found.product.stop()


def test_the_office_adds_someone_and_sees_the_pin_once(door: Door) -> None:
    office = door.person(door.hall, "office")
    form = {"name": "Đỗ Thị Bích Ngọc", "roles": ["clerk", "results"], "request_id": rid()}
    page = office.post("/tu-minh/office/people", data=form).text
    (pin,) = re.findall(r'<code class="secret">(\d{6})</code>', page)
    assert pin not in office.get("/tu-minh/office/people").text
    repeated = office.post("/tu-minh/office/people", data=form)
    assert (repeated.status_code, repeated.location) == (303, "/tu-minh/office/people")
    who = next(p.id for p in door.hall.staff.everyone() if p.name == "Đỗ Thị Bích Ngọc")
    clerk = door.device(door.hall, "counter")
    signed = clerk.post("/tu-minh/counter/", data={"staff": who, "pin": pin, "counter": 3})
    assert signed.status_code == 303
    assert clerk.get("/tu-minh/counter/3/next").status_code == 200
    # She leaves: signed out everywhere at once.
    gone = office.post(f"/tu-minh/office/people/{who}/leave", data={"request_id": rid()})
    assert gone.status_code == 303
    assert clerk.get("/tu-minh/counter/3/next").status_code == 403


def test_what_was_typed_is_not_lost(door: Door) -> None:
    office = door.person(door.hall, "office")
    form = {"name": "Người clerk", "roles": ["guide"], "request_id": rid()}
    answer = office.post("/tu-minh/office/people", data=form)
    assert answer.status_code == 409
    assert "Đã có Người clerk." in answer.text
    assert 'value="Người clerk"' in answer.text
    new = answer.text.split('id="add"')[1].split("</form>")[0]
    assert re.findall(r'value="(\w+)" checked', new) == ["guide"]
    form["roles"] = ["boss"]
    assert office.post("/tu-minh/office/people", data=form).status_code == 400


def test_a_new_password_signs_out_whoever_held_the_old_one(door: Door) -> None:
    office, other = door.person(door.hall, "office"), _second(door)
    assert other.get("/tu-minh/office/people").status_code == 200
    second = next(p.id for p in door.hall.staff.with_role("office") if p.name == "Văn phòng hai")
    address = f"/tu-minh/office/people/{second}/password"
    page = office.post(address, data={"request_id": rid()}).text
    assert re.findall(r'<code class="secret">([a-z0-9-]{19})</code>', page)
    assert other.get("/tu-minh/office/people").status_code == 302


def _second(door: Door) -> FlaskClient:
    door.hall.staff.set_password("Văn phòng hai", ("office",), PASSWORD)
    second = next(p.id for p in door.hall.staff.with_role("office") if p.name == "Văn phòng hai")
    client = door.nobody()
    form = {"staff": second, "pin": PASSWORD}
    assert client.post("/tu-minh/office/", data=form).status_code == 303
    return client


def test_an_office_without_a_pin_cannot_sit_at_a_counter(door: Door) -> None:
    client = door.device(door.hall, "counter")
    who = next(p.id for p in door.hall.staff.with_role("office") if p.name == "Người office")
    door.hall.staff.set_pin("Người clerk", ("clerk",), PIN)
    answer = client.post("/tu-minh/counter/", data={"staff": who, "pin": PIN, "counter": 4})
    assert answer.status_code == 409
