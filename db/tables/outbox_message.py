from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, BigId

OUTBOX_STATES = ("queued", "accepted", "failed")


class OutboxMessage(Base):
    """One to five LINE messages for one chat, written in the transaction that decided to say them.

    `retry_key` is LINE's X-Line-Retry-Key for a push. `reply_tried_at` is committed before the reply token is used,
    so that after a crash we know that the first attempt may have arrived.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (
        CheckConstraint(f"state IN {OUTBOX_STATES}", name="state"),
        Index(
            "ix_outbox_messages_waiting",
            "office_id",
            "conversation_key",
            "id",
            sqlite_where=text("state = 'queued'"),
            postgresql_where=text("state = 'queued'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    conversation_key: Mapped[str] = mapped_column(String(80))
    retry_key: Mapped[UUID] = mapped_column(Uuid, unique=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("inbox_events.id", ondelete="SET NULL"))
    messages: Mapped[list[Any]]
    why: Mapped[str] = mapped_column(String(60))
    urgent: Mapped[bool] = mapped_column(default=True)
    reply_token: Mapped[str | None] = mapped_column(String(200))
    reply_until: Mapped[datetime | None]
    reply_tried_at: Mapped[datetime | None]
    push_tried_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10), default="queued", server_default="queued")
    reason: Mapped[str | None] = mapped_column(String(60))
    attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    not_before: Mapped[datetime | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    sent_by: Mapped[str | None] = mapped_column(String(10))  # reply | push
    line_request_id: Mapped[str | None] = mapped_column(String(80))
