"""The SQL of what the office chose for a face: JSON by key. Faces validate what it means."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from hall import tables as t


def of_prefix(conn: Connection, hall: str, prefix: str) -> dict[str, dict[str, Any]]:
    """Every key that begins with a prefix, in the order of the keys."""
    query = select(t.preference.c.key, t.preference.c.content).where(t.preference.c.hall == hall)
    rows = conn.execute(query.order_by(t.preference.c.key))
    return {r.key: json.loads(r.content) for r in rows if r.key.startswith(prefix)}


def put(conn: Connection, hall: str, key: str, value: dict[str, Any] | None, now: datetime) -> None:
    """Keep a value under a key; None removes it."""
    known = (t.preference.c.hall == hall, t.preference.c.key == key)
    if value is None:
        conn.execute(delete(t.preference).where(*known))
        return
    content = {"content": json.dumps(value, ensure_ascii=False), "changed_at": now}
    if not conn.execute(update(t.preference).where(*known).values(**content)).rowcount:
        conn.execute(insert(t.preference).values(hall=hall, key=key, **content))
