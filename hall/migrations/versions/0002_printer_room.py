"""Copies, reviews and rolls: what the printer room keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from hall.utc_time import UTCTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job", sa.Column("original_id", sa.Integer(), nullable=True))
    op.add_column(
        "job", sa.Column("copy", sa.Integer(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("job", sa.Column("reviewed_at", UTCTime(), nullable=True))
    op.create_index("ix_job_ticket", "job", ["ticket_id"], unique=False)
    op.create_index("uq_job_copy", "job", ["original_id", "copy"], unique=True)
    op.create_table(
        "roll",
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("millimetres", sa.Float(), nullable=False),
        sa.Column("changed_at", UTCTime(), nullable=False),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_roll_hall_hall")),
        sa.PrimaryKeyConstraint("hall", "printer", name=op.f("pk_roll")),
    )


def downgrade() -> None:
    op.drop_table("roll")
    op.drop_index("uq_job_copy", "job")
    op.drop_index("ix_job_ticket", "job")
    for column in ("reviewed_at", "copy", "original_id"):
        op.drop_column("job", column)
