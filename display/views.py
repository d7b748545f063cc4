"""What a person may ask of the display: the page itself; the picture comes over the socket.

A page also asks for calls that it missed, for the media, and says every 10 s how it is.
"""

from flask import Blueprint, abort, current_app, g, jsonify, render_template, request
from flask import send_from_directory as send
from pydantic import ValidationError
from werkzeug.wrappers import Response

import signin
from display.drum import drum
from display.monitor import Beat
from hall import screens
from hall.errors import NotFound
from hall.media import NAME

blueprint = Blueprint("display", __name__)
MISSING = "Không có màn hình số {}."


@blueprint.get("/", defaults={"screen": screens.FIRST}, strict_slashes=False)
@blueprint.get("/<int:screen>", strict_slashes=False)
def board(screen: int) -> str:
    """The hall television, drawn for 1920x1080 and scaled to whatever is there.

    A device that has its place is that screen, whatever the address says.
    """
    own = signin.place()
    screen = int(own) if own and int(own) in _screens() else screen
    _screen(screen)
    rulebook = g.hall.rulebook
    return render_template("display/board.html", rulebook=rulebook, drum=drum(), screen=screen)


@blueprint.get("/calls")
def calls() -> Response:
    """The day's calls after the one that a page saw last: more may come than a picture carries."""
    text = request.args.get("after", "")
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        abort(400, "Yêu cầu không hợp lệ.")
    answer = jsonify(calls=g.hall.calls_after(int(text)))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<int:screen>/beat")
def beat(screen: int) -> Response:
    """How a page is; whether it may speak."""
    found = _screens()
    if screen not in found:
        raise NotFound(MISSING.format(screen))
    try:
        said = Beat.model_validate(request.get_json(silent=True))
    except ValidationError:
        abort(400, "Yêu cầu không hợp lệ.")
    monitor, now = current_app.extensions["screens"], g.hall.now()
    # Only the hall's own screens are lent the voice; who else looks hears nothing.
    zones = screens.voices(found, g.hall.rulebook) if signin.at_device() else {}
    return jsonify(monitor.beat(g.hall.id, screen, said, now.isoformat(), zones))


@blueprint.get("/media/<name>")
def media(name: str) -> Response:
    if not NAME.fullmatch(name):
        raise NotFound("Không có tệp này.")
    folder = current_app.extensions["shelves"][g.hall.id].folder
    return send(folder, name, conditional=True, max_age=3600)


def _screens() -> dict[int, screens.Screen]:
    return screens.screens(g.hall.preferences(screens.PREFIX))


def _screen(number: int) -> None:
    if number not in _screens():
        raise NotFound(MISSING.format(number))
