from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class Conversation(Base):
    """One chat of one office: a person, a group or a room. Whoever works in it holds its lease.

    The lease is a row lock that survives a commit: each transaction of its holder renews it and thereby locks the row;
    a holder that died loses it when `leased_until` passes.
    """

    __tablename__ = "conversations"
    __table_args__ = (UniqueConstraint("office_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    key: Mapped[str] = mapped_column(String(80))  # user:U…, group:C…, room:R…
    leased_by: Mapped[str | None] = mapped_column(String(36))
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
