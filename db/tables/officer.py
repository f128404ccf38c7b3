from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.tables.base import Base
from db.tables.person import Person

OFFICER_ROLES = ("officer", "head", "provincial_officer")


class Officer(Base):
    """Somebody who works cases. Becomes active by typing a one-time code into the office's LINE account."""

    __tablename__ = "officers"
    __table_args__ = (CheckConstraint(f"role IN {OFFICER_ROLES}", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(30))
    # SHA-256 of the code: a copy of the database joins nobody.
    join_code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    join_code_until: Mapped[datetime | None]
    joined_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    person: Mapped[Person | None] = relationship(lazy="joined")
    districts: Mapped[list[OfficerDistrict]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class OfficerDistrict(Base):
    """A district that an officer looks after (4-digit DOPA code)."""

    __tablename__ = "officer_districts"

    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(4), primary_key=True)
