"""Devices: a code on the device, typed in the office; the device goes on, and is revoked."""

from __future__ import annotations

import pytest
from access_room import enrolled
from conftest import rid
from sqlalchemy import select

from hall import tables
from hall.clock import FixedClock
from hall.devices import (
    ALPHABET,
    CODE_LENGTH,
    MOST_WAITING,
    PER_ADDRESS,
    Asked,
    Place,
    new_code,
    new_token,
    shown,
    typed,
)
from hall.errors import NotFound, Refused
from hall.hall import Hall
from office.journal import lines

WRONG, HERE = "2222222", "10.0.0.7"
ANY = Place()


def approve(hall: Hall, code: str, staff: int | None = None, place: Place = ANY) -> None:
    hall.devices.approve(code, "Màn ở sảnh", place, staff, request_id=rid())


# -- codes --------------------------------------------------------------------------------------


def test_a_code_is_seven_letters_that_nobody_confuses() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("0O1IL") & set(ALPHABET)
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_LENGTH == 7 and set(code) <= set(ALPHABET) for code in codes)
    assert len(new_token()) >= 43  # 256 bits as base64


@pytest.mark.parametrize(
    ("text", "code"),
    [("K7M4XQP", "K7M4XQP"), ("k7m 4xqp", "K7M4XQP"), (" K7M-4XQP\n", "K7M4XQP"), ("", "")],
)
def test_a_code_as_people_type_it(text: str, code: str) -> None:
    assert typed(text) == code


def test_a_code_as_it_is_read_aloud() -> None:
    assert shown("K7M4XQP") == "K7M 4XQP"


# -- asking and approving -----------------------------------------------------------------------


def test_a_device_asks_is_approved_and_revoked(hall: Hall) -> None:
    token, room = new_token(), hall.devices
    assert room.asked("display", token) == Asked("unknown")
    code = room.ask("display", token, HERE).code
    assert room.asked("display", token).state == "waiting"
    assert room.enrolled_as("display", token) is None
    assert room.enrolled_as("kiosk", token) is None
    approve(hall, shown(code).lower(), 1, Place("display", "2"))
    assert room.asked("display", token).state == "approved"
    assert room.enrolled_as("kiosk", token) is None, "of another kind"
    device = room.enrolled_as("display", token)
    assert device
    assert (device.name, device.place) == ("Màn ở sảnh", "2")
    room.rename(device.id, "Màn cửa chính", Place("display", "1"), 1, request_id=rid())
    room.revoke(device.id, 1, request_id=rid())
    assert room.asked("display", token).state == "revoked"
    assert room.enrolled_as("display", token) is None
    assert room.ask("display", token, HERE).state == "revoked", "only a new token may ask again"
    with pytest.raises(NotFound):
        room.revoke(device.id, 1, request_id=rid())
    said = [(line.event, line.details) for line in reversed(lines(hall, hall.now().date()))]
    assert [row for row in said if "thiết bị" in row[0]] == [
        ("Duyệt thiết bị", "Màn ở sảnh"),
        ("Đổi tên thiết bị", "Màn ở sảnh → Màn cửa chính"),
        ("Thu hồi thiết bị", "Màn cửa chính"),
    ]


def test_only_the_hash_of_a_token_is_kept(hall: Hall) -> None:
    token = new_token()
    hall.devices.ask("kiosk", token, HERE)
    with hall.database.read() as conn:
        (row,) = conn.execute(select(tables.device)).mappings()
    assert token not in str(dict(row))
    assert len(row["token_hash"]) == 64


def test_a_code_lives_five_minutes_and_counts_once(hall: Hall, clock: FixedClock) -> None:
    token, room = new_token(), hall.devices
    first = room.ask("kiosk", token, HERE).code
    clock.move(minutes=4, seconds=59)
    assert [one.code for one in room.waiting()] == [first]
    clock.move(seconds=1)
    assert room.asked("kiosk", token).state == "expired"
    assert room.waiting() == []
    with pytest.raises(Refused, match="Không có thiết bị nào đang hiện mã này"):
        approve(hall, first)
    second = room.ask("kiosk", token, HERE).code
    with pytest.raises(Refused, match="Không có thiết bị nào"):
        approve(hall, first)
    approve(hall, second)
    with pytest.raises(Refused, match="Không có thiết bị nào"):
        approve(hall, second)


