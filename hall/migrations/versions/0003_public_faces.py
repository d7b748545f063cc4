"""Late, returning and collecting tickets, ready results, calls for help, ratings, preferences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hall.utc_time import UTCTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TICKET = ("late", "late_until", "case_code", "follows_id")


def upgrade() -> None:
    op.add_column(
        "ticket", sa.Column("late", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("ticket", sa.Column("late_until", UTCTime(), nullable=True))
    op.add_column("ticket", sa.Column("case_code", sa.String(length=60), nullable=True))
    op.add_column("ticket", sa.Column("follows_id", sa.Integer(), nullable=True))
    op.add_column("dossier", sa.Column("ready_at", UTCTime(), nullable=True))
    op.create_index("ix_dossier_case", "dossier", ["hall", "case_code"], unique=False)
    _help_call()
    op.create_table(
        "rating",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("at", UTCTime(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_rating_hall_hall")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_rating_ticket_id_ticket")
        ),
        sa.PrimaryKeyConstraint("ticket_id", name=op.f("pk_rating")),
    )
    op.create_index("ix_rating_day", "rating", ["hall", "business_date"], unique=False)
    op.create_table(
        "preference",
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_preference_hall_hall")),
        sa.PrimaryKeyConstraint("hall", "key", name=op.f("pk_preference")),
    )


def _help_call() -> None:
    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("kiosk", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("at", UTCTime(), nullable=False),
        sa.Column("answered_at", UTCTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", UTCTime(), nullable=True),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_help_call_hall_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
        sa.UniqueConstraint("hall", "request_id", name=op.f("uq_help_call_hall_request_id")),
    )
    op.create_index("ix_help_call_day", "help_call", ["hall", "business_date"], unique=False)


def downgrade() -> None:
    for table in ("preference", "rating", "help_call"):
        op.drop_table(table)
    op.drop_index("ix_dossier_case", "dossier")
    op.drop_column("dossier", "ready_at")
    for column in reversed(TICKET):
        op.drop_column("ticket", column)
