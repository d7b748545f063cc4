"""PINs and passwords: made at random, told once, kept as argon2 hashes."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hall.errors import Refused

OFFICE = "office"
# What a person may be, in the words of the screens.
ROLES = {
    "clerk": "Cán bộ quầy",
    "guide": "Người hướng dẫn",
    "results": "Trả kết quả",
    "head": "Lãnh đạo trung tâm",
    OFFICE: "Văn phòng",
}
PIN_DIGITS = 6
PASSWORD_LEAST = 12  # characters
# Without letters that look alike; four groups of four are 79 bits.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # OWASP's argon2id minimum


@dataclass(frozen=True)
class Told:
    """What a person is told once; "" for what stays as it was, or when the request was a repeat."""

    pin: str = ""
    password: str = ""


def new(roles: Collection[str]) -> Told:
    """What roles need: a PIN, the office a password, both for both. Refused without any role."""
    check(roles)
    if not roles:
        raise Refused("Mời chọn ít nhất một việc.")
    pin = new_pin() if set(roles) - {OFFICE} else ""
    return Told(pin, new_password() if OFFICE in roles else "")


def check(roles: Collection[str]) -> None:
    unknown = set(roles) - set(ROLES)
    if unknown:
        raise ValueError(f"unknown roles {sorted(unknown)}; known are {', '.join(ROLES)}")


def new_pin() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(PIN_DIGITS))


def new_password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def hashes(told: Told) -> dict[str, str]:
    """The columns of a person's row that keep it."""
    pin = {"pin_hash": _hasher.hash(told.pin)} if told.pin else {}
    return pin | ({"password_hash": _hasher.hash(told.password)} if told.password else {})


def fits(kept: str, secret: str) -> bool:
    """Whether a PIN or password is the one that was kept; "" keeps none."""
    try:
        return _hasher.verify(kept, secret)
    except (VerificationError, InvalidHashError):
        return False
