"""Who may act: a person of the hall with a PIN, throttled."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from math import ceil

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection

from hall import records
from hall.clock import Clock
from hall.errors import Refused
from hall.records import Staff
from hall.writer import Database

ROLES = ("clerk", "guide", "office")
PIN_DIGITS = 6
TRIES = 5  # wrong PINs before a wait
FIRST_LOCK = timedelta(seconds=60)  # doubles with every further wrong PIN

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # OWASP's argon2id minimum


class StaffRoom:
    """The people of one hall."""

    def __init__(self, hall_id: str, database: Database, clock: Clock) -> None:
        self.hall_id, self.database, self.clock = hall_id, database, clock

    def everyone(self) -> list[Staff]:
        with self.database.read() as conn:
            return records.staff(conn, self.hall_id)

    def find(self, staff_id: int) -> Staff | None:
        with self.database.read() as conn:
            return records.staff_by_id(conn, self.hall_id, staff_id)

    def give_pin(self, name: str, roles: tuple[str, ...]) -> str:
        """A new random PIN for a person, who is added if unknown; told once, kept as a hash."""
        unknown = set(roles) - set(ROLES)
        if unknown:
            raise ValueError(f"unknown roles {sorted(unknown)}; known are {', '.join(ROLES)}")
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))
        self.set_pin(name, roles, pin)
        return pin

    def set_pin(self, name: str, roles: tuple[str, ...], pin: str) -> None:
        hashed = _hasher.hash(pin)
        self.database.write(
            self.hall_id,
            lambda conn: records.save_staff(conn, self.hall_id, name, roles, hashed),
        )

    def with_role(self, role: str) -> list[Staff]:
        """Those who may sign in for a role."""
        return [person for person in self.everyone() if role in person.roles]

    def sign_in(self, staff_id: int, pin: str, role: str | None = None) -> Staff:
        """The person behind a PIN; Refused, alike for a wrong PIN and an unknown id.

        With a role, also Refused when the person does not have it.
        """
        now = self.clock.now()
        person = self.database.write(
            self.hall_id, lambda conn: self._count_try(conn, staff_id, now)
        )
        try:
            _hasher.verify(person.pin_hash, pin)
        except VerificationError:
            raise Refused("Mã PIN không đúng.") from None
        self.database.write(
            self.hall_id, lambda conn: records.note_attempt(conn, person.id, 0, None)
        )
        if role and role not in person.roles:
            raise Refused(f"{person.name} chưa được giao việc ở đây.")
        return person

    def _count_try(self, conn: Connection, staff_id: int, now: datetime) -> Staff:
        """Count a try before the PIN is looked at: many at once may not share one count."""
        person = records.staff_by_id(conn, self.hall_id, staff_id)
        if person is None:
            raise Refused("Mã PIN không đúng.")
        if person.locked_until and now < person.locked_until:
            left = ceil((person.locked_until - now).total_seconds())
            raise Refused(f"Nhập sai nhiều lần. Mời thử lại sau {left} giây.")
        over = person.failures + 1 - TRIES
        until = now + FIRST_LOCK * 2 ** min(over, 6) if over >= 0 else None
        records.note_attempt(conn, person.id, person.failures + 1, until)
        return person
