"""Who may act: the people of a hall, their roles, and the PIN or password of each."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from hall import events, people, records, secret, store
from hall.acting import Change, Moment
from hall.clock import Clock
from hall.errors import NotFound, Refused
from hall.people import Staff
from hall.secret import OFFICE, PASSWORD_LEAST, ROLES, Told
from hall.throttle import locked_after, wait_words
from hall.writer import Database

LONGEST_NAME = 80


class StaffRoom:
    """The people of one hall. `change` does a verb: Hall._change."""

    def __init__(
        self, hall_id: str, database: Database, clock: Clock, change: Callable[..., Any]
    ) -> None:
        self.hall_id, self.database, self.clock = hall_id, database, clock
        self._change = change

    # -- who is who -------------------------------------------------------------------------

    def everyone(self) -> list[Staff]:
        """Who works here, and who did."""
        with self.database.read() as conn:
            return people.staff(conn, self.hall_id)

    def find(self, staff_id: int) -> Staff | None:
        """Someone who still works here."""
        with self.database.read() as conn:
            found = people.staff_by_id(conn, self.hall_id, staff_id)
        return found if found and found.active else None

    def with_role(self, *roles: str) -> list[Staff]:
        """Those who may sign in for one of some roles."""
        return [p for p in self.everyone() if p.active and p.roles & set(roles)]

    # -- signing in -------------------------------------------------------------------------

    def sign_in(self, staff_id: int, said: str, *roles: str, office: bool = False) -> Staff:
        """The person behind a PIN; Refused, alike for a wrong one and an unknown id.

        With roles, also Refused to who has none of them. At the office, who has the role office
        needs the password instead.
        """
        now = self.clock.now()
        person = self.database.write(
            self.hall_id, lambda conn: self._count_try(conn, staff_id, now)
        )
        by_password = office and OFFICE in person.roles
        if not secret.fits((person.password_hash or "") if by_password else person.pin_hash, said):
            # Whether it would have been a PIN says no more than the page does anyway.
            raise Refused("Mật khẩu không đúng." if by_password else "Mã PIN không đúng.")
        self.database.write(
            self.hall_id, lambda conn: people.note_attempt(conn, person.id, 0, None)
        )
        if roles and not person.roles & set(roles):
            raise Refused(f"{person.name} chưa được giao việc ở đây.")
        return person

    def _count_try(self, conn: Connection, staff_id: int, now: datetime) -> Staff:
        """Count a try before the PIN is looked at: many at once may not share one count."""
        person = people.staff_by_id(conn, self.hall_id, staff_id)
        if person is None or not person.active:
            raise Refused("Mã PIN không đúng.")
        if person.locked_until and now < person.locked_until:
            raise Refused(wait_words(person.locked_until, now))
        failures = person.failures + 1
        people.note_attempt(conn, person.id, failures, locked_after(failures, now))
        return person

    # -- the office's verbs -----------------------------------------------------------------

    def add(
        self, name: str, roles: Collection[str], staff_id: int | None, *, request_id: str
    ) -> Told:
        """A new person; a PIN, and a password for the office."""
        name = _name(name)
        told = secret.new(roles)
        hashes = secret.hashes(told)  # here: the hall's one writer has no time for it

        def make(conn: Connection, _at: Moment) -> Change:
            known = people.staff_by_name(conn, self.hall_id, name)
            if known:
                gone = "" if known.active else " (đã nghỉ; mời bấm «Trở lại làm việc»)"
                raise Refused(
                    f"Đã có {name}{gone}. Nếu là người khác, mời ghi thêm để phân biệt, "
                    f"chẳng hạn «{name} (Tư pháp)»."
                )
            id = people.add_staff(conn, self.hall_id, name)
            people.change_staff(conn, id, roles=people.kept(roles), **hashes)
            return _changed(id, name, "added", staff_id, roles)

        return told if self._tell(make, request_id) else Told()

    def change_roles(
        self, id: int, roles: Collection[str], staff_id: int | None, *, request_id: str
    ) -> Told:
        """Other roles; a PIN or a password that they need and did not have is made."""
        made = secret.new(roles)
        hashes, told = secret.hashes(made), Told()

        def make(conn: Connection, _at: Moment) -> Change:
            nonlocal told
            person = self._person(conn, id)
            if OFFICE not in roles:
                self._keep_an_office(conn, person)
            told = Told(
                "" if person.pin_hash else made.pin,
                "" if person.password_hash else made.password,
            )
            values: dict[str, Any] = {} if OFFICE in roles else {"password_hash": None}
            if told.pin:
                values["pin_hash"] = hashes["pin_hash"]
            if told.password:
                values["password_hash"] = hashes["password_hash"]
            people.change_staff(conn, id, roles=people.kept(roles), **values)
            return _changed(id, person.name, "roles", staff_id, roles)

        self._tell(make, request_id)
        return told

    def new_pin(self, id: int, staff_id: int | None, *, request_id: str) -> Told:
        return self._renew(id, "pin", Told(pin=secret.new_pin()), staff_id, request_id)

    def new_password(self, id: int, staff_id: int | None, *, request_id: str) -> Told:
        return self._renew(
            id, "password", Told(password=secret.new_password()), staff_id, request_id
        )

    def leave(self, id: int, staff_id: int | None, *, request_id: str) -> None:
        """Works here no more: signed out everywhere, kept for the journal."""

        def make(conn: Connection, at: Moment) -> Change:
            person = self._person(conn, id)
            self._keep_an_office(conn, person)
            for seat in records.seats(conn, self.hall_id).values():
                if seat.staff_id == id:
                    held = store.in_hand(conn, self.hall_id, at.day.date, seat.counter_id)
                    if held:
                        raise Refused(
                            f"{person.name} đang giữ số {held.label}; kết thúc số này trước."
                        )
                    records.leave_seat(conn, self.hall_id, seat.counter_id)
            values: dict[str, Any] = {"active": False, "pin_hash": "", "password_hash": None}
            people.change_staff(conn, id, **values)
            return _changed(id, person.name, "left", staff_id)

        self._tell(make, request_id)

    def come_back(self, id: int, staff_id: int | None, *, request_id: str) -> Told:
        """Works here again, with the roles of then and a new PIN or password."""
        told = Told()

        def make(conn: Connection, _at: Moment) -> Change:
            nonlocal told
            person = self._person(conn, id, active=False)
            told = secret.new(person.roles)
            people.change_staff(conn, id, active=True, **secret.hashes(told))
            return _changed(id, person.name, "back", staff_id, person.roles)

        self._tell(make, request_id)
        return told

    # -- from the command line, and for tests -----------------------------------------------

    def give(
        self, name: str, roles: Collection[str] = (), *, pin: bool = False, password: bool = False
    ) -> Told:
        """A new PIN or password for a person, who is added if unknown; told once.

        Without roles a person keeps those that she has; a password is the office's.
        """
        new = Told(secret.new_pin() if pin else "", secret.new_password() if password else "")
        self._set(name, roles, new)
        return new

    def set_pin(self, name: str, roles: Collection[str], pin: str) -> None:
        self._set(name, roles, Told(pin=pin))

    def set_password(self, name: str, roles: Collection[str], password: str) -> None:
        if len(password) < PASSWORD_LEAST:
            raise ValueError(f"a password has at least {PASSWORD_LEAST} characters")
        self._set(name, roles, Told(password=password))

    def _set(self, name: str, roles: Collection[str], told: Told) -> None:
        secret.check(roles)
        hashes = secret.hashes(told)

        def make(conn: Connection, _at: Moment) -> Change:
            known = people.staff_by_name(conn, self.hall_id, name)
            id = known.id if known else people.add_staff(conn, self.hall_id, name)
            now = set(roles or (known.roles if known else ())) | (
                {OFFICE} if told.password else set()
            )
            values = {"roles": people.kept(now or {"clerk"}), "active": True, **hashes}
            people.change_staff(conn, id, failures=0, locked_until=None, **values)
            return _changed(id, name, "secret" if known else "added", None, now or {"clerk"})

        self._change(events.StaffChanged, secrets.token_hex(16), make)

    # -- inside -----------------------------------------------------------------------------

    def _renew(self, id: int, what: str, told: Told, staff_id: int | None, request_id: str) -> Told:
        hashes = secret.hashes(told)

        def make(conn: Connection, _at: Moment) -> Change:
            person = self._person(conn, id)
            if what == "password" and OFFICE not in person.roles:
                raise Refused(f"{person.name} không làm ở văn phòng nên không có mật khẩu.")
            people.change_staff(conn, id, failures=0, locked_until=None, **hashes)
            return _changed(id, person.name, what, staff_id)

        return told if self._tell(make, request_id) else Told()

    def _tell(self, make: Callable[[Connection, Moment], Change], request_id: str) -> bool:
        """Do it; whether this very request did: a repeat is told no PIN that is not kept."""
        done = False

        def once(conn: Connection, at: Moment) -> Change:
            nonlocal done
            change = make(conn, at)
            done = True
            return change

        self._change(events.StaffChanged, request_id, once)
        return done

    def _person(self, conn: Connection, id: int, *, active: bool = True) -> Staff:
        person = people.staff_by_id(conn, self.hall_id, id)
        if person is None or person.active is not active:
            raise NotFound("Không có cán bộ này trong danh sách.")
        return person

    def _keep_an_office(self, conn: Connection, person: Staff) -> None:
        """Nobody takes the last account away that could give one back."""
        others = [
            p
            for p in people.staff(conn, self.hall_id)
            if p.active and OFFICE in p.roles and p.password_hash and p.id != person.id
        ]
        if OFFICE in person.roles and not others:
            raise Refused(
                f"{person.name} là tài khoản văn phòng cuối cùng. "
                "Mời giao việc văn phòng cho một người khác trước."
            )


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Họ tên: từ 1 đến {LONGEST_NAME} ký tự.")
    return name


def _changed(
    id: int, name: str, what: str, staff_id: int | None, roles: Collection[str] | None = None
) -> Change:
    data: dict[str, Any] = {"who": id, "name": name, "what": what}
    if roles is not None:
        data["roles"] = [role for role in ROLES if role in roles]
    return Change(staff_id=staff_id, data=data)
