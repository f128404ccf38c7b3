from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base

# paused: another talk came between; it is taken up again when that one ends
TALK_STATES = ("open", "paused", "finished", "cancelled", "expired")


class Talk(Base):
    """A multi-step talk in progress: which table of steps, which step, what was answered, until when it is kept."""

    __tablename__ = "talks"
    __table_args__ = (
        CheckConstraint(f"state IN {TALK_STATES}", name="state"),
        Index("ix_talks_person_changed", "person_id", "changed_at"),
        Index(
            "uq_talks_one_open",
            "person_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column(String(40))
    step: Mapped[str] = mapped_column(String(40))
    answers: Mapped[dict[str, Any]]
    wrong_answers: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default="open")
    keep_until: Mapped[datetime]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
