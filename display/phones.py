"""Where phones hear of the line: what the follow pages share, and the wiring of their hub."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from markupsafe import Markup

from display.hub import Hub
from display.phone import facts
from display.sights import Sights
from hall.events import Bus
from hall.hall import Hall

STYLES = Path(__file__).parent / "static" / "follow.css"


@dataclass(frozen=True)
class Phones:
    """What every follow page needs: the looks at the lines, and the address of the live line.

    `styles` stand in the page itself: one round trip less until a phone on a slow link sees
    anything. Their hash lets the page's policy allow them and nothing else.
    """

    sights: Sights
    hub: Hub
    port: int
    url: str  # of the product
    live: str  # where a proxy serves /live/, or ""
    csp: str
    styles: Markup

    def live_url(self, host: str, hall_id: str, token: str) -> str:
        """Where the page of a ticket listens; `host` is the one that the phone asked."""
        path = f"/live/{hall_id}/{token}"
        if not self.hub.listening:
            return ""
        if self.live:
            return f"{self.live}{path}"
        if self.url.startswith("https:"):  # a page over TLS may not listen to a line without
            return ""
        name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
        return f"http://{name}:{self.port}{path}"

    def policy(self, live: str) -> str:
        """The page's own policy: the live line of this one origin, and these very styles."""
        digest = b64encode(hashlib.sha256(self.styles.encode()).digest()).decode()
        parts = urlsplit(live)
        also = f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""
        policy = self.csp.replace("connect-src 'self'", f"connect-src 'self'{also}")
        return policy.replace("style-src 'self'", f"style-src 'self' 'sha256-{digest}'")


def attach(
    app: Flask,
    halls: Mapping[str, Hall],
    bus: Bus,
    *,
    page_port: int,
    port: int,
    url: str,
    live: str,
    csp: str,
) -> Hub:
    """The hub of the phones; whoever builds the product starts it and shows it every picture."""
    sights = Sights(halls)
    parts = urlsplit(url)
    hub = Hub(halls, sights, facts, page_port, f"{parts.scheme}://{parts.netloc}")
    styles = Markup(STYLES.read_text(encoding="utf-8"))
    app.extensions["phones"] = Phones(sights, hub, port, url, live, csp, styles)
    bus.listen(sights.hear)
    bus.listen(hub.hear)
    return hub
