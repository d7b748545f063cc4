"""What a person may ask of the display: the page itself; the picture comes over the socket."""

from flask import Blueprint, g, render_template

from display.drum import drum

blueprint = Blueprint("display", __name__)


@blueprint.get("/", strict_slashes=False)
def board() -> str:
    """The hall television, drawn for 1920x1080 and scaled to whatever is there."""
    return render_template("display/board.html", rulebook=g.hall.rulebook, drum=drum())
