"""Visits at home to those who cannot travel: who may ask for what, and the SQL of the requests.

"Tiếp nhận và trả kết quả giải quyết TTHC các lĩnh vực Tư pháp, Văn hóa - Xã hội tại nhà" (the plan
of Gia Viên, 105), health insurance cards and the merited included (143). Who is to be visited is
the office's to know, and only until the visit is over.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from hall import tables as t
from hall.errors import Refused
from hall.rulebook import Rulebook

How = Literal["done", "withdrawn"]
State = Literal["asked", "done", "withdrawn"]
ENDS: dict[How, str] = {"done": "Đã phục vụ", "withdrawn": "Rút yêu cầu"}
# "Tư pháp" is civil status and certification; "Văn hóa - Xã hội" is what its counter takes (141).
FIELDS = (
    "Hộ tịch", "Chứng thực", "Bảo trợ xã hội", "Giảm nghèo", "Người có công", "Y tế", "Văn hóa",
)  # fmt: skip
CONTACT_MOST, ADDRESS_LEAST, ADDRESS_MOST = 80, 6, 160  # letters
DIGITS = range(8, 16)  # of a telephone number
SHOWN = 200


@dataclass(frozen=True)
class Visit:
    """A request; times are aware, in UTC. `contact` and `address` are "" once it is over."""

    id: int
    at: datetime
    field: str
    contact: str
    address: str
    asked_by: int
    state: State
    changed_at: datetime


@dataclass(frozen=True)
class Wanted:
    """What was asked for, as it may be kept."""

    field: str
    contact: str
    address: str


def fields(rulebook: Rulebook, on: date) -> list[str]:
    """The hall's fields that are served at home, in the order of its lanes."""
    return [field for field in rulebook.fields_on(on) if field in FIELDS]


def wanted(rulebook: Rulebook, on: date, field: str, contact: str, address: str) -> Wanted:
    """The request in order; Refused says what is wrong and repeats nothing of it."""
    contact, address = _line(contact), _line(address)
    if field not in fields(rulebook, on):
        raise Refused("Lĩnh vực: mời chọn một lĩnh vực được phục vụ tại nhà.")
    if len(contact) > CONTACT_MOST:
        raise Refused(f"Liên hệ: không quá {CONTACT_MOST} ký tự.")
    if sum(letter.isdecimal() for letter in contact) not in DIGITS:
        raise Refused("Liên hệ: mời ghi một số điện thoại, từ 8 đến 15 chữ số.")
    if not ADDRESS_LEAST <= len(address) <= ADDRESS_MOST:
        raise Refused(f"Địa chỉ: từ {ADDRESS_LEAST} đến {ADDRESS_MOST} ký tự.")
    return Wanted(field, contact, address)


def add(conn: Connection, hall: str, asked: Wanted, staff_id: int, now: datetime) -> int:
    values = {"hall": hall, "at": now, "field": asked.field, "asked_by": staff_id}
    query = insert(t.home_visit).values(
        **values, contact=asked.contact, address=asked.address, state="asked", changed_at=now
    )
    id: int = conn.execute(query.returning(t.home_visit.c.id)).scalar_one()
    return id


def close(conn: Connection, hall: str, id: int, how: How, staff_id: int, now: datetime) -> bool:
    """End an open request and forget who was to be visited; False when it was over before."""
    query = update(t.home_visit).where(
        t.home_visit.c.hall == hall, t.home_visit.c.id == id, t.home_visit.c.state == "asked"
    )
    values: dict[str, Any] = {"state": how, "changed_at": now, "changed_by": staff_id}
    return conn.execute(query.values(**values, contact="", address="")).rowcount == 1


def all_of(conn: Connection, hall: str) -> list[Visit]:
    """The requests, those that wait first, each group newest first."""
    visit = t.home_visit.c
    query = select(t.home_visit).where(visit.hall == hall)
    rows = conn.execute(query.order_by(visit.state != "asked", visit.id.desc()).limit(SHOWN))
    return [_visit(row) for row in rows]


def _visit(row: Row[Any]) -> Visit:
    return Visit(
        row.id, row.at, row.field, row.contact, row.address, row.asked_by, row.state, row.changed_at
    )


def _line(text: str) -> str:
    """One line of composed letters."""
    return unicodedata.normalize("NFC", " ".join(text.split()))
