"""What the printer room shows: the machines, what needs a look, and the papers as they came out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

from hall.errors import NotFound
from hall.hall import Hall
from hall.jobs import Job
from hall.paper import from_json
from hall.paper_use import TO_COME
from hall.words import clock_en

JOBS_SHOWN = 24
KIND_WORDS = {
    "ticket": "Phiếu số thứ tự",
    "receipt": "Biên nhận hồ sơ",
    "guidance": "Phiếu hướng dẫn",
    "fee": "Phiếu tính phí tạm",
    "result": "Phiếu báo có kết quả",
    "missed": "Phiếu số đã gọi, vắng mặt",
    "parked": "Phiếu giữ chỗ",
}
# "đã in" only where the printer said so.
STATE_WORDS = {
    "queued": "đang chờ in",
    "sending": "đang in",
    "printed": "đã in",
    "assumed": "đã gửi",
    "blocked": "chờ máy in",
    "retry": "chờ kết nối máy in",
    "unknown": "chưa rõ đã in hay chưa",
    "cancelled": "đã huỷ",
}
NO_NUMBER = "Chưa lấy số"  # of a slip before a number
SLIPS = {kind: KIND_WORDS[kind] for kind in ("parked", "missed", "result", "fee")}


def machines(hall: Hall, snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """The hall's printers, and those that only have papers left from an older hall file."""
    shown = [
        {**one, "clock": one["since"][11:16], "counted": hall.rulebook.printer(one["id"]).roll}
        for one in snapshot["printers"]
    ]
    gone = [
        {
            "id": id,
            "name": id,
            "jobs": count,
            "doubts": 0,
            "state": "gone",
            "able": False,
            "words": "Không còn trong danh mục máy in",
            "text": "Mời chuyển các phiếu đang chờ sang máy in khác.",
        }
        for id, count in hall.stuck_printers().items()
    ]
    return shown + gone


def doubts(hall: Hall) -> list[dict[str, Any]]:
    """Papers that someone on duty has to look after, oldest first."""
    return [shown(hall, job) for job in hall.doubtful_jobs()]


def papers(hall: Hall) -> list[dict[str, Any]]:
    """The last papers, newest first."""
    return [shown(hall, job) for job in hall.jobs(JOBS_SHOWN)]


def shown(hall: Hall, job: Job) -> dict[str, Any]:
    """A job as a person reads it."""
    names = {p.id: p.title for p in hall.rulebook.printers}
    copy = f", bản in lại lần {job.copy}" if job.copy else ""
    return {
        "job": job,
        "kind": f"{KIND_WORDS.get(job.kind, job.kind)}{copy}",
        "label": _label(job),
        "state": STATE_WORDS.get(job.state, job.state),
        "time": _clock(hall, job.created_at),
        "printer": names.get(job.printer, job.printer),
        "again": job.state not in TO_COME,
    }


def picture(hall: Hall, job: Job) -> bytes:
    """The paper of a job as its printer draws it, PNG; its code leads to no one's ticket."""
    from printer.render import render  # brings Pillow and the fonts: not before someone looks

    sizes = [(p.paper, p.width) for p in hall.rulebook.printers if p.id == job.printer]
    try:
        paper = from_json(job.kind, job.content)
        # The token is the citizen's: whoever sees this page must not be able to scan it.
        blind = replace(paper, url=f"{paper.url.rpartition('/')[0]}/{'0' * 16}")
        image = render(blind, *(sizes[0] if sizes else (80,)))
    except ValueError as error:
        raise NotFound("Không vẽ được bản in này.") from error
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _label(job: Job) -> str:
    try:
        return from_json(job.kind, job.content).label or NO_NUMBER
    except ValueError:
        return "?"  # the room still shows it, and its picture says why there is none


def _clock(hall: Hall, at: datetime) -> str:
    local = at.astimezone(hall.rulebook.zone)
    return f"{clock_en(local)}:{local.second:02d}"
