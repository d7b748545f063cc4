"""Which results lie ready: the office says so, kiosks and phones tell it by the code."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall.words import stamp_vi
from office.views import blueprint


@blueprint.get("/results")
def results() -> str:
    return render_template(
        "office/results.html",
        in_work=g.hall.results_in_work(),
        ready=g.hall.results_ready(),
        now=g.hall.now(),
        stamp=_stamp,
        new_id=lambda: secrets.token_hex(16),
    )


@blueprint.post("/results/<int:dossier_id>/ready")
def result_ready(dossier_id: int) -> ResponseReturnValue:
    request_id = request.form.get("request_id", "")
    found = g.hall.result_ready(dossier_id, g.person.id, request_id=request_id)
    flash(f"Hồ sơ {found.case_code} đã có kết quả.")
    return redirect(url_for("office.results"), 303)


def _stamp(at: datetime | None) -> str:
    """A moment in the hall's words; "" where there is none."""
    return stamp_vi(at.astimezone(g.hall.rulebook.zone)) if at else ""
