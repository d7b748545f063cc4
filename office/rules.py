"""The rulebook in words that the office can check against its plans and notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from hall.advice import term_words
from hall.day import cutoff_words
from hall.fast_track import after_words
from hall.fee import published
from hall.hall import Hall
from hall.rulebook import Procedure, Rulebook, Session
from hall.service_model import ServiceModel
from hall.words import clock_vi, date_vi

DAYS = {"mon": "Hai", "tue": "Ba", "wed": "Tư", "thu": "Năm", "fri": "Sáu", "sat": "Bảy"}
CONDITIONS = {
    "complete": "đầy đủ thành phần",
    "valid": "hợp lệ",
    "no_verification": "không cần xác minh",
}
# What the catalogue's marks speak of, and how sure each is.
MARKS = {"code": "mã", "days": "thời hạn", "fee": "phí", "comp": "giấy tờ"}
SURE = {"H": "chắc", "M": "nên đối chiếu", "L": "chưa chắc"}


@dataclass(frozen=True)
class Mark:
    """How sure one figure of a procedure is: `level` is H, M or L."""

    words: str
    level: str


@dataclass(frozen=True)
class Row:
    """A procedure as the page lists it."""

    procedure: Procedure
    term: str
    fee: str
    marks: tuple[Mark, ...]
    models: tuple[str, ...]


@dataclass(frozen=True)
class ModelSheet:
    """A service model in words."""

    model: ServiceModel
    days: str
    dates: str
    cutoff: str
    conditions: str
    after: str
    covers: str
    declared: str


def warnings(rulebook: Rulebook) -> list[str]:
    """What of the models the office must still settle."""
    return [sentence for model in rulebook.models for sentence in _unsettled(rulebook, model)]


def _unsettled(rulebook: Rulebook, model: ServiceModel) -> Iterator[str]:
    if model.example:
        yield (
            f"Danh mục thủ tục của «{model.name}» là ví dụ: "
            "thay bằng phụ lục chính thức của kế hoạch."
        )
    if model.covers and model.declared:
        listed, declared = _covers(rulebook, model), _declared(model)
        if listed != declared:
            yield f"Danh mục của «{model.name}» có {listed}; kế hoạch nêu {declared}."


def sessions(rulebook: Rulebook) -> list[tuple[str, Session]]:
    return [(weekdays(s.weekdays), s) for s in rulebook.sessions]


def weekdays(days: tuple[str, ...] | str) -> str:
    """ "Thứ Hai đến thứ Sáu", "Thứ Năm", "mọi ngày làm việc"."""
    if isinstance(days, str):
        return "Mọi ngày làm việc"
    order = [*DAYS, "sun"]
    at = sorted(order.index(day) for day in days)
    named = ["Chủ nhật" if order[i] == "sun" else f"thứ {DAYS[order[i]]}" for i in at]
    if len(at) > 2 and at == list(range(at[0], at[-1] + 1)):
        named = [f"{named[0]} đến {named[-1]}"]
    text = ", ".join(named)
    return text[:1].upper() + text[1:]


def models(hall: Hall) -> list[ModelSheet]:
    return [_model(hall.rulebook, model) for model in hall.rulebook.models]


def fields(hall: Hall) -> list[tuple[str, list[Row]]]:
    """Today's procedures by field, in the catalogue's order."""
    rulebook, today = hall.rulebook, hall.day().date
    rank = {name: place for place, name in enumerate(rulebook.fields_on(today))}
    there = sorted(rulebook.procedures_on(today), key=lambda p: rank[p.field])
    return [
        (field, [_row(rulebook, p, today) for p in rows])
        for field, rows in groupby(there, key=lambda p: p.field)
    ]


def _row(rulebook: Rulebook, procedure: Procedure, today: date) -> Row:
    covering = [m.name for m in rulebook.models if m.covers and procedure.code in m.covers]
    term = term_words(procedure).vi.removeprefix("Thủ tục này giải quyết theo thời hạn ")
    if procedure.days_with_verification:
        term += f"; cần xác minh: {procedure.days_with_verification} ngày làm việc"
    cost = published(rulebook, procedure, today).vi
    return Row(procedure, term, cost, _marks(procedure), tuple(covering))


def _marks(procedure: Procedure) -> tuple[Mark, ...]:
    found = re.findall(r"(code|days|fee|comp):([HML])", procedure.confidence)
    return tuple(
        Mark(f"{MARKS[what]} {SURE[level]}", level) for what, level in found if level != "H"
    )


def _model(rulebook: Rulebook, model: ServiceModel) -> ModelSheet:
    until = f" đến hết {date_vi(model.end)}" if model.end else ", chưa có ngày kết thúc"
    if model.window:
        cutoff = f"phục vụ thêm từ {clock_vi(model.window.start)} đến {clock_vi(model.window.end)}"
    else:
        cutoff = f"nhận hồ sơ {cutoff_words(model.cutoff).vi}" if model.cutoff else ""
    if model.cutoff:
        online = model.cutoff.anchor == "submission"
        cutoff += ", tính theo lúc nộp" if online else ", tính theo lúc tiếp nhận"
    conditions = ", ".join(CONDITIONS[c] for c in model.conditions)
    return ModelSheet(
        model=model,
        days=weekdays(model.weekdays),
        dates=f"từ {date_vi(model.start)}{until}",
        cutoff=cutoff or "không ghi giờ chót: nhận trong giờ làm việc, trả trong ngày",
        conditions=conditions or "không nêu",
        after=after_words(model).vi if model.cutoff else "",
        covers=_covers(rulebook, model),
        declared=_declared(model),
    )


def _covers(rulebook: Rulebook, model: ServiceModel) -> str:
    if model.covers is None:
        return "mọi thủ tục"
    there = {p.code: p for p in rulebook.procedures if p.code in model.covers}
    count = len({p.field for p in there.values()})
    return f"{len(there)} thủ tục thuộc {count} lĩnh vực"


def _declared(model: ServiceModel) -> str:
    if model.declared is None:
        return ""
    return f"{model.declared.procedures} thủ tục thuộc {model.declared.fields} lĩnh vực"
