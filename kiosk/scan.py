"""What a scanner reads at the kiosk, and which step it leads to.

The text itself comes by POST, is looked at once and dropped: it stands in no address, no log and
no table. What it is decides `meaning`; pages that only say why nothing came of it have fixed names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from flask import abort, current_app, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall.case_code import CASE_CODE
from hall.errors import NotFound
from hall.identity import LONGEST, REASONS, Identity, parse
from hall.rulebook import Rulebook
from hall.words import Words
from kiosk import card, events
from kiosk.scanner import stands_at
from kiosk.views import kiosk

Kind = Literal["ticket", "case", "procedure", "foreign", "card", "unread"]

_TICKET = re.compile(r"/([a-z0-9-]{1,60})/t/([A-Za-z0-9_-]{8,40})/?")
_CASE = re.compile(r"(?<![0-9A-Z.])" + CASE_CODE.pattern.strip("^$") + r"(?![0-9A-Z])")
_PROCEDURE = re.compile(r"(?<![0-9.])[0-9]\.[0-9]{6}(?![0-9])")

# Why a scan led nowhere; the words are the page's.
NOWHERE: dict[str, Words] = {
    **REASONS,
    "foreign": Words(
        "Phiếu này của trung tâm khác. Mời ông/bà xem lại phiếu, hoặc lấy số ở đây.",
        "This slip is from another hall. Please check it, or take a number here.",
    ),
    "unknown": Words(
        "Không tìm thấy phiếu này. Mời ông/bà lấy số mới, hoặc nhờ cán bộ hướng dẫn.",
        "This slip is not known. Please take a new number or ask the staff.",
    ),
    "card-off": Words(
        "Ở đây không cần quét thẻ căn cước. Mời ông/bà chọn việc cần làm trên màn hình.",
        "No identity card is needed here. Please choose on the screen.",
    ),
}


@dataclass(frozen=True)
class Meaning:
    """What a text is; `value` is the token or the code that it holds, never the text."""

    kind: Kind
    value: str = ""


def meaning(text: str, rulebook: Rulebook) -> Meaning:
    """Our own slips first, then codes on others' papers, then cards; never raises."""
    text = text.strip()
    if "|" in text or len(text) > LONGEST:
        return Meaning("card")
    if found := _TICKET.fullmatch(_path(text)):
        hall, token = found.groups()
        return Meaning("ticket", token) if hall == rulebook.id else Meaning("foreign")
    if found := _CASE.search(text.upper()):
        return Meaning("case", found[0])
    if (found := _PROCEDURE.search(text)) and _portal(text, rulebook):
        return Meaning("procedure", found[0])
    return Meaning("card")


def _path(text: str) -> str:
    """The path of a web address; wherever the hall's machine was reached at that time."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return parts.path if parts.scheme.lower() in ("http", "https") else ""


def _portal(text: str, rulebook: Rulebook) -> bool:
    try:
        return urlsplit(text).netloc == urlsplit(rulebook.portal).netloc
    except ValueError:  # its message would quote what was scanned, in the log
        return False


@kiosk.post("/scans")
def scanned() -> ResponseReturnValue:
    """The next step for what was scanned; shown by the kiosk's page, or pushed to it for a scanner
    that cannot type."""
    asked = request.get_json() if request.is_json else request.form
    text = asked.get("text") if hasattr(asked, "get") else None
    if not isinstance(text, str):
        abort(400)
    url = step(text)
    if key := request.headers.get("X-Scanner-Key"):
        return _push(key, url)
    return jsonify(url=url) if request.is_json else redirect(url, 303)


def _push(key: str, url: str) -> ResponseReturnValue:
    """Show the step at the kiosk that the scanner stands beside, and tell the scanner nothing."""
    where = stands_at(current_app.secret_key, key, g.hall.id)
    if where is None:
        abort(403)
    room = events.room(g.hall.id, where)
    current_app.extensions["socketio"].emit("step", {"url": url}, namespace="/kiosk", to=room)
    return "", 204


@kiosk.get("/scans/<why>")
def nowhere(why: str) -> str:
    if why not in NOWHERE:
        raise NotFound
    return render_template("kiosk/scanned.html", words=NOWHERE[why], why=why)


@kiosk.get("/card")
def carded() -> ResponseReturnValue:
    """A card was read: thanks, whether its age hints at priority, and on to the choice."""
    visit = card.visit()
    if visit is None:
        return redirect(url_for("kiosk.home"))
    return render_template("kiosk/card.html", hint=visit.hint)


def step(text: str) -> str:
    """The address of the step that a scan leads to."""
    found = meaning(text, g.hall.rulebook)
    if found.kind == "ticket":
        try:
            g.hall.ticket_by_token(found.value)
        except NotFound:
            return url_for("kiosk.nowhere", why="unknown")
        return url_for("kiosk.back", token=found.value)
    if found.kind == "case":
        return url_for("kiosk.result", code=found.value)
    if found.kind == "procedure":
        return url_for("kiosk.procedure", code=found.value)
    return url_for("kiosk.nowhere", why="foreign") if found.kind == "foreign" else _card(text)


def _card(text: str) -> str:
    read = parse(text, g.hall.now().date())
    if not isinstance(read, Identity):
        return url_for("kiosk.nowhere", why=read.reason)
    if not card.wanted():
        return url_for("kiosk.nowhere", why="card-off")
    return url_for("kiosk.carded", card=card.shown(read))
