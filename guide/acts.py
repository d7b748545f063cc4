"""What a signed-in guide does for people, and what she looks up for that. Each act is sent by the
phone's outbox, perhaps much later than it was tapped: under its own request id and her own name."""

from __future__ import annotations

from typing import Any

from flask import abort, g, jsonify, request
from flask.typing import ResponseReturnValue

from guide.views import blueprint
from hall.errors import Refused
from hall.ticket import STATE_VI, Ticket
from hall.words import syllables
from qr import qr_path

NO_PAPER = "-"  # instead of a printer: she shows the number and its code
MOST = 40  # documents of a procedure


@blueprint.get("/catalogue")
def catalogue() -> ResponseReturnValue:
    """Today's procedures with their components, the most used first: found without coverage too."""
    common = g.hall.rulebook.common
    rows = g.hall.rulebook.procedures_on(g.hall.day().date)
    order = sorted(rows, key=lambda p: common.index(p.code) if p.code in common else len(common))
    found = [
        {
            "code": row.code,
            "name": row.name,
            "field": row.field,
            "words": syllables(row.name),
            "components": row.components,
        }
        for row in order
    ]
    return jsonify(procedures=found)


@blueprint.get("/tickets/<int:id>")
def ticket(id: int) -> ResponseReturnValue:
    return jsonify(_facts(g.hall.ticket(id)))


@blueprint.get("/numbers/<label>")
def number(label: str) -> ResponseReturnValue:
    """A number that she reads from a paper, wherever in the line it stands."""
    return jsonify(_facts(g.hall.number(label)))


@blueprint.post("/tickets")
def issue() -> ResponseReturnValue:
    """A number for someone: on the nearest printer's paper, or with its code on the phone."""
    asked = _asked()
    code, reason = _text(asked, "procedure"), _text(asked, "priority")
    printer = _text(asked, "printer")
    found = g.hall.issue(
        [(code, _whole(asked, "count", 1))] if code else [],
        purpose=_text(asked, "purpose") or "submit",
        channel="guide",
        priority=bool(reason),
        priority_reason=reason,
        help_wanted=asked.get("help") is True,
        staff_id=g.person.id,
        printer=None if printer == NO_PAPER else printer,
        request_id=_request_id(asked),
    )
    return jsonify(ticket=found.id, label=found.label)


@blueprint.post("/tickets/<int:id>/priority")
def prioritize(id: int) -> ResponseReturnValue:
    asked = _asked()
    reason, once = _text(asked, "reason"), _request_id(asked)
    if reason:
        g.hall.prioritize(id, reason, g.person.id, request_id=once)
    else:
        g.hall.take_priority_back(id, g.person.id, request_id=once)
    return jsonify(ticket=id)


@blueprint.post("/tickets/<int:id>/papers")
def check(id: int) -> ResponseReturnValue:
    asked = _asked()
    g.hall.check_papers(
        id, _whole(asked, "dossier"), _documents(asked), g.person.id, request_id=_request_id(asked)
    )
    return jsonify(ticket=id)


@blueprint.post("/tickets/<int:id>/lane")
def lane(id: int) -> ResponseReturnValue:
    asked = _asked()
    g.hall.move_lane(id, _text(asked, "lane"), g.person.id, request_id=_request_id(asked))
    return jsonify(ticket=id)


@blueprint.post("/tickets/<int:id>/back")
def back(id: int) -> ResponseReturnValue:
    g.hall.bring_back(id, staff_id=g.person.id, request_id=_request_id(_asked()))
    return jsonify(ticket=id)


@blueprint.post("/guidance")
def guidance() -> ResponseReturnValue:
    """A slip of what is missing, for someone who has no number yet."""
    asked = _asked()
    g.hall.guidance_before(
        _text(asked, "procedure"),
        _documents(asked),
        g.person.id,
        printer=_text(asked, "printer"),
        request_id=_request_id(asked),
    )
    return jsonify(printed=True)


@blueprint.post("/visits")
def visit() -> ResponseReturnValue:
    """Only that it was recorded: who is to be visited is the office's to see."""
    asked = _asked()
    g.hall.ask_visit(
        _text(asked, "field"),
        _text(asked, "contact"),
        _text(asked, "address"),
        g.person.id,
        request_id=_request_id(asked),
    )
    return jsonify(recorded=True)


@blueprint.post("/help/<int:id>/answer")
def answer(id: int) -> ResponseReturnValue:
    """Tôi đến: the kiosk then says that someone is coming."""
    call = g.hall.answer_help(id, g.person.id, request_id=_request_id(_asked()))
    return jsonify(id=call.id)


@blueprint.post("/help/<int:id>/close")
def close(id: int) -> ResponseReturnValue:
    """Xong: the call is over, and the kiosk is as before."""
    call = g.hall.close_help(id, g.person.id, request_id=_request_id(_asked()))
    return jsonify(id=call.id)


def _facts(found: Ticket) -> dict[str, Any]:
    """What the sheet of a person shows; why she has priority is not among it."""
    book, day = g.hall.rulebook, found.business_date
    code = qr_path(g.hall.ticket_url(found))
    return {
        "id": found.id,
        "label": found.label,
        "state": found.state,
        "state_words": STATE_VI[found.state],
        "lane": found.lane,
        "priority": found.priority,
        "dossiers": [
            {
                "id": one.id,
                "name": one.name,
                "components": book.procedure(one.procedure, day).components,
                "checked": one.checked,
                "decided": one.outcome is not None,
            }
            for one in found.dossiers
        ],
        "qr": {"side": code.side, "d": code.d},
    }


def _asked() -> dict[str, Any]:
    """The body of an act. What one guide has tapped is never done under another's name."""
    asked = request.get_json()
    if not isinstance(asked, dict):
        raise Refused("Yêu cầu không hợp lệ.")
    named = asked.get("as")
    if named is not None and (type(named) is not int or named != g.person.id):
        abort(403, "Người khác đã đăng nhập trên máy này.")
    return asked


def _request_id(asked: dict[str, Any]) -> str:
    found = _text(asked, "request_id")
    if not 8 <= len(found) <= 64:
        raise Refused("Yêu cầu không hợp lệ.")
    return found


def _text(asked: dict[str, Any], name: str) -> str:
    found = asked.get(name, "")
    if not isinstance(found, str):
        raise Refused("Yêu cầu không hợp lệ.")
    return found


def _whole(asked: dict[str, Any], name: str, otherwise: int = 0) -> int:
    found = asked.get(name, otherwise)
    if not isinstance(found, int) or isinstance(found, bool):
        raise Refused("Yêu cầu không hợp lệ.")
    return found


def _documents(asked: dict[str, Any]) -> list[str]:
    found = asked.get("documents", [])
    if not isinstance(found, list) or len(found) > MOST:
        raise Refused("Yêu cầu không hợp lệ.")
    if not all(isinstance(one, str) for one in found):
        raise Refused("Yêu cầu không hợp lệ.")
    return found
