"""Whoever comes back: to collect a result by its code, or with a slip that keeps her place.

Nothing personal is shown: a number, a state, codes that stand on her own papers. Appointments made
elsewhere would begin here too: a code of theirs read in kiosk/scan.py, a page like `result`.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from flask import abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall.case_code import CASE_CODE, case_code
from hall.errors import NotFound
from hall.promise import due_words
from hall.ticket import Dossier, Ticket, TicketState
from hall.words import NOTHING, Words, moment_en, moment_vi, sentence
from kiosk import choices
from kiosk.views import kiosk

S = TicketState
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "1234567890"

Kind = Literal["returned", "ready", "due", "doing", "unknown", "incomplete", "refused"]


@dataclass(frozen=True)
class Told:
    """What is known of one dossier, in words, and when."""

    kind: Kind
    words: Words
    note: Words
    case_code: str = ""


READY = Words("Đã có kết quả", "The result is ready")
RETURNED = Words("Đã trả kết quả", "The result has been handed over")
DOING = Words("Đang giải quyết", "Being processed")
DUE = Words("Đã đến hẹn trả kết quả", "The result is due")
UNKNOWN = Words("Chưa thấy mã này ở đây", "This code is not known here")
INCOMPLETE = Words("Hồ sơ còn thiếu giấy tờ", "Papers are missing")
NOT_TAKEN = Words("Hồ sơ không được tiếp nhận", "The dossier was not taken in")
ASK = Words(
    "Mời ông/bà xem lại mã, hoặc lấy số để cán bộ tra giúp.",
    "Please check the code, or take a number and the staff will look it up.",
)


def told(found: Any) -> Told:
    """Of an accepted dossier (a Result or a Dossier): ready, due, or when it will be."""
    zone, code = g.hall.rulebook.zone, found.case_code or ""
    if found.returned_at:
        at = found.returned_at.astimezone(zone)
        since = _together(Words(f"Trả lúc {moment_vi(at)}.", f"Handed over {moment_en(at)}."))
        return Told("returned", RETURNED, since, code)
    if found.ready_at:
        at = found.ready_at.astimezone(zone)
        since = _together(Words(f"Có từ {moment_vi(at)}.", f"Since {moment_en(at)}."))
        return Told("ready", READY, since, code)
    if found.due_at is None:
        return Told("doing", DOING, NOTHING, code)
    at = found.due_at.astimezone(zone)
    when = due_words(found.due_rule or "", at)
    note = _together(Words(f"Hẹn trả: {when.vi}.", f"Due: {when.en}."))
    return Told("due", DUE, note, code) if at <= g.hall.now() else Told("doing", DOING, note, code)


def _together(when: Words) -> Words:
    """A weekday is never parted at the end of a line."""
    return Words(when.vi.replace("thứ ", "thứ\u00a0"), when.en)


def told_of(dossier: Dossier) -> Told:
    """The same of any dossier of a ticket that is done."""
    if dossier.outcome == "accepted":
        return told(dossier)
    if dossier.outcome == "incomplete":
        return Told("incomplete", INCOMPLETE, NOTHING)
    return Told("refused", NOT_TAKEN, NOTHING)


@kiosk.get("/results/")
def lookup() -> str:
    """The code of a dossier, typed on the screen."""
    q = request.args.get("q", "")[:40].upper()
    return render_template(
        "kiosk/lookup.html", q=q, whole=bool(CASE_CODE.match(q)), letters=LETTERS, digits=DIGITS
    )


@kiosk.get("/results/<code>")
def result(code: str) -> str:
    """What is known under a code, and the number to collect it with."""
    code = case_code(code)
    try:
        state = told(g.hall.result(code))
    except NotFound:
        state = Told("unknown", UNKNOWN, ASK, code)
    return render_template(
        "kiosk/result.html",
        state=state,
        advice=g.hall.advice_for("collect"),
        request_id=secrets.token_hex(16),
    )


@kiosk.get("/back/<token>")
def back(token: str) -> str:
    """What a slip's code tells: where she stands, and what she may do now."""
    ticket = g.hall.ticket_by_token(token)
    today = ticket.business_date == g.hall.day().date
    state = ticket.state if today or ticket.state is S.DONE else S.EXPIRED
    prospect = g.hall.prospect(ticket) if state is S.WAITING else None
    return render_template(
        "kiosk/back.html",
        ticket=ticket,
        state=state.value,
        lane=choices.lane_of(g.hall, ticket),
        counter=g.hall.rulebook.counter(ticket.counter_id).name if ticket.counter_id else "",
        before=prospect.before if prospect else None,
        dossiers=_told(ticket) if state is S.DONE else [],
        missing=_missing(ticket) if state is S.DONE else [[]],
        again=_again(ticket) if state is S.DONE and not today else "",
        advice=g.hall.advice_for("collect"),
        request_id=secrets.token_hex(16),
    )


@kiosk.post("/back/<token>")
def come_back(token: str) -> ResponseReturnValue:
    """Back to her place; a completed dossier gets a number of its own there."""
    asked = request.get_json() if request.is_json else request.form
    try:
        request_id = str(asked["request_id"])
    except (KeyError, TypeError):
        abort(400)
    ticket = g.hall.ticket_by_token(token)
    mine = g.hall.come_back(ticket, channel="kiosk", request_id=request_id)
    page = "kiosk.back" if mine.id == ticket.id else "kiosk.ticket"
    url = url_for(page, token=mine.token)
    if request.is_json:
        return jsonify(label=mine.label, token=mine.token, url=url)
    return redirect(url, 303)


def _told(ticket: Ticket) -> list[Told]:
    """The dossiers of a ticket, those that lie ready first."""
    return sorted((told_of(d) for d in ticket.dossiers), key=lambda one: one.kind != "ready")


def _missing(ticket: Ticket) -> list[list[str]]:
    """The papers that her guidance slips ask for, in portions of what fits a page."""
    found = g.hall.missing(ticket)
    lists = [found.get(d.id, ()) for d in ticket.dossiers if d.outcome == "incomplete"]
    papers = list(dict.fromkeys(sentence(paper) for papers in lists for paper in papers))
    return choices.papers_pages(papers, g.modes.paper_lines, g.modes.paper_letters)


def _again(ticket: Ticket) -> str:
    """The incomplete dossiers of another day as a basket: today they need a new number."""
    lacking = Counter(d.procedure for d in ticket.dossiers if d.outcome == "incomplete")
    known = {p.code for p in g.hall.rulebook.procedures_on(g.hall.day().date)}
    return ",".join(f"{code}:{count}" for code, count in lacking.items() if code in known)
