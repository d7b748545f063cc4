"""Who has signed in on this browser: a face's own small part of the session cookie.

The PIN and the roles are the hall's (hall/staff.py); here is only what the cookie remembers.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import request, session

from hall.hall import Hall
from hall.records import Staff


def enter(face: str, person: Staff, **more: Any) -> None:
    """Remember at a face who signed in, and what else it needs to know of the place."""
    session.permanent = True  # and then gone after PERMANENT_SESSION_LIFETIME, a working day
    session[face] = {"hall": person.hall, "staff": person.id, "pin": _mark(person), **more}


def submit(face: str, hall: Hall, role: str) -> None:
    """Sign in with a form of `staff` and `pin`. Raises Refused with a sentence to show."""
    text = request.form.get("staff", "")
    staff_id = int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
    enter(face, hall.staff.sign_in(staff_id, request.form.get("pin", ""), role))


def leave(face: str) -> None:
    session.pop(face, None)


def remembered(face: str, hall: Hall) -> dict[str, Any]:
    """What a face remembers of this hall; empty when nobody signed in here."""
    kept = session.get(face) or {}
    return kept if kept.get("hall") == hall.id else {}


def person(face: str, hall: Hall, role: str) -> Staff | None:
    """Who signed in at a face of this hall, if the role is still theirs."""
    kept = remembered(face, hall)
    found = hall.staff.find(kept["staff"]) if kept else None
    if found is None or role not in found.roles or kept.get("pin") != _mark(found):
        return None
    return found


def _mark(person: Staff) -> str:
    """Changes with the PIN, so that a new PIN signs out every browser of the old one."""
    return hashlib.sha256(person.pin_hash.encode()).hexdigest()[:16]


def anyone() -> bool:
    """Whether somebody of any staff is signed in on this browser, at whatever face."""
    return any(isinstance(kept, dict) and "staff" in kept for kept in session.values())
