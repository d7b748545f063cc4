"""Who asks: the person who has signed in on this browser, and the device that the browser is.

The PIN, the password and the roles are the hall's (hall/staff.py), devices too (hall/devices.py);
here is only what the browser's cookies remember.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from flask import current_app, g, request, session

from hall.device_rows import Device
from hall.errors import Refused
from hall.hall import Hall
from hall.people import Staff
from hall.secret import OFFICE

FACES = ("counter", "guide", "office")  # where one signs in
TERMINALS = ("counter", "guide")  # the devices at which a PIN is enough
NOT_HERE = "Mã PIN chỉ dùng ở máy đã được văn phòng duyệt. Mời dùng máy ở quầy."


# -- a person -------------------------------------------------------------------------------


def enter(face: str, person: Staff, *, by: str = "pin", **more: Any) -> None:
    """Remember at a face who signed in, and what else it needs to know of the place."""
    session.permanent = True  # and then gone after PERMANENT_SESSION_LIFETIME, a working day
    kept = {"hall": person.hall, "staff": person.id, "mark": mark(person), "by": by}
    session[face] = {**kept, **more}


def submit(face: str, hall: Hall, *roles: str) -> Staff:
    """Sign in with a form of `staff` and `pin`. Raises Refused with a sentence to show.

    At the office `pin` is the password of whoever works there.
    """
    text = request.form.get("staff", "")
    staff_id = int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
    office, known = face == "office", hall.staff.find(staff_id)
    by_password = office and known is not None and OFFICE in known.roles
    if not by_password and not standing(hall):
        raise Refused(NOT_HERE)
    found = hall.staff.sign_in(staff_id, request.form.get("pin", ""), *roles, office=office)
    enter(face, found, by="password" if by_password else "pin")
    return found


def leave(face: str) -> None:
    session.pop(face, None)


def remembered(face: str, hall: Hall) -> dict[str, Any]:
    """What a face remembers of this hall; empty when nobody signed in here."""
    kept = session.get(face) or {}
    return kept if isinstance(kept, dict) and kept.get("hall") == hall.id else {}


def person(face: str, hall: Hall, *roles: str) -> Staff | None:
    """Who signed in at a face of this hall, with the roles that are theirs in that way.

    None without one of the roles asked for; a PIN never gives the office, and nothing away from
    an enrolled device.
    """
    found = _signed_in(face, hall)
    if found and remembered(face, hall).get("by") != "password":
        found = found._replace(roles=found.roles - {OFFICE}) if standing(hall) else None
    return found if found and (not roles or found.roles & set(roles)) else None


def who(hall: Hall, own: str, roles: Iterable[str] = ()) -> Staff | None:
    """Who has signed in on this browser at any face, at `own` first, with one of the roles."""
    wanted = tuple(roles)
    for face in sorted(FACES, key=lambda face: face != own):
        if found := person(face, hall, *wanted):
            return found
    return None


def mark(person: Staff) -> str:
    """Changes with PIN and password, so that a new one signs out every browser of the old one."""
    both = f"{person.pin_hash} {person.password_hash or ''}"
    return hashlib.sha256(both.encode()).hexdigest()[:16]


def anyone() -> bool:
    """Whether somebody of any staff is signed in on this browser, at whatever face."""
    return any(isinstance(kept, dict) and "staff" in kept for kept in session.values())


def _signed_in(face: str, hall: Hall) -> Staff | None:
    kept = remembered(face, hall)
    found = hall.staff.find(kept["staff"]) if kept else None
    return found if found and kept.get("mark") == mark(found) else None


# -- a device -------------------------------------------------------------------------------


def enrolling() -> bool:
    """Whether this installation only lets in devices that the office approved."""
    return bool(current_app.config.get("ENROL"))


def cookie(kind: str, hall: Hall) -> str:
    """The name of the cookie that holds a device's token."""
    return f"denluot-{kind}-{hall.id}"


def device(hall: Hall, kinds: Iterable[str]) -> Device | None:
    """The enrolled device that this browser is, of the first of some kinds."""
    for kind in kinds:
        token = request.cookies.get(cookie(kind, hall))
        if token and (found := hall.devices.enrolled_as(kind, token)):
            return found
    return None


def standing(hall: Hall) -> bool:
    """Whether a PIN is enough here: at an enrolled terminal, or beside a password of the office."""
    if not enrolling() or device(hall, TERMINALS):
        return True
    return remembered("office", hall).get("by") == "password" and bool(_signed_in("office", hall))


def at_device() -> bool:
    """Whether what asks is a device of the hall's own, where the installation wants that."""
    return not enrolling() or g.get("device") is not None


def place() -> str:
    """The kiosk, screen or counter that this device is; "" for any."""
    found: Device | None = g.get("device")
    return found.place if found else ""
