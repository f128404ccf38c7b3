from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base

ENTRY_ORIGINS = ("release", "office")


class EntryVersion(Base):
    """An entry of the knowledge as it stood from some moment on; never changed, so that an old answer can be shown."""

    __tablename__ = "entry_versions"
    __table_args__ = (
        UniqueConstraint("entry_id", "version"),
        CheckConstraint(f"origin IN {ENTRY_ORIGINS}", name="origin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    body: Mapped[dict[str, Any]]
    origin: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(String(200))
    at: Mapped[datetime]


class LiveEntry(Base):
    """Which version of an entry is given to people. `change` grows with every change of any entry."""

    __tablename__ = "live_entries"

    entry_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    version: Mapped[int]
    change: Mapped[int]
