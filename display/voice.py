"""What the displays speak: one WAV for a call, an announcement, the chime.

A page plays them one after the other, at the volume that its picture and these answers bear.
Switched off is 204, and without any voice an answer is the chime alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, request
from werkzeug.wrappers import Response

from hall.errors import NotFound
from hall.hall import Hall
from hall.voice.announcer import Announcer
from hall.voice.words import ANNOUNCEMENTS, Announcement

blueprint = Blueprint("voice", __name__)
SPOKEN = ("call", "recall", "result", *ANNOUNCEMENTS)
LONGEST_COUNT = 3  # digits of the minutes of an announcement


def attach(app: Flask, halls: Mapping[str, Hall], emitter: Any) -> None:
    """Hang the voice and its room on the app, and what a page must know of it on the picture."""
    from display import voice_room  # it asks for `announcer` below

    announcer = Announcer(app.extensions["speaker"], halls)
    app.extensions["announcer"] = announcer
    app.register_blueprint(blueprint, url_prefix="/<hall_id>/display/voice")
    app.register_blueprint(voice_room.blueprint, url_prefix="/<hall_id>/display/voice/room")

    def add(hall_id: str, snapshot: dict[str, Any]) -> None:
        snapshot["voice"] = state(announcer, halls[hall_id])

    emitter.extras.append(add)


def state(announcer: Announcer, hall: Hall) -> dict[str, Any]:
    """What is spoken, how loud it is now in percent, and whether words can be spoken at all."""
    kept = announcer.settings(hall)
    return {
        "speaks": {kind: kept.speaks(kind) for kind in SPOKEN},
        "volume": kept.volume_at(hall.now().time()),
        "able": announcer.able(hall),
    }


def announcer() -> Announcer:
    found: Announcer = current_app.extensions["announcer"]
    return found


@blueprint.before_request
def seed() -> None:
    announcer().seed_soon()


@blueprint.get("/calls/<int:call_id>.wav")
def call(call_id: int) -> Response:
    """A call of today."""
    found = g.hall.calls_after(call_id - 1, 1)
    if not found or found[0]["id"] != call_id:
        raise NotFound("Hôm nay không có lượt mời này.")
    return _sound(announcer().call(g.hall, found[0]))


@blueprint.get("/announcements/<any(cutoff_soon, cutoff_over, closing_soon, closed):kind>.wav")
def announcement(kind: Announcement) -> Response:
    text = request.args.get("minutes", "")
    if text and not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_COUNT):
        abort(400, "Số phút không hợp lệ.")
    if kind.endswith("_soon") and not text:
        abort(400, "Thông báo này cần số phút.")
    return _sound(announcer().announcement(g.hall, kind, int(text) if text else None))


@blueprint.get("/chime.wav")
def chime() -> Response:
    return _sound(announcer().chime())


def _sound(data: bytes | None) -> Response:
    """Kept by a page for as long as the moment lasts; a new recording is heard soon after."""
    if data is None:
        return Response(status=204)
    volume = announcer().settings(g.hall).volume_at(g.hall.now().time())
    answer = Response(data, mimetype="audio/wav")
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["X-Volume"] = str(volume)
    answer.add_etag()
    return answer.make_conditional(request)
