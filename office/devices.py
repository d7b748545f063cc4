"""The devices of the hall in the office: approved by the code that they show, named, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import signin
from hall import screens
from hall.device_rows import Device
from hall.devices import KINDS, Place, shown
from hall.errors import Refused
from hall.words import stamp_vi
from office.views import blueprint


@dataclass(frozen=True)
class Row:
    """A device as the page shows it."""

    device: Device
    kind: str
    place: str
    live: bool
    seen: str


@blueprint.get("/devices")
def devices(sentence: str = "", typed: Mapping[str, str] | None = None) -> ResponseReturnValue:
    live = current_app.extensions["guests"].devices(g.hall)
    page = render_template(
        "office/devices.html",
        rows=[_row(device, device.id in live) for device in g.hall.devices.enrolled()],
        waiting=_waiting(),
        places=places(),
        kinds=KINDS,
        needed=signin.enrolling(),
        sentence=sentence,
        typed=typed or {},
        new_id=lambda: secrets.token_hex(16),
    )
    return page, 409 if sentence else 200


@blueprint.get("/devices/waiting")
def waiting_devices() -> str:
    """Those that show a code just now; the page asks for them anew."""
    return render_template("office/devices_waiting.html", waiting=_waiting())


@blueprint.post("/devices")
def approve_device() -> ResponseReturnValue:
    form = request.form
    try:
        g.hall.devices.approve(
            form.get("code", ""), form.get("name", ""), _place(), g.person.id,
            request_id=form.get("request_id", ""),
        )  # fmt: skip
    except Refused as refusal:
        return devices(refusal.sentence, form)
    flash(f"Đã duyệt «{form.get('name', '').strip()}». Thiết bị tự mở tiếp trong vài giây.")
    return redirect(url_for("office.devices"), 303)


@blueprint.post("/devices/<int:id>")
def rename_device(id: int) -> ResponseReturnValue:
    name, request_id = request.form.get("name", ""), request.form.get("request_id", "")
    g.hall.devices.rename(id, name, _place(), g.person.id, request_id=request_id)
    flash(f"Đã lưu «{name.strip()}».")
    return redirect(url_for("office.devices"), 303)


@blueprint.post("/devices/<int:id>/revoke")
def revoke_device(id: int) -> ResponseReturnValue:
    g.hall.devices.revoke(id, g.person.id, request_id=request.form.get("request_id", ""))
    flash("Đã thu hồi: thiết bị không vào được nữa.")
    return redirect(url_for("office.devices"), 303)


def places() -> dict[str, dict[str, str]]:
    """By kind of device the places that this hall has: value and words."""
    found = screens.screens(g.hall.preferences(screens.PREFIX))
    return {
        "kiosk": {kiosk.id: kiosk.name for kiosk in g.hall.rulebook.kiosks},
        "display": {str(number): screen.name for number, screen in found.items()},
        "counter": {str(counter.id): counter.name for counter in g.hall.rulebook.counters},
        "guide": {},
    }


def _place() -> Place:
    """The form's place, "kind:value", so that one list serves all kinds. Raises Refused."""
    kind, _, value = request.form.get("place", "").partition(":")
    if kind and value not in places().get(kind, {}):
        raise Refused("Nơi đặt đã chọn không có ở trung tâm này.")
    return Place(kind, value)


def _row(device: Device, live: bool) -> Row:
    seen = stamp_vi(device.seen_at.astimezone(g.hall.rulebook.zone)) if device.seen_at else ""
    at = places().get(device.kind, {}).get(device.place, device.place)
    return Row(device, KINDS[device.kind], at, live, seen)


def _waiting() -> list[dict[str, Any]]:
    return [{"code": shown(one.code), "kind": KINDS[one.kind]} for one in g.hall.devices.waiting()]
