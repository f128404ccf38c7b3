from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Base
from db.tables.officer import Officer

CASE_STATES = (
    "new",
    "assigned",
    "accepted",
    "inspecting",
    "ordered",
    "waiting_reporter",
    "resolved",
    "closed",
    "handed_over",
    "rejected",
    "merged",
    "reopened",
)
CASE_KINDS = ("complaint", "consultation")


class Case(Base):
    """One complaint (or one question for a person) with its whole history.

    The columns here are the newest of what `case_facts` holds; they are written together, in `db/cases.py` only.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("office_id", "number"),
        CheckConstraint(f"status IN {CASE_STATES}", name="status"),
        CheckConstraint(f"kind IN {CASE_KINDS}", name="kind"),
        Index("ix_cases_owner_status", "owner_id", "status"),
        Index("ix_cases_office_opened", "office_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    number: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20), default="complaint")
    status: Mapped[str] = mapped_column(String(20), default="new")
    status_due_at: Mapped[datetime | None]  # e.g. until when an order must be met
    # where "waiting_reporter" leads back to when the reporter has answered
    status_before_waiting: Mapped[str | None] = mapped_column(String(20))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    category: Mapped[str | None] = mapped_column(String(40))
    topic: Mapped[str | None] = mapped_column(String(80))  # of a consultation: what was asked about
    district_code: Mapped[str | None] = mapped_column(String(4))
    tambon_code: Mapped[str | None] = mapped_column(String(6))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    place_words: Mapped[str | None] = mapped_column(String(500))
    factory_id: Mapped[int | None] = mapped_column(ForeignKey("factories.id"))
    opened_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    owner: Mapped[Officer | None] = relationship(lazy="joined")


class TicketSequence(Base):
    """The last number given out by an office in a Buddhist year; taken inside the transaction that opens the case."""

    __tablename__ = "ticket_sequences"

    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    buddhist_year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
