from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class Office(Base):
    """A provincial industry office with its own LINE channel. Every other record belongs to one."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    province_code: Mapped[str] = mapped_column(String(2))
    ticket_prefix: Mapped[str] = mapped_column(String(8))
    # Empty where the environment holds the channel (one office); encrypted otherwise.
    channel_secrets_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    access_token_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
