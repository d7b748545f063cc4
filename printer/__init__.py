"""THE PRINTER: paper comes out.

Who stands here: nobody; a person on duty comes when a page says what is wrong. What they may
do: see what was printed, what waits, and why; print a paper again, look after a doubtful one,
move what waits to another printer. A ticket exists even when its paper does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def attach(
    app: Any,
    socketio: Any,
    halls: Any,
    emitter: Any,
    bus: Any,
    store: Any,
    ports: Mapping[tuple[str, str], int],
) -> Any:
    """Hang the printers' pages on the app; returns their spool, not yet started.

    `ports` is where each `virtual:` printer listens, by (hall, printer).
    """
    # Not above: the virtual printer lives in this package too, as a process without a web app.
    from printer import events, views
    from printer.spool import Spool

    clock = next(iter(halls.values())).clock
    printers = {id: hall.rulebook.printers for id, hall in halls.items()}
    spool = Spool(store, printers, clock.now, ports, emitter.touch)
    app.register_blueprint(views.printer, url_prefix="/<hall_id>/printer")
    events.follow(socketio, halls, emitter, bus, spool)
    return spool
