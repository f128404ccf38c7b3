from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class Question(Base):
    """One message that the answerer decided on: words encrypted, decision, entry and its version, feedback."""

    __tablename__ = "questions"
    __table_args__ = (
        CheckConstraint("feedback IN ('helped', 'not_this')", name="feedback"),
        Index("ix_questions_office_at", "office_id", "at"),
        Index("ix_questions_person_at", "person_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    decision: Mapped[str] = mapped_column(String(20))
    entry_id: Mapped[str | None] = mapped_column(String(80))
    entry_version: Mapped[int | None]
    confidence: Mapped[float | None] = mapped_column(Float)
    feedback: Mapped[str | None] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))  # why it was not what was asked for
    offered: Mapped[list[Any] | None]  # entry ids that could be chosen, in their order
    at: Mapped[datetime]
