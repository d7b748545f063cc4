"""What the counter's pages send, read into values of the hall. Wrong shapes are 400."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import Request, abort

from hall.errors import Refused
from hall.outcome import Outcome
from hall.promise import Checks

FATES = ("accepted", "incomplete", "refused")
LONGEST = 300  # letters of a note, a document or a case code


class SignIn(NamedTuple):
    counter_id: int
    staff_id: int
    pin: str


def sign_in(form: Mapping[str, str]) -> SignIn:
    """The filled-in sign-in form. Refused names what is left out, before a PIN is tried."""
    pin = form.get("pin", "").strip()
    if not _number(form.get("counter", "")):
        raise Refused("Mời chọn quầy.")
    if not _number(form.get("staff", "")):
        raise Refused("Mời chọn tên.")
    if not (pin.isascii() and pin.isdecimal() and len(pin) == 6):
        raise Refused("Mã PIN có 6 chữ số.")
    return SignIn(int(form["counter"]), int(form["staff"]), pin)


def _number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9


def request_id(request: Request) -> str:
    return _text(_object(request), "request_id")


def lane(request: Request) -> str:
    return _text(_object(request), "lane")


def checks(args: Mapping[str, str]) -> Checks:
    """The three conditions as a query: `complete=1&valid=1&no_verification=0`."""
    ticked = {name: args.get(name, "1") == "1" for name in ("complete", "valid", "no_verification")}
    return Checks(**ticked)


def outcomes(request: Request) -> list[Outcome]:
    """The fate of each dossier, as the workplace sends them on "Xong"."""
    rows = _object(request).get("outcomes", [])
    if not isinstance(rows, list):
        abort(400, "Yêu cầu không đúng dạng.")
    return [_outcome(row) for row in rows]


def _outcome(row: Any) -> Outcome:
    if not isinstance(row, dict) or row.get("fate") not in FATES:
        abort(400, "Yêu cầu không đúng dạng.")
    ticked = ("complete", "valid", "no_verification")
    if type(row.get("dossier")) is not int or any(
        not isinstance(row.get(name, True), bool) for name in ticked
    ):
        abort(400, "Yêu cầu không đúng dạng.")
    return Outcome(
        dossier_id=row["dossier"],
        fate=row["fate"],
        checks=Checks(**{name: row.get(name, True) for name in ticked}),
        missing=_texts(row, "missing"),
        documents=_texts(row, "documents") if "documents" in row else None,
        note=_text(row, "note").strip(),
        case_code=_text(row, "case_code").strip().upper(),
        seen_due=_moment(row.get("seen_due")),
    )


def _object(request: Request) -> dict[str, Any]:
    found = request.get_json()
    if not isinstance(found, dict):
        abort(400, "Yêu cầu không đúng dạng.")
    return found


def _text(row: Mapping[str, Any], name: str) -> str:
    found = row.get(name, "")
    if not isinstance(found, str) or len(found) > LONGEST:
        abort(400, "Yêu cầu không đúng dạng.")
    return found


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = row.get(name, [])
    if not isinstance(found, list) or not all(isinstance(x, str) for x in found):
        abort(400, "Yêu cầu không đúng dạng.")
    return tuple(found)


def _moment(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        abort(400, "Yêu cầu không đúng dạng.")
    if found.tzinfo is None:
        abort(400, "Yêu cầu không đúng dạng.")
    return found
