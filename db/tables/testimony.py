from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base

TESTIMONY_KINDS = ("words", "photo", "voice", "video", "file", "place")


class Testimony(Base):
    """Words, photo, voice or pin of one reporter. Withdrawn ones keep their row and lose what they said."""

    __tablename__ = "testimonies"
    __table_args__ = (
        CheckConstraint(f"kind IN {TESTIMONY_KINDS}", name="kind"),
        CheckConstraint("withdrawn_at IS NULL OR (words IS NULL AND media_id IS NULL)", name="withdrawn_says_nothing"),
        Index("ix_testimonies_case_at", "case_id", "at"),
        Index("ix_testimonies_message", "message_id"),
        Index("ix_testimonies_media", "media_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    reporter_id: Mapped[int] = mapped_column(ForeignKey("reporters.id"))
    kind: Mapped[str] = mapped_column(String(10))
    words: Mapped[str | None] = mapped_column(Text)
    media_id: Mapped[str | None] = mapped_column(ForeignKey("media.id"))
    message_id: Mapped[str | None] = mapped_column(String(64))  # LINE's, for unsend
    withdrawn_at: Mapped[datetime | None]
    at: Mapped[datetime]
