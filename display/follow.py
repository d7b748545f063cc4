"""What a ticket's QR opens on a phone: one small page about one ticket, alive or plain.

The random token in the address is the only key; it opens that one ticket for its one day, and
stands in no log. Everything here works as plain pages and forms; scripts only spare the reload.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, render_template, request
from flask import redirect as go
from flask.typing import ResponseReturnValue

import signin
from display.hub import told
from display.pace import Pace
from display.phone import Follow, facts, follow
from display.phones import Phones
from hall.errors import NotFound, Refused
from hall.rating import SCORES
from hall.ticket import Ticket

blueprint = Blueprint("follow", __name__)
SAID = {
    "late": "Đã báo quầy là ông/bà đến muộn.",
    "here": "Đã ghi nhận ông/bà có mặt.",
    "rated": "Đã ghi nhận đánh giá. Trung tâm xin cảm ơn ông/bà.",
}
ASKS = ("late", "cancel")
pace = Pace(12, timedelta(minutes=1))


@blueprint.get("/<token>")
def ticket(token: str) -> ResponseReturnValue:
    found = g.hall.ticket_by_token(token)
    return _page(found, said=SAID.get(request.args.get("said", ""), ""))


@blueprint.get("/<token>/state")
def state(token: str) -> ResponseReturnValue:
    """What the live line would say, for a phone that has none; 304 when it knows it already."""
    rev, sight = _phones().sights.of(g.hall.id, token)
    body = json.dumps(told(rev, sight, facts), ensure_ascii=False)
    mark = hashlib.sha256(repr(sight).encode()).hexdigest()[:16]
    answer = Response(body, mimetype="application/json", headers={"Cache-Control": "no-store"})
    answer.set_etag(mark)
    return answer.make_conditional(request)


@blueprint.get("/<token>/<any(late, cancel):ask>")
def confirm(token: str, ask: str) -> ResponseReturnValue:
    return _page(g.hall.ticket_by_token(token), ask=ask)


@blueprint.post("/<token>/late")
def late(token: str) -> ResponseReturnValue:
    found = _asked_by(token)
    g.hall.come_late(found.id, request_id=_request_id())
    return _back(token, "late")


@blueprint.post("/<token>/here")
def here(token: str) -> ResponseReturnValue:
    found = _asked_by(token)
    g.hall.arrive(found.id, request_id=_request_id())
    return _back(token, "here")


@blueprint.post("/<token>/cancel")
def cancel(token: str) -> ResponseReturnValue:
    found = _asked_by(token)
    g.hall.cancel(found.id, request_id=_request_id())
    return _back(token)


@blueprint.post("/<token>/rate")
def rate(token: str) -> ResponseReturnValue:
    """Once, after the service, and never by a hand that serves."""
    found = _asked_by(token)
    if signin.anyone():
        raise Refused("Máy này đang có cán bộ đăng nhập. Mời ông/bà đánh giá trên điện thoại.")
    given = request.form.get("score", "")
    score = int(given) if given in {str(known) for known in SCORES} else 0
    g.hall.rate(found.id, score, _answers(), request_id=_request_id())
    return _back(token, "rated")


@blueprint.errorhandler(NotFound)
def not_found(_error: NotFound) -> ResponseReturnValue:
    return _draw(None), 404


@blueprint.errorhandler(Refused)
def refused(error: Refused) -> ResponseReturnValue:
    """The page as it is now, with the sentence that says why not."""
    token = (request.view_args or {}).get("token", "")
    return _page(g.hall.ticket_by_token(token), sorry=error.sentence, status=409)


def _asked_by(token: str) -> Ticket:
    found: Ticket = g.hall.ticket_by_token(token)
    if not pace.allows(token, g.hall.now()):
        raise Refused("Ông/bà bấm nhiều lần quá. Mời chờ một phút rồi thử lại.")
    return found


def _request_id() -> str:
    return request.form.get("request_id", "")[:64]


def _answers() -> dict[str, bool]:
    """Yes or no to the hall's questions; those that were passed over are left out."""
    given = {q.id: request.form.get(f"question-{q.id}") for q in g.hall.rulebook.questions}
    return {id: answer == "yes" for id, answer in given.items() if answer in ("yes", "no")}


def _page(ticket: Ticket, status: int = 200, **more: Any) -> ResponseReturnValue:
    page = follow(g.hall, ticket, *_phones().sights.of(g.hall.id, ticket.token))
    answer = make_response(_draw(page, token=ticket.token, **more))
    answer.status_code = 410 if page.state == "expired" else status
    return answer


def _draw(page: Follow | None, token: str = "", **more: Any) -> Response:
    listens = page and page.refresh and not page.awaits
    live = _phones().live_url(request.host, g.hall.id, token) if listens else ""
    html = render_template(
        "display/follow.html",
        page=page,
        here=f"/{g.hall.id}/t/{token}",
        live=live,
        # Only what changes, for a page that is there already.
        part=request.headers.get("X-Part") == "main",
        styles=_phones().styles,
        request_id=lambda: secrets.token_hex(16),
        scores=SCORES,
        staff=signin.anyone(),
        **more,
    )
    answer = make_response(html)
    answer.headers["Content-Security-Policy"] = _phones().policy(live)
    return answer


def _back(token: str, said: str = "") -> ResponseReturnValue:
    return go(f"/{g.hall.id}/t/{token}{f'?said={said}' if said else ''}", 303)


def _phones() -> Phones:
    phones: Phones = current_app.extensions["phones"]
    return phones
