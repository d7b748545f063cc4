"""The tables of the hall. Every row bears its hall; times are UTC."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from hall.utc_time import UTCTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One row a hall: on PostgreSQL it is the lock that makes one writer at a time.
hall = Table(
    "hall",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("rulebook", Integer, nullable=False),
)

rulebook = Table(
    "rulebook",
    metadata,
    Column("hall", String(40), ForeignKey("hall.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("published_at", UTCTime, nullable=False),
    Column("content", Text, nullable=False),
)

lane_number = Table(
    "lane_number",
    metadata,
    Column("hall", String(40), ForeignKey("hall.id"), primary_key=True),
    Column("business_date", Date, primary_key=True),
    Column("letter", String(1), primary_key=True),
    Column("last", Integer, nullable=False),
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("business_date", Date, nullable=False),
    Column("letter", String(1), nullable=False),
    Column("number", Integer, nullable=False),
    # The line it stands in: the letter's own until a transfer, which keeps the number.
    Column("lane", String(1), nullable=False),
    Column("token", String(32), nullable=False, unique=True),
    Column("request_id", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("purpose", String(12), nullable=False),
    Column("channel", String(12), nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("help_wanted", Boolean, nullable=False),
    Column("issued_at", UTCTime, nullable=False),
    Column("line_at", UTCTime, nullable=False),
    Column("fast_track", Boolean, nullable=False),
    Column("model", String(60)),
    Column("reason", Text, nullable=False),
    Column("cutoff_at", UTCTime),
    Column("ahead", Integer, nullable=False),
    # The range of minutes that the ticket was told; empty where it would have been a guess.
    Column("wait_low", Integer),
    Column("wait_high", Integer),
    Column("rulebook", Integer, nullable=False),
    Column("counter_id", Integer),
    Column("called_at", UTCTime),
    Column("started_at", UTCTime),
    # When the dossier was handed over; a transfer keeps it, fetching a paper begins anew.
    Column("submitted_at", UTCTime),
    Column("finished_at", UTCTime),
    Column("calls", Integer, nullable=False, server_default=text("0")),
    # How often its holder said that she would be late, and until when she is not called.
    Column("late", Integer, nullable=False, server_default=text("0")),
    Column("late_until", UTCTime),
    # The dossier whose result is collected, or the ticket whose dossier is completed.
    Column("case_code", String(60)),
    Column("follows_id", Integer),
    UniqueConstraint("hall", "business_date", "letter", "number"),
    UniqueConstraint("hall", "request_id"),
    # Covers the count of who waits in a lane, which every new ticket asks for.
    Index("ix_ticket_day", "hall", "business_date", "state", "lane", "priority"),
)
# At most one ticket in a counter's hands, whatever the code above believes.
Index(
    "uq_ticket_in_hand",
    ticket.c.hall,
    ticket.c.business_date,
    ticket.c.counter_id,
    unique=True,
    sqlite_where=ticket.c.state.in_(("called", "serving")),
    postgresql_where=ticket.c.state.in_(("called", "serving")),
)

dossier = Table(
    "dossier",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("ticket_id", Integer, ForeignKey("ticket.id"), nullable=False, index=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("procedure", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("fast_track", Boolean, nullable=False),
    Column("model", String(60)),
    Column("reason", Text, nullable=False),
    Column("outcome", String(12)),
    Column("case_code", String(60)),
    Column("decided_at", UTCTime),
    Column("decided_by", Integer),
    Column("due_at", UTCTime),
    Column("due_rule", String(30)),
    Column("due_reason", Text),
    Column("missing", Text),
    Column("note", Text),
    # When its result lay ready to be collected.
    Column("ready_at", UTCTime),
    Index("ix_dossier_case", "hall", "case_code"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("business_date", Date, nullable=False),
    Column("at", UTCTime, nullable=False),
    Column("event", String(30), nullable=False),
    Column("ticket_id", Integer, ForeignKey("ticket.id")),
    Column("counter_id", Integer),
    Column("staff_id", Integer),
    Column("request_id", String(64)),
    Column("data", Text, nullable=False),
    UniqueConstraint("hall", "request_id"),
    Index("ix_journal_log", "hall", "business_date", "event", "id"),
)

# A literal, since only a literal lets a partial index answer.
IS_A_CALL = journal.c.event == literal_column("'TicketCalled'")
Index(
    "ix_journal_calls",
    journal.c.hall,
    journal.c.business_date,
    journal.c.counter_id,
    journal.c.id,
    sqlite_where=IS_A_CALL,
    postgresql_where=IS_A_CALL,
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("printer", String(40), nullable=False),
    Column("ticket_id", Integer, ForeignKey("ticket.id"), nullable=False),
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

seat = Table(
    "seat",
    metadata,
    Column("hall", String(40), ForeignKey("hall.id"), primary_key=True),
    Column("counter_id", Integer, primary_key=True),
    Column("staff_id", Integer, nullable=False),
    Column("opened_at", UTCTime, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("name", String(80), nullable=False),
    Column("roles", String(80), nullable=False),
    Column("pin_hash", String(200), nullable=False),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("locked_until", UTCTime),
    UniqueConstraint("hall", "name"),
)

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
