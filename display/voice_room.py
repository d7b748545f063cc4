"""The room of the voice: the office chooses what is spoken, records it, hears it, publishes it."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

import signin
from display.voice import announcer
from display.voice_list import groups, reading_list, voices
from hall.errors import NotFound, Refused
from hall.voice import pcm
from hall.voice.announcer import needed
from hall.voice.settings import KEY, KINDS, VoiceSettings, from_form
from hall.voice.words import ANNOUNCEMENTS, announcement_keys, call_keys, result_keys

blueprint = Blueprint("voice_room", __name__)
ROLE = "office"  # who may come in, says access.py too
LARGEST = 20 * 1024 * 1024  # bytes of one upload
BIG = ("voice_room.record", "voice_room.bring")
HOURS = 8  # rows of the table of volumes


@blueprint.url_value_preprocessor
def admit(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Before anything reads the body: only the office may send one that is larger than others."""
    if endpoint in BIG and signin.who(g.hall, ROLE, (ROLE,)):
        request.max_content_length = LARGEST


@blueprint.url_defaults
def keep_hall(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("hall_id", g.hall.id)


@blueprint.before_request
def seed() -> None:
    announcer().seed_soon()


@blueprint.get("/", strict_slashes=False)
def look() -> Response:
    kept = announcer().settings(g.hall)
    shelf = groups(g.hall, announcer(), kept)
    page = render_template(
        "display/voice.html",
        kept=kept,
        kinds=KINDS,
        hours=HOURS,
        groups=shelf,
        clips=[clip for _, rows in shelf for clip in rows],
        voices=voices(g.hall, announcer(), kept),
        able=announcer().able(g.hall),
        request_id=secrets.token_hex(16),
    )
    answer = Response(page, mimetype="text/html")
    # The only page that may hear anything; and only here, never a frame of it.
    answer.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self), usb=()"
    return answer


@blueprint.get("/reading-list.txt")
def names() -> Response:
    """What to read, and how to name each file, for recording away from this page."""
    text = reading_list(g.hall, announcer().settings(g.hall))
    return Response(text, mimetype="text/plain", headers={"Cache-Control": "no-store"})


# -- hearing --------------------------------------------------------------------------------


@blueprint.get("/clip.wav")
def clip() -> Response:
    """One clip as the draft has it, else as the machine says it."""
    key, voice = _key(request.args.get("key", "")), announcer()
    draft = None if request.args.get("by") == "machine" else voice.booth(g.hall).draft()
    found = voice.speaker.clip(key, draft, "vi")
    if found is None:
        raise NotFound("Tiếng này chưa có: máy này không có espeak-ng.")
    return _heard(pcm.write_wav(found))


@blueprint.get("/sentence.wav")
def sentence() -> Response:
    """A whole sentence, with the draft's clips or as the hall speaks now."""
    voice, kept = announcer(), announcer().settings(g.hall)
    draft = voice.booth(g.hall).draft() if request.args.get("by") == "draft" else None
    return _heard(voice.speaker.say(_asked(kept), draft or voice.pack(g.hall, kept)))


def _asked(kept: VoiceSettings) -> list[str]:
    kind = request.args.get("kind", "call")
    for announcement in ANNOUNCEMENTS:
        if kind == announcement:
            return announcement_keys(announcement, 15, kept.region)
    label = request.args.get("label", "").strip().upper()
    letters = {lane.letter for lane in g.hall.rulebook.lanes}
    number = label[1:]
    if label[:1] not in letters or not (number.isascii() and number.isdecimal()) or len(label) > 7:
        raise Refused(f"Mời ghi một số như {min(letters)}007.")
    text = request.args.get("counter", "")
    names = {str(c.id): c.name for c in g.hall.rulebook.counters}
    if text not in names:
        raise Refused("Mời chọn quầy.")
    if kind == "result":
        return result_keys(label, names[text], kept.region)
    return call_keys(label, names[text], int(kind == "recall"), kept.region)


