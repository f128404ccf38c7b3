from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Base
from db.tables.officer import Officer

FACT_KINDS = ("status", "owner", "category", "place", "note", "question", "answer", "told", "withdrawn", "joined")
FACT_AUTHORS = ("officer", "reporter", "system")


class CaseFact(Base):
    """Something that became true of a case: appended, never changed. Who, when, why.

    status/owner/category/place: `value` is the new value. note: an officer's record. question: what the officer
    asks the reporter. told: what the reporter was told. answer: the reporter answered. withdrawn: it was taken back.
    """

    __tablename__ = "case_facts"
    __table_args__ = (
        CheckConstraint(f"kind IN {FACT_KINDS}", name="kind"),
        CheckConstraint(f"author IN {FACT_AUTHORS}", name="author"),
        CheckConstraint("(author = 'officer') = (officer_id IS NOT NULL)", name="officer_named"),
        Index("ix_case_facts_case_at", "case_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str | None] = mapped_column(String(200))
    words: Mapped[str | None] = mapped_column(Text)
    media_id: Mapped[str | None] = mapped_column(ForeignKey("media.id"))
    author: Mapped[str] = mapped_column(String(10))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    due_at: Mapped[datetime | None]
    at: Mapped[datetime]

    officer: Mapped[Officer | None] = relationship(lazy="joined")
