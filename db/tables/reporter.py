from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class Reporter(Base):
    """A person who reported a case or joined it. What names them stands in `reporter_identities`, not here."""

    __tablename__ = "reporters"
    __table_args__ = (
        UniqueConstraint("case_id", "person_id"),
        CheckConstraint("NOT (anonymous AND identity_id IS NOT NULL)", name="anonymous_has_no_identity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    identity_id: Mapped[int | None] = mapped_column(ForeignKey("reporter_identities.id"), unique=True)
    anonymous: Mapped[bool] = mapped_column(default=False)
    first: Mapped[bool] = mapped_column(default=True)  # opened the case (false: joined it)
    created_at: Mapped[datetime]


class ReporterIdentity(Base):
    """Name and phone, encrypted; opened only by the officer who holds the case, with a reason that is logged."""

    __tablename__ = "reporter_identities"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime]
