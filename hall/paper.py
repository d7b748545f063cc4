"""Paper as a value: what the hall says on a ticket, a receipt and a guidance slip.

A paper is decided in the transaction that needs it and kept with its job, so that whatever
prints it, and whenever, it says what was true then. All strings are ready to print.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TicketPaper:
    """One person's number; it promises nothing that the clerk has not accepted."""

    hall_name: str  # "Trung tâm Phục vụ hành chính công"
    place: str  # "Phường Tứ Minh"
    label: str  # "A001"
    fast_track: bool
    model_name: str  # "Ngày Thứ Năm không hẹn", or "" when no model applies
    promise: str  # "Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ"
    reason: str  # why the promise is what it is
    lines: tuple[tuple[str, int], ...]  # (procedure, how many dossiers)
    lane_name: str
    ahead: int  # people
    wait: str  # "khoảng 10–15 phút", or "" while it would be a guess
    priority: bool
    issued_at: str  # "08:15, thứ Năm 26/11/2026"
    url: str  # ends in the random token, never in a name or a number
    wifi: str = ""
    notes: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True)
class ReceiptPaper:
    """What was handed in and when the result is due; beside Mẫu 01, never instead of it."""

    hall_name: str
    place: str
    label: str
    procedure: str
    case_code: str  # of the case system, or ""
    documents: tuple[str, ...]  # handed in
    accepted_at: str  # "14:05, thứ Năm 26/11/2026"
    accepted_by: str  # "Quầy 3"
    due: str  # "trước 9 giờ, thứ Hai, ngày 30/11/2026"
    due_reason: str
    fee: str  # "Miễn phí", "8.000 đồng", or ""
    url: str
    notes: tuple[str, ...] = ()
    demo: bool = False


@dataclass(frozen=True)
class GuidancePaper:
    """All that is missing, once and completely; beside Mẫu 02, never instead of it."""

    hall_name: str
    place: str
    label: str
    procedure: str
    missing: tuple[str, ...]
    note: str
    printed_at: str
    counter: str  # "Quầy 3"
    url: str  # brings the person back to the line
    demo: bool = False


Paper = TicketPaper | ReceiptPaper | GuidancePaper

_KINDS: dict[str, type[TicketPaper] | type[ReceiptPaper] | type[GuidancePaper]] = {
    "ticket": TicketPaper,
    "receipt": ReceiptPaper,
    "guidance": GuidancePaper,
}


def kind_of(paper: Paper) -> str:
    """`ticket`, `receipt` or `guidance`: the word in a job's row."""
    return next(kind for kind, made in _KINDS.items() if isinstance(paper, made))


def to_json(paper: Paper) -> str:
    """The paper as the text of its job's row."""
    return json.dumps(vars(paper), ensure_ascii=False, separators=(",", ":"))


def from_json(kind: str, text: str) -> Paper:
    """The paper that `to_json` wrote; ValueError says what is wrong with any other text."""
    made = _KINDS.get(kind)
    if made is None:
        raise ValueError(f"{kind!r} is no kind of paper; it would be one of {', '.join(_KINDS)}")
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError(f"a {kind} paper is a JSON object, not {type(values).__name__}")
    try:
        return made(**{name: _frozen(value) for name, value in values.items()})
    except TypeError as error:  # a field too many or too few
        raise ValueError(f"not a {kind} paper: {error}") from error


def _frozen(value: Any) -> Any:
    """JSON knows lists only; a frozen value has tuples."""
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