def _heard(data: bytes) -> Response:
    return Response(data, mimetype="audio/wav", headers={"Cache-Control": "no-store"})


# -- recording ------------------------------------------------------------------------------


@blueprint.post("/clips")
def record() -> ResponseReturnValue:
    key, file = _key(request.form.get("key", "")), _file()
    taken = announcer().booth(g.hall).put(key, file.read())
    return _done(f"Đã thu «{taken.text}».", ms=taken.ms, rms=taken.rms, peak=taken.peak)


@blueprint.post("/archive")
def bring() -> ResponseReturnValue:
    keys = needed(g.hall.rulebook, announcer().settings(g.hall))
    brought = announcer().booth(g.hall).put_archive(_file().read(), keys)
    for wrong in brought.refused[:20]:
        flash(wrong, "bad")
    if len(brought.refused) > 20:
        flash(f"Và {len(brought.refused) - 20} tệp khác không dùng được.", "bad")
    return _done(f"Đã nhận {len(brought.taken)} tiếng từ tệp ZIP.")


@blueprint.post("/drop")
def drop() -> ResponseReturnValue:
    announcer().booth(g.hall).drop(_key(request.form.get("key", "")))
    return _done("Tiếng này trở lại giọng máy trong bản nháp.")


@blueprint.post("/publish")
def publish() -> ResponseReturnValue:
    voice, kept = announcer(), announcer().settings(g.hall)
    draft = voice.booth(g.hall).draft()
    keys = needed(g.hall.rulebook, kept)
    missing = draft.missing(keys) if draft else keys
    if draft and missing and not request.form.get("mixed"):
        raise Refused(f"Còn {len(missing)} tiếng chưa thu: mời thu nốt, hoặc đánh dấu đồng ý.")
    new = voice.booth(g.hall).publish(g.hall.now(), kept.pack)
    _prefer(kept.model_copy(update={"pack": new}))
    return _done("Bộ giọng mới đang được dùng.")


@blueprint.post("/use")
def use() -> ResponseReturnValue:
    wanted = request.form.get("pack") or None
    if wanted:
        announcer().booth(g.hall).pack(wanted)
    _prefer(announcer().settings(g.hall).model_copy(update={"pack": wanted}))
    return _done("Đã đổi giọng đọc.")


@blueprint.post("/forget")
def forget() -> ResponseReturnValue:
    live = announcer().settings(g.hall).pack
    announcer().booth(g.hall).forget(request.form.get("pack", ""), live)
    return _done("Đã xoá.")


@blueprint.post("/settings")
def settings() -> ResponseReturnValue:
    form = request.form
    rows = zip(form.getlist("from"), form.getlist("percent"), strict=False)
    volume = [{"from": a, "percent": _percent(b)} for a, b in rows if a or b]
    values: dict[str, Any] = {kind: kind in form for kind in KINDS}
    values |= {"english": "english" in form, "region": form.get("region"), "volume": volume}
    values["pack"] = announcer().settings(g.hall).pack
    _prefer(from_form(values))
    return _done("Đã lưu thiết lập giọng đọc.")


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> ResponseReturnValue:
    """Why not, in the room itself; the page's scripts get it as JSON."""
    if request.accept_mimetypes.best == "application/json" or request.method != "POST":
        return jsonify(error=error.sentence), 409
    flash(error.sentence, "bad")
    return redirect(url_for("voice_room.look"), 303)


def _done(sentence: str, **more: Any) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(done=sentence, **more)
    flash(sentence, "good")
    return redirect(url_for("voice_room.look"), 303)


def _prefer(kept: VoiceSettings) -> None:
    request_id = request.form.get("request_id", "")
    g.hall.prefer(KEY, kept.kept(), g.person.id, request_id=request_id)


def _key(text: str) -> str:
    """A clip that this hall's sentences need, and no other."""
    if text not in needed(g.hall.rulebook, announcer().settings(g.hall)):
        raise NotFound("Không có tiếng này.")
    return text


def _file() -> FileStorage:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("Mời chọn một tệp.")
    return file


def _percent(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else -1
