"""What citizens asked and said beside their numbers, and what the office chose."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from hall.tables.metadata import metadata
from hall.utc_time import UTCTime

# Someone at a kiosk asked for a person.
help_call = Table(
    "help_call",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("business_date", Date, nullable=False),
    Column("request_id", String(64), nullable=False),
    Column("kiosk", String(40), nullable=False),
    Column("why", String(12), nullable=False),
    Column("at", UTCTime, nullable=False),
    Column("answered_at", UTCTime),
    Column("answered_by", Integer),
    Column("closed_at", UTCTime),
    UniqueConstraint("hall", "request_id"),
    Index("ix_help_call_day", "hall", "business_date"),
)

# What a citizen said of the service, once a ticket; no answer is no row.
rating = Table(
    "rating",
    metadata,
    Column("ticket_id", Integer, ForeignKey("ticket.id"), primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("business_date", Date, nullable=False),
    Column("at", UTCTime, nullable=False),
    Column("score", Integer, nullable=False),
    Column("answers", Text, nullable=False),
    Index("ix_rating_day", "hall", "business_date"),
)

# What the office chose for a face: JSON by key, such as "screen:1".
preference = Table(
    "preference",
    metadata,
    Column("hall", String(40), ForeignKey("hall.id"), primary_key=True),
    Column("key", String(60), primary_key=True),
    Column("content", Text, nullable=False),
    Column("changed_at", UTCTime, nullable=False),
)

# Someone who cannot travel asked to be visited. Whoever reads `contact` and `address` is the
# office; both are emptied when the visit is over.
home_visit = Table(
    "home_visit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("at", UTCTime, nullable=False),
    Column("field", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("asked_by", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("changed_at", UTCTime, nullable=False),
    Column("changed_by", Integer),
    Index("ix_home_visit_hall", "hall", "state"),
)
