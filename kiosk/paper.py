"""What the kiosk says of the paper: only what is true, and whom to ask when none comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from hall.errors import Refused
from hall.hall import Hall
from hall.jobs import Job
from hall.paper_use import refuse_reprint
from hall.printers import Paperless
from hall.ticket import Ticket
from hall.words import Words

Kind = Literal["coming", "out", "trouble", "none"]


@dataclass(frozen=True)
class Told:
    """A sentence about a ticket's paper, what to do in its stead, and whether it may come again."""

    kind: Kind
    words: Words
    instead: Words
    again: bool  # the citizen may have it printed once more


def told(hall: Hall, ticket: Ticket, printers: list[dict[str, Any]], now: datetime) -> Told:
    """What is true of a ticket's paper at `now` (hall time)."""
    job = hall.number_paper(ticket)
    if job is None:
        return Told("none", PLACELESS, REMEMBER, again=False)
    printer = next((p for p in printers if p["id"] == job.printer), None)
    kind, words = _state(job, printer)
    ask = hall.rulebook.paperless.ask
    help = Words(
        f"Mời ông/bà nhớ số này hoặc quét mã, và nhờ {ask} giúp.",
        "Please remember this number or scan the code, and ask the staff for help.",
    )
    instead = help if kind == "trouble" else Words("", "")
    return Told(kind, words, instead, _again(ticket, job, now))


PLACELESS = Words("Ở đây không in phiếu.", "No paper is printed here.")
REMEMBER = Words("Mời ông/bà nhớ số này hoặc quét mã.", "Remember this number or scan the code.")
TAKE = Words("Mời nhận phiếu bên dưới", "Please take your ticket below")
SENT = Words("Phiếu đã gửi tới máy in bên dưới", "Your ticket was sent to the printer below")
COMING = Words("Phiếu đang in, xin chờ một chút", "Printing, one moment")
UNSURE = Words(
    "Máy in có sự cố, phiếu có thể chưa ra", "The printer failed; your ticket may not have come out"
)
NOT_PRINTED = Words("Phiếu không in được", "Your ticket could not be printed")
FAULTS = {
    "paper_out": Words("Máy in đang hết giấy", "The printer is out of paper"),
    "cover_open": Words("Nắp máy in đang mở", "The printer's cover is open"),
}
AWAY = Words("Máy in đang tạm nghỉ", "The printer is not working now")


def _state(job: Job, printer: dict[str, Any] | None) -> tuple[Kind, Words]:
    if job.state == "printed":
        return "out", TAKE
    if job.state == "assumed":
        return "out", SENT
    if job.state == "unknown":
        return "trouble", UNSURE
    if job.state == "cancelled":
        return "trouble", NOT_PRINTED
    if printer and printer["able"]:
        return "coming", COMING
    return "trouble", FAULTS.get(printer["state"] if printer else "", AWAY)


def _again(ticket: Ticket, job: Job, now: datetime) -> bool:
    try:
        refuse_reprint(job.kind, job.state, ticket.state, job.copy, now - ticket.issued_at, True)
    except Refused:
        return False
    return True


def closed(rule: Paperless, printers: list[dict[str, Any]], now: datetime) -> Words | None:
    """Why the kiosk issues no numbers while nothing can be printed; None when it does.

    The hall decides it: after so many minutes without paper, on with numbers on the screen or not.
    """
    serving = [p for p in printers if "kiosk" in p["serves"]]
    if rule.then != "close" or not serving or any(p["able"] for p in serving):
        return None
    since = max(datetime.fromisoformat(p["since"]) for p in serving)
    if now - since < timedelta(minutes=rule.minutes):
        return None
    return Words(
        f"Máy in phiếu đang hỏng. Mời ông/bà gặp {rule.ask} để lấy số.",
        "The ticket printer is out of order. Please ask the staff for a number.",
    )
