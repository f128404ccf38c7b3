from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, BigId


class AuditLine(Base):
    """Who did what to which record, by ids; appended in the transaction that did it. Holds no words of a person."""

    __tablename__ = "audit_lines"
    __table_args__ = (Index("ix_audit_lines_office_at", "office_id", "at"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))  # officer:3, person:7, system, desk
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60))  # case:12, media:…, officer:3
    detail: Mapped[str | None] = mapped_column(String(200))
