"""Which screens belong to a hall: a device shows a code, the office approves it by that code.

The device's browser holds a token of 256 bits, of which only the hash is kept here.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from hall import device_rows as rows
from hall import events
from hall.acting import Change, Moment
from hall.clock import Clock
from hall.device_rows import Device
from hall.errors import NotFound, Refused
from hall.throttle import locked_after, wait_words
from hall.writer import Database

KINDS = {
    "kiosk": "Máy lấy số",
    "display": "Màn hình gọi số",
    "counter": "Máy ở quầy",
    "guide": "Điện thoại hướng dẫn",
}
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L
CODE_LENGTH = 7  # 31^7: 27 thousand million
VALID = timedelta(minutes=5)
FORGOTTEN = timedelta(hours=1)  # after its code, a device that was never approved
MOST_WAITING = 300  # of a hall at once: whoever floods it keeps nobody's table
PER_ADDRESS = 10  # of them: one machine alone cannot keep the hall's own devices out
SEEN_EVERY = timedelta(minutes=1)
LONGEST_NAME = 80
TOO_MANY = "Đang có quá nhiều thiết bị chờ duyệt. Mời thử lại sau ít phút."


@dataclass(frozen=True)
class Asked:
    """How a device that asks stands: waiting (with its code), approved, expired, or unknown."""

    state: str
    code: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Which kiosk, screen or counter a device is to be; empty for any."""

    kind: str = ""
    value: str = ""

    def fits(self, kind: str) -> None:
        if self.kind and self.kind != kind:
            raise Refused(
                f"Thiết bị này là {KINDS[kind].lower()}, nơi đặt đã chọn là của "
                f"{KINDS[self.kind].lower()}. Mời chọn lại nơi đặt."
            )


