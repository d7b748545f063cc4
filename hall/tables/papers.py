"""What is printed, and on which roll."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, text

from hall.tables.metadata import metadata
from hall.utc_time import UTCTime

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("printer", String(40), nullable=False),
    # Empty for a slip that someone was given before she took a number.
    Column("ticket_id", Integer, ForeignKey("ticket.id")),
    Column("kind", String(12), nullable=False),
    Column("content", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("error", Text, nullable=False, server_default=text("''")),
    Column("created_at", UTCTime, nullable=False),
    Column("updated_at", UTCTime, nullable=False),
    # Of a paper printed again: the job of its first copy, and which copy this is.
    Column("original_id", Integer),
    Column("copy", Integer, nullable=False, server_default=text("0")),
    # When someone on duty looked whether a doubtful paper had come out.
    Column("reviewed_at", UTCTime),
    Index("ix_job_spool", "hall", "printer", "state", "id"),
    Index("ix_job_ticket", "ticket_id"),
    Index("uq_job_copy", "original_id", "copy", unique=True),
)

# How much of its roll a printer has used up.
roll = Table(
    "roll",
    metadata,
    Column("hall", String(40), ForeignKey("hall.id"), primary_key=True),
    Column("printer", String(40), primary_key=True),
    Column("millimetres", Float, nullable=False),
    Column("changed_at", UTCTime, nullable=False),
)
