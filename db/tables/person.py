from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class Person(Base):
    """Somebody who talks with the office's LINE account; known by a LINE user id that only this provider sees."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("office_id", "line_user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    line_user_id: Mapped[str] = mapped_column(String(64))
    blocked_at: Mapped[datetime | None]
    followed_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime]
    created_at: Mapped[datetime]
