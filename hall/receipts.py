"""The papers that a decision earns: a receipt, a guidance slip, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from hall import jobs
from hall.day import service_day
from hall.fee import Fee
from hall.outcome import Decided, lacking
from hall.paper import GuidancePaper, Paper, ReceiptPaper
from hall.promise import Promise
from hall.rulebook import Procedure, Rulebook
from hall.ticket import Ticket
from hall.words import sentence, stamp_vi


def immediate(rulebook: Rulebook, procedure: Procedure, promise: Promise, now: datetime) -> bool:
    """Whether a result follows at once, so that no receipt is owed unless asked for
    (NĐ 61/2018/NĐ-CP Đ.17 k.4).

    The law wants it done on receipt, and it is promised for today. A plan that hands out a slip
    with the hour of today all the same (thuy-nguyen.txt:71) has its slip.
    """
    today = now.astimezone(rulebook.zone).date()
    at_once = procedure.days == 0 and procedure.same_day_by_law == "yes"
    slip = any(m.slip and m.promises(procedure.code) for m in service_day(rulebook, today).models)
    return at_once and promise.due_at.date() == today and not slip


def put_on_paper(
    conn: Connection,
    rulebook: Rulebook,
    ticket: Ticket,
    decided: Sequence[Decided],
    now: datetime,
    url: str,
    demo: bool,
) -> tuple[str, ...]:
    """A receipt or a guidance slip for each dossier that earned one; the printers used."""
    papers = [_paper(rulebook, ticket, item, now, url, demo) for item in decided]
    earned = [paper for paper in papers if paper]
    return jobs.hand_over(conn, rulebook, "counter", ticket.id, earned, now)


def _handed_in(item: Decided) -> tuple[str, ...]:
    documents = item.outcome.documents
    return lacking(item.procedure.components, ()) if documents is None else documents


def _owed(rulebook: Rulebook, item: Decided, promise: Promise, now: datetime) -> bool:
    asked = item.outcome.receipt
    return not immediate(rulebook, item.procedure, promise, now) if asked is None else asked


def _fee_notes(cost: Fee | None) -> tuple[str, ...]:
    """What the fee was counted from and by which rule; never who was exempt, only by what."""
    if cost is None or not cost.source:
        return ()
    counted = f"{cost.reason}. " if cost.amount and cost.reason.startswith("Bản chính") else ""
    return (f"{counted}Phí theo {cost.source}.",)


def _paper(
    rulebook: Rulebook, ticket: Ticket, item: Decided, now: datetime, url: str, demo: bool
) -> Paper | None:
    stamp = stamp_vi(now.astimezone(rulebook.zone))
    if item.promise and not _owed(rulebook, item, item.promise, now):
        return None
    counter = rulebook.counter(ticket.counter_id).name if ticket.counter_id else ""
    if item.promise:
        return ReceiptPaper(
            hall_name=rulebook.name,
            place=rulebook.place,
            label=ticket.label,
            procedure=item.procedure.name,
            case_code=item.case_code,
            documents=_handed_in(item),
            accepted_at=stamp,
            accepted_by=counter,
            due=sentence(item.promise.words.vi),
            due_reason=item.promise.reason.vi,
            fee=item.fee.words if item.fee else "",
            url=url,
            notes=_fee_notes(item.fee),
            demo=demo,
        )
    if item.outcome.fate == "incomplete":
        return GuidancePaper(
            hall_name=rulebook.name,
            place=rulebook.place,
            label=ticket.label,
            procedure=item.procedure.name,
            missing=item.outcome.missing,
            note=item.outcome.note.strip() or "Ông/bà chỉ cần bổ sung một lần các giấy tờ trên.",
            printed_at=stamp,
            counter=counter,
            url=url,
            demo=demo,
        )
    return None
