"""Versions of answers; what was offered with a question, and why an answer did not help"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "entry_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", JSON, nullable=False),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("origin IN ('release', 'office')", name=op.f("ck_entry_versions_origin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_versions")),
        sa.UniqueConstraint("entry_id", "version", name=op.f("uq_entry_versions_entry_id_version")),
    )
    op.create_table(
        "live_entries",
        sa.Column("entry_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_live_entries")),
    )
    op.add_column("questions", sa.Column("reason", sa.String(length=20), nullable=True))
    op.add_column("questions", sa.Column("offered", JSON, nullable=True))


def downgrade() -> None:
    op.drop_column("questions", "offered")
    op.drop_column("questions", "reason")
    op.drop_table("live_entries")
    op.drop_table("entry_versions")
