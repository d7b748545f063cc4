"""The people of the hall in the office: who works here, as what, and a new PIN shown once."""

from __future__ import annotations

import secrets

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall.errors import Refused
from hall.people import Staff
from hall.secret import ROLES, Told
from office.views import blueprint


@blueprint.get("/people")
def people(sentence: str = "", told: Told | None = None, whose: str = "") -> ResponseReturnValue:
    """Everybody; after a verb what one person is told, once and never again."""
    everyone = sorted(g.hall.staff.everyone(), key=lambda person: person.name)
    page = render_template(
        "office/people.html",
        working=[person for person in everyone if person.active],
        left=[person for person in everyone if not person.active],
        roles=ROLES,
        typed=request.form if sentence else {},
        typed_roles=request.form.getlist("roles") if sentence else [],
        sentence=sentence,
        told=told,
        whose=whose,
        new_id=lambda: secrets.token_hex(16),
    )
    return page, 409 if sentence else 200


@blueprint.post("/people")
def add_person() -> ResponseReturnValue:
    name = request.form.get("name", "")
    try:
        told = g.hall.staff.add(name, _roles(), g.person.id, request_id=_request_id())
    except Refused as refusal:
        return people(refusal.sentence)
    return _told(told, " ".join(name.split()))


@blueprint.post("/people/<int:id>/roles")
def change_roles(id: int) -> ResponseReturnValue:
    whose = _name(id)
    told = g.hall.staff.change_roles(id, _roles(), g.person.id, request_id=_request_id())
    flash(f"Đã đổi việc của {whose}.")
    return _told(told, whose)


@blueprint.post("/people/<int:id>/pin")
def new_pin(id: int) -> ResponseReturnValue:
    whose = _name(id)
    return _told(g.hall.staff.new_pin(id, g.person.id, request_id=_request_id()), whose)


@blueprint.post("/people/<int:id>/password")
def new_password(id: int) -> ResponseReturnValue:
    whose = _name(id)
    return _told(g.hall.staff.new_password(id, g.person.id, request_id=_request_id()), whose)


@blueprint.post("/people/<int:id>/leave")
def person_leaves(id: int) -> ResponseReturnValue:
    whose = _name(id)
    g.hall.staff.leave(id, g.person.id, request_id=_request_id())
    flash(f"{whose} đã nghỉ: đã đăng xuất ở mọi máy. Nhật ký vẫn giữ tên.")
    return redirect(url_for("office.people"), 303)


@blueprint.post("/people/<int:id>/return")
def person_returns(id: int) -> ResponseReturnValue:
    whose = _name(id)
    return _told(g.hall.staff.come_back(id, g.person.id, request_id=_request_id()), whose)


def _told(told: Told, whose: str) -> ResponseReturnValue:
    """In the answer itself: an address would show it to whoever comes back to it."""
    if told == Told():
        return redirect(url_for("office.people"), 303)
    return people(told=told, whose=whose)


def _roles() -> list[str]:
    wanted = request.form.getlist("roles")
    if not set(wanted) <= set(ROLES):
        abort(400, "Việc đã chọn không có ở đây.")
    return wanted


def _name(id: int) -> str:
    found: list[Staff] = [p for p in g.hall.staff.everyone() if p.id == id]
    return found[0].name if found else ""


def _request_id() -> str:
    return request.form.get("request_id", "")
