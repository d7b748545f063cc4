"""Paper as a value: what the hall says on each of its slips.

A paper is decided in the transaction that needs it and kept with its job, so that whatever
prints it, and whenever, it says what was true then. All strings are ready to print.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, kw_only=True)
class _Slip:
    """What every paper bears.

    `reprint` is empty on the first copy, else which copy it is and when it was made: "lần 1,
    lúc 08:20, thứ Năm 26/11/2026". `url` ends in the random token, never in a name or a number.
    """

    hall_name: str  # "Trung tâm Phục vụ hành chính công"
    place: str  # "Phường Tứ Minh"
    label: str  # "A001", "" before a number was taken
    url: str
    demo: bool = False
    reprint: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketPaper(_Slip):
    """One person's number; it promises nothing that the clerk has not accepted."""

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
    wifi: str = ""
    notes: tuple[str, ...] = ()
    lang: str = "vi"  # "en" when it was taken in English


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper(_Slip):
    """What was handed in and when the result is due; beside Mẫu 01, never instead of it."""

    procedure: str
    case_code: str  # of the case system, or ""
    documents: tuple[str, ...]  # handed in
    accepted_at: str  # "14:05, thứ Năm 26/11/2026"
    accepted_by: str  # "Quầy 3"
    due: str  # "trước 9 giờ, thứ Hai, ngày 30/11/2026"
    due_reason: str
    fee: str  # "Miễn phí", "8.000 đồng", or ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GuidancePaper(_Slip):
    """All that is missing, once and completely; beside Mẫu 02, never instead of it."""

    procedure: str
    missing: tuple[str, ...]
    note: str
    printed_at: str
    counter: str  # "Quầy 3"


@dataclass(frozen=True, kw_only=True)
class FeePaper(_Slip):
    """What certified copies will cost, provisionally; no receipt for money."""

    procedure: str
    lines: tuple[tuple[str, str], ...]  # ("Bản chính 5 trang × 3 bản sao", "21.000 đồng")
    total: str  # "21.000 đồng"
    formula: str  # how a copy's fee is counted
    source: str  # "Điều 4 Thông tư 226/2016/TT-BTC"
    printed_at: str
    counter: str


@dataclass(frozen=True, kw_only=True)
class ResultPaper(_Slip):
    """A result lies ready; it is handed over against Mẫu 01."""

    procedure: str
    case_code: str
    ready_at: str  # "15:10, thứ Năm 26/11/2026"
    where: str  # "Quầy 7"
    bring: tuple[str, ...]  # what to show when collecting


@dataclass(frozen=True, kw_only=True)
class MissedPaper(_Slip):
    """Someone was called and did not come, and is here now: what becomes of the turn."""

    lane_name: str
    called_at: str  # "08:40"
    calls: int
    back: str  # "Ông/bà trở lại đúng chỗ cũ trong hàng."
    ahead: int  # people, after coming back
    printed_at: str


@dataclass(frozen=True, kw_only=True)
class ParkedPaper(_Slip):
    """Someone fetches a paper and keeps her place."""

    procedure: str  # or "" for a ticket without one
    fetch: tuple[str, ...]  # which papers, where the clerk named them
    counter: str  # where to come back to
    note: str
    printed_at: str


Paper = (
    TicketPaper | ReceiptPaper | GuidancePaper | FeePaper | ResultPaper | MissedPaper | ParkedPaper
)

_KINDS: dict[str, type[Paper]] = {
    "ticket": TicketPaper,
    "receipt": ReceiptPaper,
    "guidance": GuidancePaper,
    "fee": FeePaper,
    "result": ResultPaper,
    "missed": MissedPaper,
    "parked": ParkedPaper,
}


def kind_of(paper: Paper) -> str:
    """The word in a job's row, such as `ticket`."""
    return next(kind for kind, made in _KINDS.items() if isinstance(paper, made))


def marked(paper: Paper, reprint: str) -> Paper:
    """The same paper, marked as printed again."""
    return replace(paper, reprint=reprint)


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
