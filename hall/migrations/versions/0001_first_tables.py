"""The first tables: halls and rulebooks, the line, dossiers, journal, spool, seats and staff."""

import sqlalchemy as sa
from alembic import op

from hall.utc_time import UTCTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "hall",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("rulebook", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
    )
    op.create_table(
        "seat",
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_seat_hall_hall")),
        sa.PrimaryKeyConstraint("hall", "counter_id", name=op.f("pk_seat")),
    )
    op.create_table(
        "lane_number",
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_lane_number_hall_hall")),
        sa.PrimaryKeyConstraint("hall", "business_date", "letter", name=op.f("pk_lane_number")),
    )
    op.create_table(
        "rulebook",
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", UTCTime(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_rulebook_hall_hall")),
        sa.PrimaryKeyConstraint("hall", "version", name=op.f("pk_rulebook")),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("roles", sa.String(length=80), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("locked_until", UTCTime(), nullable=True),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_staff_hall_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("hall", "name", name=op.f("uq_staff_hall_name")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lane", sa.String(length=1), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("help_wanted", sa.Boolean(), nullable=False),
        sa.Column("issued_at", UTCTime(), nullable=False),
        sa.Column("line_at", UTCTime(), nullable=False),
        sa.Column("fast_track", sa.Boolean(), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cutoff_at", UTCTime(), nullable=True),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("wait_low", sa.Integer(), nullable=True),
        sa.Column("wait_high", sa.Integer(), nullable=True),
        sa.Column("rulebook", sa.Integer(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("called_at", UTCTime(), nullable=True),
        sa.Column("started_at", UTCTime(), nullable=True),
        sa.Column("submitted_at", UTCTime(), nullable=True),
        sa.Column("finished_at", UTCTime(), nullable=True),
        sa.Column("calls", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_ticket_hall_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint(
            "hall",
            "business_date",
            "letter",
            "number",
            name=op.f("uq_ticket_hall_business_date_letter_number"),
        ),
        sa.UniqueConstraint("hall", "request_id", name=op.f("uq_ticket_hall_request_id")),
        sa.UniqueConstraint("token", name=op.f("uq_ticket_token")),
    )
    op.create_index(
        "ix_ticket_day",
        "ticket",
        ["hall", "business_date", "state", "lane", "priority"],
        unique=False,
    )
    op.create_index(
        "uq_ticket_in_hand",
        "ticket",
        ["hall", "business_date", "counter_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('called', 'serving')"),
        postgresql_where=sa.text("state IN ('called', 'serving')"),
    )
    op.create_table(
        "dossier",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("procedure", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fast_track", sa.Boolean(), nullable=False),
        sa.Column("model", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("case_code", sa.String(length=60), nullable=True),
        sa.Column("decided_at", UTCTime(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("due_at", UTCTime(), nullable=True),
        sa.Column("due_rule", sa.String(length=30), nullable=True),
        sa.Column("due_reason", sa.Text(), nullable=True),
        sa.Column("missing", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_dossier_hall_hall")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_dossier_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
    )
    op.create_index(op.f("ix_dossier_ticket_id"), "dossier", ["ticket_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("created_at", UTCTime(), nullable=False),
        sa.Column("updated_at", UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_job_hall_hall")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_job_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_spool", "job", ["hall", "printer", "state", "id"], unique=False)
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("at", UTCTime(), nullable=False),
        sa.Column("event", sa.String(length=30), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("counter_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_journal_hall_hall")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_journal_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("hall", "request_id", name=op.f("uq_journal_hall_request_id")),
    )
    op.create_index(
        "ix_journal_log", "journal", ["hall", "business_date", "event", "id"], unique=False
    )
    op.create_index(
        "ix_journal_calls",
        "journal",
        ["hall", "business_date", "counter_id", "id"],
        unique=False,
        sqlite_where=sa.text("event = 'TicketCalled'"),
        postgresql_where=sa.text("event = 'TicketCalled'"),
    )


def downgrade() -> None:
    for table in (
        "staff",
        "seat",
        "job",
        "journal",
        "dossier",
        "ticket",
        "lane_number",
        "rulebook",
    ):
        op.drop_table(table)
    op.drop_table("hall")
