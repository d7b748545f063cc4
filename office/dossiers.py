"""The board of promises: what is due, who has it, what is ready, and what has to be explained."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import guards
from hall.board import HOLDERS, NOTE, REASONS, SOON, STATES, BoardRow, left_words
from hall.case_code import CASE_CODE
from hall.day import next_working_day
from hall.errors import NotFound, Refused
from hall.promise import Checks
from hall.words import moment_vi, sentence
from office.rules import CONDITIONS
from office.views import blueprint

LATER = "later"  # the filter that shows what is due after today
VIEWS = {"": "Tất cả", **HOLDERS, "ready": "Chờ nhận kết quả", LATER: "Hẹn ngày sau"}


@blueprint.get("/dossiers")
def dossiers(sorry: str = "") -> ResponseReturnValue:
    view, wanted = _view(), request.args.get("q", "").strip()
    if wanted and CASE_CODE.match(wanted.upper()):
        try:  # a scanned code leads to its dossier, whenever that is due
            return redirect(url_for("office.dossier", dossier_id=g.hall.result(wanted).dossier_id))
        except NotFound as error:
            sorry = sorry or error.sentence
    today = g.hall.board()
    rows = g.hall.due_later() if view == LATER else [r for r in today if _in_view(r, view)]
    if wanted:
        rows = [r for r in rows if wanted.upper() in (r.label, *r.case_code.split("-"))] or rows
    # A page that draws its board anew must not eat the message that the next page is to show.
    part = request.headers.get("X-Part") == "board"
    page = render_template(
        "office/board.html" if part else "office/dossiers.html",
        rows=[r for r in rows if r.state != "returned"],
        returned=[r for r in rows if r.state == "returned"],
        view=view,
        views=_counts(today),
        late=sum(r.late == "late" for r in today),
        soon=sum(r.late == "soon" for r in today),
        q=wanted,
        sorry=sorry,
        soon_minutes=SOON,
        **_words(),
    )
    return page, 409 if sorry else 200


@blueprint.get("/dossiers/<int:dossier_id>")
def dossier(dossier_id: int, sorry: str = "") -> ResponseReturnValue:
    row = g.hall.dossier(dossier_id)
    soon = next_working_day(g.hall.rulebook, max(row.due_at, g.hall.now()).date())
    page = render_template(
        "office/dossier.html",
        row=row,
        people=g.hall.staff.everyone(),
        reasons=REASONS,
        note=NOTE,
        typed=request.form,
        new_due=soon.sessions[0].end,
        called=g.hall.result_call(dossier_id),
        sorry=sorry,
        **_words(),
    )
    return page, 409 if sorry else 200


@blueprint.post("/dossiers/<int:dossier_id>/hold")
def hold_dossier(dossier_id: int) -> ResponseReturnValue:
    holder, named = request.form.get("holder", ""), _named(request.form.get("named", ""))

    def act() -> str:
        row = g.hall.hold(dossier_id, holder, g.person.id, named=named, request_id=_request_id())
        who = f" ({row.holder_name})" if row.holder_name else ""
        return f"{sentence(row.name)}: {HOLDERS[row.holder].lower()}{who}."

    return _done(dossier_id, act)


@blueprint.post("/dossiers/<int:dossier_id>/ready")
def result_ready(dossier_id: int) -> ResponseReturnValue:

    def act() -> str:
        g.hall.result_ready(dossier_id, g.person.id, request_id=_request_id())
        name, called = g.hall.dossier(dossier_id).name, g.hall.result_call(dossier_id)
        if called:
            return f"{sentence(name)} đã có kết quả. Đã mời số {called[0]} đến {called[1]}."
        return (
            f"{sentence(name)} đã có kết quả. Không mời qua bảng số, vì chưa mở quầy trả kết quả "
            "hoặc công dân không có số của hôm nay."
        )

    return _done(dossier_id, act)


@blueprint.post("/dossiers/<int:dossier_id>/withdraw")
def withdraw_result(dossier_id: int) -> ResponseReturnValue:

    def act() -> str:
        row = g.hall.withdraw_result(dossier_id, g.person.id, request_id=_request_id())
        return f"Đã rút lại: {row.name} chưa có kết quả."

    return _done(dossier_id, act)


@blueprint.post("/dossiers/<int:dossier_id>/give")
def give_result(dossier_id: int) -> ResponseReturnValue:

    def act() -> str:
        row = g.hall.give_result(dossier_id, g.person.id, request_id=_request_id())
        return f"Đã trả kết quả {row.name}."

    return _done(dossier_id, act)


@blueprint.post("/dossiers/<int:dossier_id>/carry")
def carry_over(dossier_id: int) -> ResponseReturnValue:
    form = request.form

    def act() -> str:
        row = g.hall.carry_over(
            dossier_id,
            form.get("reason", ""),
            form.get("note", ""),
            _moment(form.get("day", ""), form.get("clock", "")),
            g.person.id,
            request_id=_request_id(),
        )
        return f"Đã hẹn lại {row.name}: {moment_vi(row.due_at)}."

    return _done(dossier_id, act)


@blueprint.post("/dossiers/<int:dossier_id>/explain")
def explain(dossier_id: int) -> ResponseReturnValue:

    def act() -> str:
        reason, note = request.form.get("reason", ""), request.form.get("note", "")
        row = g.hall.explain(dossier_id, reason, note, g.person.id, request_id=_request_id())
        return f"Đã ghi lý do quá hẹn của {row.name}."

    return _done(dossier_id, act)


@blueprint.post("/dossiers/<int:dossier_id>/apology")
def apologize(dossier_id: int) -> ResponseReturnValue:
    """Once; the letter itself can then be looked at, and printed by the browser, on its page."""
    try:
        g.hall.apologize(dossier_id, g.person.id, request_id=_request_id())
    except Refused as refusal:
        return dossier(dossier_id, refusal.sentence)
    return redirect(f"/{g.hall.id}/printer/letters/apology?dossier={dossier_id}", 303)


# -- submitted online -----------------------------------------------------------------------


@blueprint.get("/dossiers/online")
def online_form(sorry: str = "", promise: Any = None) -> ResponseReturnValue:
    now = g.hall.now()
    page = render_template(
        "office/online.html",
        typed=request.form,
        procedures=g.hall.rulebook.procedures_on(now.date()),
        conditions=CONDITIONS,
        ticked=request.form.getlist("checks") if request.form else list(CONDITIONS),
        now=now,
        promise=promise,
        sorry=sorry,
        new_id=lambda: secrets.token_hex(16),
    )
    return page, 409 if sorry else 200


@blueprint.post("/dossiers/online")
def enter_online() -> ResponseReturnValue:
    """First the promise is shown, then it is confirmed as it was shown."""
    form, seen = request.form, request.form.get("seen", "")
    checks = Checks(**{c: c in form.getlist("checks") for c in CONDITIONS})
    try:
        submitted = _moment(form.get("day", ""), form.get("clock", ""))
        code, procedure = form.get("case_code", ""), form.get("procedure", "")
        promise = g.hall.offer_online(procedure, submitted, checks)
        if not seen:
            return online_form(promise=promise)
        row = g.hall.enter_online(
            procedure, code, submitted, checks, g.person.id,
            seen_due=datetime.fromisoformat(seen), request_id=_request_id(),
        )  # fmt: skip
    except (Refused, NotFound) as refusal:
        return online_form(refusal.sentence)
    except ValueError:
        return online_form("Ngày, giờ hoặc thủ tục chưa đúng. Mời xem lại.")
    flash(f"Đã ghi {row.name}. Hẹn trả: {moment_vi(row.due_at)}.")
    return redirect(url_for("office.dossiers"), 303)


# -- how --------------------------------------------------------------------------------------


def may(act: str) -> bool:
    """Whether whoever looks at the page may do it, so that no button is drawn in vain."""
    return guards.may(f"office.{act}")


def _done(dossier_id: int, act: Any) -> ResponseReturnValue:
    """Back to where the button was, with what was done or why not."""
    back = request.form.get("back", "")
    try:
        flash(act())
    except (Refused, NotFound) as refusal:
        if back == "dossier":
            return dossier(dossier_id, refusal.sentence)
        return dossiers(refusal.sentence)
    if back == "dossier":
        return redirect(url_for("office.dossier", dossier_id=dossier_id), 303)
    return redirect(url_for("office.dossiers", view=_view() or None), 303)


def _view() -> str:
    view = request.values.get("view", "")
    return view if view in VIEWS else ""


def _in_view(row: BoardRow, view: str) -> bool:
    if view in HOLDERS:
        return row.state == "accepted" and row.holder == view
    return not view or row.state == view


def _counts(today: Sequence[BoardRow]) -> list[tuple[str, str, int]]:
    """The filters with how many each would show."""
    return [
        (view, words, g.hall.count_later() if view == LATER else _count(today, view))
        for view, words in VIEWS.items()
    ]


def _count(rows: Sequence[BoardRow], view: str) -> int:
    return sum(row.state != "returned" and _in_view(row, view) for row in rows)


def _words() -> dict[str, Any]:
    """What both pages need to say things."""
    heads = [p for p in g.hall.staff.everyone() if "head" in p.roles]
    return {
        "holders": HOLDERS,
        "states": STATES,
        "may": may,
        "left": left_words,
        "moment": moment_vi,
        "now": g.hall.now(),
        "signer": heads[0].id if len(heads) == 1 else "",
        "new_id": lambda: secrets.token_hex(16),
    }


def _named(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _moment(day: str, clock: str) -> datetime:
    """A date and an hour of the form, in hall time. Raises Refused."""
    try:
        found = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=g.hall.rulebook.zone)
        return found.astimezone(UTC)  # what is kept in UTC must be a moment there too
    except (ValueError, OverflowError):
        raise Refused("Ngày, giờ chưa đúng: ngày dạng 27/11/2026, giờ dạng 09:00.") from None


def _request_id() -> str:
    return request.form.get("request_id", "")
