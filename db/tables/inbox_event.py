from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, BigId

INBOX_STATES = ("pending", "done", "failed")


class InboxEvent(Base):
    """A webhook event exactly as LINE sent it, and how far we are with it."""

    __tablename__ = "inbox_events"
    __table_args__ = (
        UniqueConstraint("office_id", "webhook_event_id"),
        CheckConstraint(f"state IN {INBOX_STATES}", name="state"),
        Index(
            "ix_inbox_events_waiting",
            "office_id",
            "conversation_key",
            "occurred_at",
            "id",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_inbox_events_message", "office_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    # No foreign key: on PostgreSQL its check locks the one row of the office for every event of every process. The
    # webhook stores only for offices that it knows.
    office_id: Mapped[int]
    conversation_key: Mapped[str] = mapped_column(String(80))
    webhook_event_id: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(40))
    message_id: Mapped[str | None] = mapped_column(String(64))
    # JSON with every non-ASCII character escaped: NUL and lone surrogates survive in both databases.
    raw: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime]
    received_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="pending", server_default="pending")
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    try_after: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(200))
    handled_at: Mapped[datetime | None]