class DeviceRoom:
    """The devices of one hall. `change` does a verb: Hall._change."""

    def __init__(
        self, hall_id: str, database: Database, clock: Clock, change: Callable[..., Any]
    ) -> None:
        self.hall_id, self.database, self.clock = hall_id, database, clock
        self._change = change
        self._tries: dict[int | None, tuple[int, datetime | None]] = {}
        self._asking: dict[str, tuple[str, datetime]] = {}  # a code: from where, until when
        self._lock = threading.Lock()

    # -- the device's side ------------------------------------------------------------------

    def ask(self, kind: str, token: str, address: str) -> Asked:
        """A new code for a device that is not approved yet; Refused when too many ask, of the
        hall or from one network address."""
        now, hashed = self.clock.now(), _hash(token)

        def run(conn: Connection) -> Asked:
            known = rows.by_hash(conn, self.hall_id, kind, hashed)
            if known and (known.enrolled or known.revoked_at):
                return _asked(known, now)
            rows.forget_unapproved(conn, self.hall_id, now - FORGOTTEN)
            if known is None and rows.count_waiting(conn, self.hall_id, now) >= MOST_WAITING:
                raise Refused(TOO_MANY)
            code = new_code()
            self._count_asking(code, address, now)
            rows.ask(conn, self.hall_id, kind, hashed, code, now + VALID, now)
            return Asked("waiting", code, now + VALID)

        return self.database.write(self.hall_id, run)

    def _count_asking(self, code: str, address: str, now: datetime) -> None:
        """Addresses are kept for as long as a code waits, and only here."""
        with self._lock:
            self._asking = {k: asks for k, asks in self._asking.items() if asks[1] > now}
            if [place for place, _ in self._asking.values()].count(address) >= PER_ADDRESS:
                raise Refused(TOO_MANY)
            self._asking[code] = address, now + VALID

    def asked(self, kind: str, token: str) -> Asked:
        """How the device of a token stands."""
        with self.database.read() as conn:
            found = rows.by_hash(conn, self.hall_id, kind, _hash(token))
        return _asked(found, self.clock.now())

    def enrolled_as(self, kind: str, token: str) -> Device | None:
        """The device of a token, if it is approved and not revoked."""
        with self.database.read() as conn:
            found = rows.by_hash(conn, self.hall_id, kind, _hash(token))
        return found if found and found.enrolled else None

    def still(self, id: int) -> bool:
        with self.database.read() as conn:
            found = rows.by_id(conn, self.hall_id, id)
        return bool(found and found.enrolled)

    def heard_of(self, *ids: int) -> None:
        """Note that devices live, at most once a minute."""
        if ids:
            now = self.clock.now()
            self.database.write(
                self.hall_id, lambda conn: rows.seen(conn, ids, now, now - SEEN_EVERY)
            )

    def lately(self, device: Device) -> bool:
        """Whether it was noted within the last minute that a device lives."""
        seen = device.seen_at
        return seen is not None and timedelta() <= self.clock.now() - seen < SEEN_EVERY

    # -- the office's side ------------------------------------------------------------------

    def enrolled(self) -> list[Device]:
        with self.database.read() as conn:
            return rows.enrolled(conn, self.hall_id)

    def waiting(self) -> list[Device]:
        """Those that show a code just now, with that code."""
        with self.database.read() as conn:
            return rows.waiting(conn, self.hall_id, self.clock.now())

    def approve(
        self, code: str, name: str, place: Place, staff_id: int | None, *, request_id: str
    ) -> None:
        """Let the device in that shows a code. Wrong codes make wait, longer and longer."""
        code, name = typed(code), _name(name)
        if len(code) != CODE_LENGTH:
            raise Refused(f"Mã trên thiết bị có {CODE_LENGTH} ký tự. Mời xem lại.")
        self._count_try(staff_id)

        def make(conn: Connection, at: Moment) -> Change:
            where = place.value
            found = rows.approve(conn, self.hall_id, code, name, where, staff_id, at.utc)
            if found is None:
                raise Refused(
                    "Không có thiết bị nào đang hiện mã này. Mã có hiệu lực 5 phút: "
                    "mời xem mã mới trên thiết bị."
                )
            place.fits(found.kind)
            data = {"device": found.id, "kind": found.kind, "name": name, "place": where}
            return Change(staff_id=staff_id, data=data)

        self._change(events.DeviceApproved, request_id, make)
        with self._lock:
            self._tries.pop(staff_id, None)
            self._asking.pop(code, None)

    def rename(
        self, id: int, name: str, place: Place, staff_id: int | None, *, request_id: str
    ) -> None:
        """Another name, or another kiosk, screen or counter that it is."""
        name = _name(name)

        def make(conn: Connection, _at: Moment) -> Change:
            before = self._device(conn, id)
            place.fits(before.kind)
            rows.change(conn, self.hall_id, id, name=name, place=place.value or None)
            data = {"device": id, "before": before.name, "name": name, "place": place.value}
            return Change(staff_id=staff_id, data=data)

        self._change(events.DeviceRenamed, request_id, make)

    def revoke(self, id: int, staff_id: int | None, *, request_id: str) -> None:
        """It belongs to the hall no more: its pages and sockets are refused from now on."""

        def make(conn: Connection, at: Moment) -> Change:
            gone = self._device(conn, id)
            rows.change(conn, self.hall_id, id, revoked_at=at.utc)
            data = {"device": id, "kind": gone.kind, "name": gone.name}
            return Change(staff_id=staff_id, data=data)

        self._change(events.DeviceRevoked, request_id, make)

    def _device(self, conn: Connection, id: int) -> Device:
        found = rows.by_id(conn, self.hall_id, id)
        if found is None or not found.enrolled:
            raise NotFound("Không có thiết bị này.")
        return found

    def _count_try(self, staff_id: int | None) -> None:
        """Counted before the code is looked at; a restart forgets, and codes live 5 minutes."""
        now = self.clock.now()
        with self._lock:
            failures, until = self._tries.get(staff_id, (0, None))
            if until and now < until:
                raise Refused(wait_words(until, now))
            self._tries[staff_id] = failures + 1, locked_after(failures + 1, now)


def new_token() -> str:
    """256 bits for a device's cookie."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def typed(text: str) -> str:
    """A code as somebody typed it: small letters, spaces and dashes do not matter."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def shown(code: str) -> str:
    """A code as it is read aloud and compared: "K7M 4XQP"."""
    return f"{code[:3]} {code[3:]}"


def _asked(device: Device | None, now: datetime) -> Asked:
    if device is None:
        return Asked("unknown")
    if device.revoked_at:
        return Asked("revoked")
    if device.approved_at:
        return Asked("approved")
    if device.code_until is None or device.code_until <= now:
        return Asked("expired")
    return Asked("waiting", device.code, device.code_until)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Tên thiết bị: từ 1 đến {LONGEST_NAME} ký tự.")
    return name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
