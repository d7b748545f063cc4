"""The line: tickets, their dossiers and what happened to them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
    text,
)

from hall.tables.metadata import metadata
from hall.utc_time import UTCTime

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
    # Stands before everybody else: back from fetching a paper, or sent on to be first.
    Column("first", Boolean, nullable=False, server_default=false()),
    # The one counter that may call it, of those that serve its lane.
    Column("to_counter", Integer),
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
    # Empty for one that was submitted online: nobody took a number for it.
    Column("ticket_id", Integer, ForeignKey("ticket.id"), index=True),
    Column("hall", String(40), ForeignKey("hall.id"), nullable=False),
    Column("channel", String(12), nullable=False, server_default=text("'counter'")),
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
    Column("submitted_at", UTCTime),
    # What a guide found to be there before the counter looked: JSON list of components.
    Column("checked", Text),
    Column("checked_at", UTCTime),
    Column("checked_by", Integer),
    # JSON list of [pages, copies]; the fee in đồng with the rule that gave it, None: not known.
    Column("originals", Text),
    Column("fee", Integer),
    Column("fee_reason", Text),
    # How many guidance slips it has had, those of earlier tickets included.
    Column("slips", Integer, nullable=False, server_default=text("0")),
    # Who has it now, accepts | processes | signs, and who is named for the latter two.
    Column("holder", String(12)),
    Column("processed_by", Integer),
    Column("signed_by", Integer),
    # When its result lay ready to be collected, and when it was in the citizen's hand.
    Column("ready_at", UTCTime),
    Column("returned_at", UTCTime),
    Column("returned_by", Integer),
    # Carried over the day, at most once: what was promised first, and why it could not be kept.
    Column("first_due_at", UTCTime),
    Column("carry_reason", String(30)),
    Column("carry_note", Text),
    Column("carried_at", UTCTime),
    Column("carried_by", Integer),
    Column("apology_at", UTCTime),
    Index("ix_dossier_case", "hall", "case_code"),
    Index("ix_dossier_due", "hall", "outcome", "due_at"),
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
