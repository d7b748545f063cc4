"""What a person on duty may ask of the printers of a hall."""

from __future__ import annotations

import secrets
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

import guards
from hall.errors import NotFound, Refused
from hall.fee import Original
from printer import letters, room

printer = Blueprint("printer", __name__)


@printer.url_defaults
def keep_hall(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("hall_id", g.hall.id)


@printer.get("/")
def look() -> str:
    """The states for every device of the hall; papers, which say what someone came for, for who is
    on duty."""
    on_duty = guards.may("printer.preview")
    snapshot = current_app.extensions["emitter"].snapshot(g.hall.id)
    return render_template(
        "printer/room.html",
        machines=room.machines(g.hall, snapshot),
        on_duty=g.person if on_duty else None,
        doubts=room.doubts(g.hall) if on_duty else [],
        papers=room.papers(g.hall) if on_duty else None,
        slips=room.SLIPS,
        letters=letters.LETTERS,
        request_id=secrets.token_hex(16),
    )


@printer.get("/jobs/<int:job_id>.png")
def preview(job_id: int) -> Response:
    headers = {"Cache-Control": "private, max-age=3600"}  # a job's content never changes
    picture = room.picture(g.hall, g.hall.job(job_id))
    return Response(picture, mimetype="image/png", headers=headers)


@printer.get("/letters/<any(apology, congratulation, newborn, condolence):kind>")
def letter(kind: str) -> str:
    """The apology for a dossier comes with what is known of it, once it was journalled."""
    filled, dossier_id = {}, request.args.get("dossier", "")
    if kind == "apology" and dossier_id.isascii() and dossier_id.isdecimal():
        row = g.hall.dossier(int(dossier_id))
        if row.apology_at is None:
            raise Refused("Mời bấm «In thư xin lỗi» ở trang Hồ sơ trước.")
        filled = letters.about(row)
    return render_template(
        "printer/letter.html", letter=letters.LETTERS[kind], today=g.hall.now(), filled=filled
    )


# -- commands -------------------------------------------------------------------------------


@printer.post("/jobs/<int:job_id>/reprint")
def reprint(job_id: int) -> ResponseReturnValue:
    why = request.form.get("why", "")[:80] or "người trực in lại"
    g.hall.reprint(job_id, why=why, request_id=_request_id(), staff_id=g.person.id)
    return _back("Phiếu đang được in lại.")


@printer.post("/jobs/<int:job_id>/came-out")
def came_out(job_id: int) -> ResponseReturnValue:
    g.hall.review(job_id, request_id=_request_id(), staff_id=g.person.id)
    return _back("Đã ghi là phiếu đã ra giấy.")


@printer.post("/move")
def move() -> ResponseReturnValue:
    source, target = request.form.get("from", ""), request.form.get("to", "")
    g.hall.move_papers(source, target, request_id=_request_id(), staff_id=g.person.id)
    return _back("Các phiếu đang chờ đã chuyển sang máy in khác.")


@printer.post("/roll")
def roll() -> ResponseReturnValue:
    where = request.form.get("printer", "")
    g.hall.new_roll(where, request_id=_request_id(), staff_id=g.person.id)
    return _back("Đã ghi cuộn giấy mới.")


@printer.post("/slips")
def slip() -> ResponseReturnValue:
    kind, label = request.form.get("kind", ""), request.form.get("label", "").strip()
    if kind not in room.SLIPS:
        abort(400, "Mời chọn loại phiếu.")
    asked = {"request_id": _request_id(), "staff_id": g.person.id}
    g.hall.slip(label, kind, _originals() if kind == "fee" else (), **asked)  # type: ignore[arg-type]
    return _back(f"{room.SLIPS[kind]} của số {label.upper()} đang được in.")


@printer.errorhandler(Refused)
@printer.errorhandler(NotFound)
def refused(error: Refused | NotFound) -> ResponseReturnValue:
    """A command that was refused says why in the room itself; what is not there is 404."""
    if request.method != "POST":
        return render_template("sorry.html", sentence=error.sentence, status=404), 404
    flash(error.sentence, "bad")
    return redirect(url_for("printer.look"), 303)


def _back(sentence: str) -> ResponseReturnValue:
    flash(sentence, "good")
    return redirect(url_for("printer.look"), 303)


def _request_id() -> str:
    return request.form.get("request_id", "")


def _originals() -> list[Original]:
    """The documents of the form: as many pages as copies were given. Raises Refused."""
    pages, copies = request.form.getlist("pages"), request.form.getlist("copies")
    rows = [(p.strip(), c.strip()) for p, c in zip(pages, copies, strict=False)]
    rows = [row for row in rows if any(row)]
    if not all(
        text.isascii() and text.isdecimal() and len(text) < 6 for row in rows for text in row
    ):
        raise Refused("Số trang và số bản sao là số nguyên dương.")
    return [Original(int(p), int(c)) for p, c in rows]
