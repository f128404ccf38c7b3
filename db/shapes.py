"""District boundaries as an office imported them; replaced as a whole, never in part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.tables import DistrictShape


def replace_shapes(session: Session, rows: Iterable[tuple[str, str, bytes]], now: datetime) -> int:
    """rows: (4-digit district code, name, WKB). Districts of other provinces already stored stay. Returns how many."""
    shapes = [DistrictShape(code=code, name=name, wkb=wkb, imported_at=now) for code, name, wkb in rows]
    provinces = {shape.code[:2] for shape in shapes}
    for province in provinces:
        session.execute(delete(DistrictShape).where(DistrictShape.code.like(f"{province}%")))
    session.add_all(shapes)
    session.flush()
    return len(shapes)


def shapes_of(session: Session, province_code: str) -> tuple[tuple[str, str, bytes], ...]:
    rows = session.execute(
        select(DistrictShape.code, DistrictShape.name, DistrictShape.wkb)
        .where(DistrictShape.code.like(f"{province_code}%"))
        .order_by(DistrictShape.code)
    )
    return tuple((code, name, wkb) for code, name, wkb in rows)
