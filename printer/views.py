"""What a person on duty may ask of the printers of a hall."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, render_template

import signin
from hall.errors import NotFound
from hall.paper import from_json

printer = Blueprint("printer", __name__)

JOBS_SHOWN = 24
KIND_WORDS = {
    "ticket": "Phiếu số thứ tự",
    "receipt": "Biên nhận hồ sơ",
    "guidance": "Phiếu hướng dẫn",
}
# "đã in" only where the printer said so.
STATE_WORDS = {
    "queued": "đang chờ in",
    "sending": "đang in",
    "printed": "đã in",
    "assumed": "đã gửi",
    "blocked": "chờ máy in",
    "unknown": "chưa rõ đã in hay chưa",
    "cancelled": "đã huỷ",
}
PRINTER_WORDS = {"ready": "Sẵn sàng", "waiting": "Đang in", "trouble": "Cần người giúp"}


@printer.get("/")
def room() -> str:
    states = current_app.extensions["spool"].state(g.hall.id)
    shown = [_shown(job) for job in g.hall.jobs(JOBS_SHOWN)] if _staff() else None
    return render_template(
        "printer/room.html", states=states, words=PRINTER_WORDS, jobs=shown, hall=g.hall
    )


@printer.get("/jobs/<int:job_id>.png")
def preview(job_id: int) -> Response:
    if not _staff():
        abort(403, "Mời đăng nhập ở quầy hoặc văn phòng để xem phiếu.")
    job = g.hall.job(job_id)
    headers = {"Cache-Control": "private, max-age=3600"}  # a job's content never changes
    return Response(_picture(job), mimetype="image/png", headers=headers)


def _staff() -> bool:
    """Whether one of the hall's staff looks: a receipt says what someone came for."""
    return any(
        signin.person(face, g.hall, role)
        for face, role in (("counter", "clerk"), ("office", "office"))
    )


def _shown(job: Any) -> dict[str, Any]:
    """A job as a person reads it."""
    at = job.created_at.astimezone(g.hall.rulebook.zone)
    return {
        "job": job,
        "kind": KIND_WORDS.get(job.kind, job.kind),
        "state": STATE_WORDS.get(job.state, job.state),
        "time": f"{at:%H:%M:%S}",
    }


def _picture(job: Any) -> bytes:
    """The paper of a job as its printer draws it, PNG; its code leads to no one's ticket."""
    from printer.render import render  # brings Pillow and the fonts: not before someone looks

    sizes = [one.paper for one in g.hall.rulebook.printers if one.id == job.printer]
    try:
        paper = from_json(job.kind, job.content)
        # The token is the citizen's: whoever sees this page must not be able to scan it.
        blind = replace(paper, url=f"{paper.url.rpartition('/')[0]}/{'0' * 16}")
        image = render(blind, sizes[0] if sizes else 80)
    except ValueError as error:
        raise NotFound("Không vẽ được bản in này.") from error
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
