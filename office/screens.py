"""The televisions in the office: what each shows, how each is, and the media between calls."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import abort, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict

from hall import media, screens
from hall.errors import NotFound
from hall.media import Shelf
from hall.screens import Screen
from office.views import blueprint

# What is wrong with a field of the form, in the words of the form.
WRONG = {
    "name": "Tên màn hình: từ 1 đến 40 ký tự.",
    "lanes": "Lĩnh vực đã chọn không có ở đây.",
    "counters": "Quầy đã chọn không có ở đây.",
    "notice": "Thông báo: không quá 120 ký tự.",
    "notice_en": "Thông báo tiếng Anh: không quá 120 ký tự.",
    "inches": "Cỡ ti vi: từ 15 đến 120 inch.",
    "seat_m": "Ghế xa nhất: từ 1 đến 40 mét.",
    "night": "Giờ đêm: viết dạng 19:00 và 06:00.",
}


@blueprint.get("/screens")
def all_screens() -> ResponseReturnValue:
    found, rulebook = _screens(), g.hall.rulebook
    return render_template(
        "office/screens.html",
        rows=[_row(number, screen) for number, screen in found.items()],
        echoes=[(a.name, b.name) for a, b in screens.echoes(found, rulebook)],
        full=len(found) >= screens.MOST,
        shelf=_shelf().pieces(),
        limits=media,
    )


@blueprint.get("/screens/<int:number>")
def edit_screen(number: int) -> ResponseReturnValue:
    return _form(number, _screen(number))


@blueprint.get("/screens/new")
def new_screen() -> ResponseReturnValue:
    return _form(None, Screen(name="Màn hình mới"))


@blueprint.post("/screens/new")
def add_screen() -> ResponseReturnValue:
    found = _screens()
    if len(found) >= screens.MOST:
        abort(409, f"Đã có {screens.MOST} màn hình.")
    return _save(next(n for n in range(1, screens.MOST + 1) if n not in found))


@blueprint.post("/screens/<int:number>")
def change_screen(number: int) -> ResponseReturnValue:
    _screen(number)
    return _save(number)


@blueprint.post("/screens/<int:number>/remove")
def remove_screen(number: int) -> ResponseReturnValue:
    gone = _screen(number)
    if number == screens.FIRST:
        abort(409, "Màn hình thứ nhất luôn có, không bỏ được.")
    _prefer(number, None)
    flash(f"Đã bỏ «{gone.name}».")
    return redirect(url_for("office.all_screens"), 303)


@blueprint.get("/screens/check")
def check_screen() -> ResponseReturnValue:
    """The table of what is read from the farthest seat, for what the form holds just now."""
    try:
        screen = Screen.model_validate(_fields(request.args))
    except ValidationError as error:
        return jsonify(wrong=_wrong(error)), 400
    on_end = request.args.get("on_end") == "1"
    return render_template("office/legible.html", **_legible(screen, on_end))


@blueprint.put("/media")
def keep_media() -> ResponseReturnValue:
    """The body is the file as it is, read piece by piece; it may be larger than a form."""
    request.max_content_length = media.LARGEST + 1
    if (request.content_length or 0) > media.LARGEST:
        abort(413, media.TOO_LARGE)
    kept = _shelf().keep(request.args.get("name", ""), request.stream, request.content_length)
    current_app.extensions["emitter"].touch(g.hall.id)
    return jsonify(name=kept.name, bytes=kept.bytes)


@blueprint.post("/media/<name>/remove")
def remove_media(name: str) -> ResponseReturnValue:
    _shelf().remove(name)
    current_app.extensions["emitter"].touch(g.hall.id)
    flash("Đã xoá tệp.")
    return redirect(url_for("office.all_screens") + "#media", 303)


def _save(number: int) -> ResponseReturnValue:
    fields = _fields(request.form)
    try:
        screen = Screen.model_validate(fields)
    except ValidationError as error:
        return _form(number if number in _screens() else None, fields, _wrong(error)), 400
    _prefer(number, screens.kept(screen))
    flash(f"Đã lưu «{screen.name}». Màn hình đổi ngay, không cần tải lại.")
    return redirect(url_for("office.all_screens"), 303)


def _form(
    number: int | None, screen: Screen | Mapping[str, Any], wrong: list[str] | None = None
) -> str:
    """`screen` is what was typed when something of it is wrong: nothing is lost."""
    typed = screens.kept(screen) if isinstance(screen, Screen) else screen
    shown = screen if isinstance(screen, Screen) else Screen(name="-")
    return render_template(
        "office/screen.html",
        number=number,
        typed=typed,
        wrong=wrong or [],
        rulebook=g.hall.rulebook,
        request_id=secrets.token_hex(16),
        on_end=_on_end(number),
        check=None if wrong else _legible(shown, _on_end(number)),
    )


def _fields(form: MultiDict[str, str]) -> dict[str, Any]:
    """The form's texts as the values of a screen; what is no number stays a text to be refused."""
    return {
        "name": form.get("name", ""),
        "lanes": form.getlist("lanes"),
        "counters": [_number(text) for text in form.getlist("counters")],
        "sound": "sound" in form,
        "media": "media" in form,
        "notice": form.get("notice", ""),
        "notice_en": form.get("notice_en", ""),
        "inches": form.get("inches", "").replace(",", "."),
        "seat_m": form.get("seat_m", "").replace(",", "."),
        "night": {"from": form.get("night_from", ""), "to": form.get("night_to", "")},
    }


def _number(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text


def _wrong(error: ValidationError) -> list[str]:
    fields = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
    return [WRONG.get(field, "Có mục chưa đúng.") for field in fields]


def _legible(screen: Screen, on_end: bool) -> dict[str, Any]:
    zone = set(screens.zone(screen, g.hall.rulebook).counters)
    names = [c.name for c in g.hall.rulebook.counters if c.id in zone]
    checks = screens.legible(
        screen.inches, screen.seat_m, names, notice=bool(screen.notice), on_end=on_end
    )
    return {"checks": checks, "screen": screen, "metres": screens.metres}


def _row(number: int, screen: Screen) -> dict[str, Any]:
    zone = screens.zone(screen, g.hall.rulebook)
    names = [c.name for c in g.hall.rulebook.counters if c.id in zone.counters]
    checks = _legible(screen, _on_end(number))["checks"]
    return {
        "number": number,
        "screen": screen,
        "lanes": zone.lanes,
        "counters": names,
        "failing": [check.element for check in checks if check.passes is False],
    }


def _on_end(number: int | None) -> bool:
    """Whether the television stands on end, as its page says; lying until one has been seen."""
    drawn = current_app.extensions["emitter"].snapshot(g.hall.id)["screens"]
    pages = [screen["page"] for screen in drawn if screen["id"] == number and screen["page"]]
    return any(page["height"] > page["width"] for page in pages)


def _prefer(number: int, value: dict[str, Any] | None) -> None:
    request_id = request.form.get("request_id") or secrets.token_hex(16)
    g.hall.prefer(f"{screens.PREFIX}{number}", value, g.person.id, request_id=request_id)


def _screens() -> dict[int, Screen]:
    return screens.screens(g.hall.preferences(screens.PREFIX))


def _screen(number: int) -> Screen:
    found = _screens()
    if number not in found:
        raise NotFound(f"Không có màn hình số {number}.")
    return found[number]


def _shelf() -> Shelf:
    shelf: Shelf = current_app.extensions["shelves"][g.hall.id]
    return shelf
