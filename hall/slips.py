"""Slips that are printed when someone asks for one: each says what is true of a ticket now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hall.errors import Refused
from hall.fee import Original, page_rule
from hall.paper import FeePaper, MissedPaper, Paper, ParkedPaper, ResultPaper
from hall.rulebook import Rulebook
from hall.ticket import STATE_VI, Dossier, Ticket, TicketState
from hall.words import MAU_01, clock_en, money_vi, stamp_vi

Kind = Literal["fee", "result", "missed", "parked"]
TO_COLLECT = (MAU_01, "Giấy tờ tùy thân")
KEEPS_PLACE = "Khi quay lại, đưa phiếu này, không phải xếp hàng từ đầu."


@dataclass(frozen=True)
class Scene:
    """What every slip needs to know: the hall, the ticket, the moment (UTC) and the address."""

    rulebook: Rulebook
    ticket: Ticket
    now: datetime
    url: str
    demo: bool

    @property
    def common(self) -> dict[str, object]:
        return {
            "hall_name": self.rulebook.name,
            "place": self.rulebook.place,
            "label": self.ticket.label,
            "url": self.url,
            "demo": self.demo,
        }

    def stamp(self, at: datetime) -> str:
        return stamp_vi(at.astimezone(self.rulebook.zone))

    def counter(self, counter_id: int | None) -> str:
        return self.rulebook.counter(counter_id).name if counter_id else ""


def parked(scene: Scene, counter_id: int | None) -> Paper:
    """For whoever fetches a paper; `counter_id` is where she was served."""
    ticket = scene.ticket
    if ticket.state is not TicketState.PARKED:
        raise Refused(f"Số {ticket.label} {STATE_VI[ticket.state]}, không phải đang bổ sung.")
    return ParkedPaper(
        **scene.common,  # type: ignore[arg-type]
        procedure=ticket.dossiers[0].name if ticket.dossiers else "",
        fetch=(),
        counter=scene.counter(counter_id),
        note=KEEPS_PLACE,
        printed_at=scene.stamp(scene.now),
    )


def missed(scene: Scene, ahead: int) -> Paper:
    """For whoever was called, did not come, and is back in the line with `ahead` people before."""
    ticket = scene.ticket
    if ticket.state is not TicketState.WAITING or ticket.called_at is None or not ticket.calls:
        raise Refused(f"Số {ticket.label} chưa lỡ lượt, hoặc chưa được đưa lại vào hàng chờ.")
    to_the_end = ticket.line_at > ticket.called_at
    lane = next((x.name for x in scene.rulebook.lanes if x.letter == ticket.lane), "")
    return MissedPaper(
        **scene.common,  # type: ignore[arg-type]
        lane_name=lane,
        called_at=clock_en(ticket.called_at.astimezone(scene.rulebook.zone)),
        calls=ticket.calls,
        back="Ông/bà được xếp lại vào cuối hàng."
        if to_the_end
        else "Ông/bà trở lại đúng chỗ cũ trong hàng, không phải lấy số mới.",
        ahead=ahead,
        printed_at=scene.stamp(scene.now),
    )


def result(scene: Scene) -> Paper:
    """For whoever was told that a result lies ready."""
    dossier = _accepted(scene.ticket)
    place = scene.rulebook.lane_for("collect")
    counters = [c.name for c in scene.rulebook.counters if place.letter in c.lanes]
    return ResultPaper(
        **scene.common,  # type: ignore[arg-type]
        procedure=dossier.name,
        case_code=dossier.case_code or "",
        ready_at=scene.stamp(scene.now),
        where=" hoặc ".join(counters) or place.name,
        bring=TO_COLLECT,
    )


def fee(scene: Scene, originals: Sequence[Original]) -> Paper:
    """What certified copies will cost, before anything is paid."""
    today, book = scene.now.astimezone(scene.rulebook.zone).date(), scene.rulebook
    paged = [
        (dossier.name, *found)
        for dossier in scene.ticket.dossiers
        if (found := page_rule(book.fees, book.procedure(dossier.procedure, today), today))
    ]
    if not paged:
        raise Refused(f"Số {scene.ticket.label} không có thủ tục tính phí theo trang.")
    if not originals:
        raise Refused("Mời ghi số trang và số bản sao.")
    name, rule, formula = paged[0]
    return FeePaper(
        **scene.common,  # type: ignore[arg-type]
        procedure=name,
        lines=tuple(original.line(formula) for original in originals),
        total=money_vi(sum(original.fee(formula) for original in originals)),
        formula=rule.words,
        source=rule.source,
        printed_at=scene.stamp(scene.now),
        counter=scene.counter(scene.ticket.counter_id),
    )


def _accepted(ticket: Ticket) -> Dossier:
    for dossier in ticket.dossiers:
        if dossier.outcome == "accepted":
            return dossier
    raise Refused(f"Số {ticket.label} chưa có hồ sơ nào được tiếp nhận.")
