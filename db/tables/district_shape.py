from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class DistrictShape(Base):
    """The boundary of a district as the office imported it (`python -m bot places import`); shared by all offices."""

    __tablename__ = "district_shapes"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)  # DOPA code, 5501
    name: Mapped[str] = mapped_column(String(100))
    wkb: Mapped[bytes] = mapped_column(LargeBinary)
    imported_at: Mapped[datetime]
