"""What the counter's pages send, read into values of the hall. Wrong shapes are 400."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from flask import Request, abort

from hall.errors import Refused
from hall.fee import Original
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


class Transfer(NamedTuple):
    lane: str  # a letter, or "" to stay in the lane
    to_counter: int | None
    place: Literal["order", "first", "last"]


def transfer(request: Request) -> Transfer:
    """Where a ticket is sent: a lane or a counter, and at which end of the line."""
    row = _object(request)
    place = row.get("place", "order")
    if place not in ("order", "first", "last"):
        abort(400, "Yêu cầu không đúng dạng.")
    to_counter = _whole(row, "to_counter") if "to_counter" in row else None
    return Transfer(_text(row, "lane"), to_counter, place)


def to_counter(request: Request) -> int:
    return _whole(_object(request), "to_counter")


def reason(request: Request) -> str:
    return _text(_object(request), "reason").strip()


class Chosen(NamedTuple):
    label: str
    reason: str


def chosen(request: Request) -> Chosen:
    """A number to call out of its turn, as typed, and why."""
    row = _object(request)
    return Chosen(_text(row, "label").strip().upper(), _text(row, "reason").strip())


class Added(NamedTuple):
    code: str
    count: int


def added(request: Request) -> Added:
    row = _object(request)
    return Added(_text(row, "code"), _whole(row, "count"))


def originals(args: Mapping[str, str]) -> tuple[Original, ...]:
    """Documents to be copied, as a query: `originals=12x2,3x1` are pages x copies.

    Raises Refused with a sentence for numbers that no document has.
    """
    text = args.get("originals", "")
    if len(text) > LONGEST:
        abort(400, "Yêu cầu không đúng dạng.")
    return tuple(_original(pair.split("x")) for pair in text.split(",") if pair)


def _original(pair: Sequence[Any]) -> Original:
    if len(pair) != 2 or not all(_number(str(part)) for part in pair):
        raise Refused("Mời ghi số trang và số bản sao bằng chữ số, ví dụ 3 trang, 2 bản.")
    return Original(int(pair[0]), int(pair[1]))


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
        originals=_originals(row.get("originals", [])),
        exempt=_text(row, "exempt"),
        receipt=_receipt(row.get("receipt")),
        again=_text(row, "again").strip(),
    )


def _originals(rows: Any) -> tuple[Original, ...]:
    if not isinstance(rows, list) or not all(isinstance(pair, list) for pair in rows):
        abort(400, "Yêu cầu không đúng dạng.")
    return tuple(_original(pair) for pair in rows)


def _receipt(asked: Any) -> bool | None:
    """Whether a receipt is printed; None leaves it to the rule."""
    if asked is not None and not isinstance(asked, bool):
        abort(400, "Yêu cầu không đúng dạng.")
    return asked  # type: ignore[no-any-return]  # checked the line before


def _object(request: Request) -> dict[str, Any]:
    found = request.get_json()
    if not isinstance(found, dict):
        abort(400, "Yêu cầu không đúng dạng.")
    return found


def _whole(row: Mapping[str, Any], name: str) -> int:
    found = row.get(name)
    if type(found) is not int or not 0 <= found < 10**9:
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
