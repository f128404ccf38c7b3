from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class Factory(Base):
    """A factory of the register: number in the new 14-digit form and, where known, the old one (จ3-…)."""

    __tablename__ = "factories"
    __table_args__ = (UniqueConstraint("office_id", "registration_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"), index=True)
    registration_number: Mapped[str] = mapped_column(String(40))
    old_number: Mapped[str | None] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(300))
    business: Mapped[str | None] = mapped_column(String(300))
    district_code: Mapped[str | None] = mapped_column(String(4))
    tambon_code: Mapped[str | None] = mapped_column(String(6))
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    fictional: Mapped[bool] = mapped_column(default=False)  # demo data, never mixed with a real register
    created_at: Mapped[datetime]
