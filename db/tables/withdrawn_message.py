from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class WithdrawnMessage(Base):
    """A message that its sender took back. Known even when the unsend overtakes the message itself (PLATFORM §0.17)."""

    __tablename__ = "withdrawn_messages"

    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    withdrawn_at: Mapped[datetime]
