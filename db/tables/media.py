from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base

MEDIA_STATES = ("waiting", "kept", "refused", "lost", "deleted")
MEDIA_KINDS = ("photo", "voice", "video", "file")


class Media(Base):
    """A picture, voice clip, video or file somebody sent: first only LINE's message id, then our own copy.

    waiting: to be fetched from LINE. refused: broken or too large. lost: LINE no longer had it. deleted: withdrawn.
    """

    __tablename__ = "media"
    __table_args__ = (
        UniqueConstraint("office_id", "message_id"),
        CheckConstraint(f"state IN {MEDIA_STATES}", name="state"),
        CheckConstraint(f"kind IN {MEDIA_KINDS}", name="kind"),
        Index("ix_media_person_created", "person_id", "created_at"),
        Index(
            "ix_media_waiting",
            "try_after",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)  # a random UUID: links are not guessable
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    message_id: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str | None] = mapped_column(String(255))
    content_type: Mapped[str | None] = mapped_column(String(80))
    bytes: Mapped[int | None]
    duration_ms: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str | None] = mapped_column(String(60))
    attempts: Mapped[int] = mapped_column(default=0)
    try_after: Mapped[datetime | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
