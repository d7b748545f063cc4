"""What a person may ask of the guide: one page; the picture comes over the socket."""

from flask import Blueprint, g, render_template

blueprint = Blueprint("guide", __name__)


@blueprint.get("/", strict_slashes=False)
def line() -> str:
    """The live line, for a volunteer who walks through the hall with a phone or tablet."""
    return render_template("guide/line.html", rulebook=g.hall.rulebook)
