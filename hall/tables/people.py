"""Who works here, where they sit, and at which devices."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
    true,
)

from hall.tables.metadata import metadata
from hall.utc_time import UTCTime

seat = Table(
    "seat",
    metadata,
    Column("hall", String(40), ForeignKey("hall.id"), primary_key=True),
    Column("counter_id", Integer, primary_key=True),
    Column("staff_id", Integer, nullable=False),
    Column("opened_at", UTCTime, nullable=False),
    # Which browser sits there: a second one that takes the counter over ends the first.
    Column("session", String(32)),
    Column("paused_at", UTCTime),
    Column("pause_reason", String(20)),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("roles", String(80), nullable=False),
    Column("pin_hash", String(200), nullable=False),
    # Only of who works in the office.
    Column("password_hash", String(200)),
    # Who has left keeps a row, since the journal names them.
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("locked_until", UTCTime),
    UniqueConstraint("hall", "name"),
)

# A screen of the hall: its browser holds the token, of which only the hash is kept here.
device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("name", String(80), nullable=False),
    # Which kiosk, screen or counter it is; empty where it may be any.
    Column("place", String(40)),
    Column("token_hash", String(64), nullable=False, unique=True),
    # What the office types to approve it, and until when.
    Column("code", String(12)),
    Column("code_until", UTCTime),
    Column("asked_at", UTCTime, nullable=False),
    Column("approved_at", UTCTime),
    Column("approved_by", Integer),
    Column("seen_at", UTCTime),
    Column("revoked_at", UTCTime),
    Index("ix_device_hall", "hall", "kind"),
)
