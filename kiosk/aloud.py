"""The kiosk reads a step aloud: a text that a page of ours carries, spoken by the hall's voice.

The text is signed, so that nobody on the network can have this machine say what they like.
"""

from __future__ import annotations

from typing import Any

from flask import Response, abort, current_app, g, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from hall.voice import espeak
from kiosk.views import kiosk

LONGEST = 600  # letters; about 45 s, and nobody listens for longer


@kiosk.get("/aloud.wav")
def aloud() -> Response:
    """The text of `say` as WAV; 404 where it is not ours or this machine has no voice."""
    try:
        lang, text = _signer().loads(request.args.get("say", ""))
    except (BadSignature, ValueError):
        abort(404)
    sound = current_app.extensions["speaker"].read(text, lang)
    if sound is None:
        abort(404)
    answer = Response(sound, mimetype="audio/wav")
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


@kiosk.app_context_processor
def reading() -> dict[str, Any]:
    return {"aloud_url": aloud_url}


def aloud_url(text: str) -> str:
    """Where a text is heard in the page's language; empty where this machine has no voice."""
    words = " ".join(text.split())[:LONGEST]
    if not words or not espeak.available():
        return ""
    return url_for("kiosk.aloud", say=_signer().dumps([g.lang, words]), view=None, lang=None)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="kiosk-aloud")