def test_another_halls_code_is_no_code(hall: Hall, make_hall) -> None:  # type: ignore[no-untyped-def]
    other = make_hall("gia-vien")
    code = other.devices.ask("kiosk", new_token(), HERE).code
    with pytest.raises(Refused, match="Không có thiết bị nào"):
        approve(hall, code)
    approve(other, code)


def test_a_place_of_another_kind_is_refused_and_nothing_is_approved(hall: Hall) -> None:
    token = new_token()
    code = hall.devices.ask("kiosk", token, HERE).code
    with pytest.raises(Refused, match="Thiết bị này là máy lấy số, nơi đặt đã chọn là của máy ở"):
        approve(hall, code, place=Place("counter", "1"))
    assert hall.devices.asked("kiosk", token).state == "waiting"
    approve(hall, code, place=Place("kiosk", "1"))


def test_wrong_codes_make_wait(hall: Hall, clock: FixedClock) -> None:
    code = hall.devices.ask("kiosk", new_token(), HERE).code
    with pytest.raises(Refused, match="Mã trên thiết bị có 7 ký tự"):
        approve(hall, "K7M")
    for _ in range(5):
        with pytest.raises(Refused, match="Không có thiết bị nào"):
            approve(hall, WRONG, 3)
    with pytest.raises(Refused, match="Mời thử lại sau 60 giây"):
        approve(hall, code, 3)
    approve(hall, code, 4)  # a colleague is not held up
    second = hall.devices.ask("kiosk", new_token(), HERE).code
    clock.move(seconds=61)
    approve(hall, second, 3)
    third = hall.devices.ask("kiosk", new_token(), HERE).code
    for _ in range(4):
        with pytest.raises(Refused, match="Không có thiết bị nào"):
            approve(hall, WRONG, 3)
    approve(hall, third, 3)


def test_a_flood_of_devices_fills_no_table(hall: Hall, clock: FixedClock) -> None:
    for n in range(MOST_WAITING):
        hall.devices.ask("kiosk", new_token(), f"10.0.0.{n}")
    with pytest.raises(Refused, match="quá nhiều thiết bị chờ duyệt"):
        hall.devices.ask("kiosk", new_token(), HERE)
    clock.move(hours=2)
    hall.devices.ask("kiosk", new_token(), HERE)
    with hall.database.read() as conn:
        assert len(conn.execute(select(tables.device.c.id)).all()) == 1


def test_one_machine_does_not_keep_the_others_out(hall: Hall, clock: FixedClock) -> None:
    codes = [hall.devices.ask("kiosk", new_token(), HERE).code for _ in range(PER_ADDRESS)]
    with pytest.raises(Refused, match="quá nhiều thiết bị chờ duyệt"):
        hall.devices.ask("kiosk", new_token(), HERE)
    assert hall.devices.ask("kiosk", new_token(), "10.0.0.8").code
    approve(hall, codes[0])  # makes room for one
    hall.devices.ask("kiosk", new_token(), HERE)
    with pytest.raises(Refused):
        hall.devices.ask("kiosk", new_token(), HERE)
    clock.move(minutes=5)
    assert hall.devices.ask("kiosk", new_token(), HERE).code


def test_last_seen_is_written_once_a_minute(hall: Hall, clock: FixedClock) -> None:
    token = enrolled(hall, "kiosk")

    def seen() -> float:
        device = hall.devices.enrolled_as("kiosk", token)
        assert device
        assert device.seen_at
        if not hall.devices.lately(device):
            hall.devices.heard_of(device.id)
        (found,) = hall.devices.enrolled()
        assert found.seen_at
        return (found.seen_at - began).total_seconds()

    began = hall.now()
    assert seen() == 0
    clock.move(seconds=59)
    assert seen() == 0
    clock.move(seconds=1)
    assert seen() == 60
    clock.move(seconds=30)
    hall.devices.heard_of(*[d.id for d in hall.devices.enrolled()])
    assert seen() == 60
