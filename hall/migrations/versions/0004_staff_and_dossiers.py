"""Staff, devices and pauses; what becomes of a dossier after the counter; visits at home."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from hall.utc_time import UTCTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEAT = (
    ("session", sa.String(length=32)),
    ("paused_at", UTCTime()),
    ("pause_reason", sa.String(length=20)),
)
DOSSIER: tuple[tuple[str, Any], ...] = (
    ("submitted_at", UTCTime()),
    ("checked", sa.Text()),
    ("checked_at", UTCTime()),
    ("checked_by", sa.Integer()),
    ("originals", sa.Text()),
    ("fee", sa.Integer()),
    ("fee_reason", sa.Text()),
    ("holder", sa.String(length=12)),
    ("processed_by", sa.Integer()),
    ("signed_by", sa.Integer()),
    ("returned_at", UTCTime()),
    ("returned_by", sa.Integer()),
    ("first_due_at", UTCTime()),
    ("carry_reason", sa.String(length=30)),
    ("carry_note", sa.Text()),
    ("carried_at", UTCTime()),
    ("carried_by", sa.Integer()),
    ("apology_at", UTCTime()),
)


def upgrade() -> None:
    for name, kind in SEAT:
        op.add_column("seat", sa.Column(name, kind, nullable=True))
    op.add_column("staff", sa.Column("password_hash", sa.String(length=200), nullable=True))
    op.add_column(
        "staff", sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False)
    )
    op.add_column(
        "ticket", sa.Column("first", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("ticket", sa.Column("to_counter", sa.Integer(), nullable=True))
    with op.batch_alter_table("dossier") as batch:
        batch.alter_column("ticket_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(
            sa.Column(
                "channel", sa.String(length=12), server_default=sa.text("'counter'"), nullable=False
            )
        )
        batch.add_column(
            sa.Column("slips", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
        for name, kind in DOSSIER:
            batch.add_column(sa.Column(name, kind, nullable=True))
    with op.batch_alter_table("job") as batch:
        batch.alter_column("ticket_id", existing_type=sa.Integer(), nullable=True)
    op.create_index("ix_dossier_due", "dossier", ["hall", "outcome", "due_at"], unique=False)
    _device()
    _home_visit()


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=True),
        sa.Column("code_until", UTCTime(), nullable=True),
        sa.Column("asked_at", UTCTime(), nullable=False),
        sa.Column("approved_at", UTCTime(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("seen_at", UTCTime(), nullable=True),
        sa.Column("revoked_at", UTCTime(), nullable=True),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_device_hall_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_index("ix_device_hall", "device", ["hall", "kind"], unique=False)


def _home_visit() -> None:
    op.create_table(
        "home_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall", sa.String(length=40), nullable=False),
        sa.Column("at", UTCTime(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("changed_at", UTCTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["hall"], ["hall.id"], name=op.f("fk_home_visit_hall_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_visit")),
    )
    op.create_index("ix_home_visit_hall", "home_visit", ["hall", "state"], unique=False)


def downgrade() -> None:
    op.drop_table("home_visit")
    op.drop_table("device")
    op.drop_index("ix_dossier_due", "dossier")
    with op.batch_alter_table("dossier") as batch:
        for name in ("channel", "slips", *(name for name, _ in DOSSIER)):
            batch.drop_column(name)
    for table, names in (
        ("ticket", ("to_counter", "first")),
        ("staff", ("active", "password_hash")),
        ("seat", [name for name, _ in SEAT]),
    ):
        for name in names:
            op.drop_column(table, name)
