"""The office's register of factories."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables import Factory


def add(session: Session, factory: Factory) -> Factory:
    session.add(factory)
    session.flush()
    return factory


def of_office(session: Session, office_id: int) -> tuple[Factory, ...]:
    return tuple(session.scalars(select(Factory).where(Factory.office_id == office_id).order_by(Factory.id)))


def count(session: Session, office_id: int) -> int:
    return session.scalar(select(func.count(Factory.id)).where(Factory.office_id == office_id)) or 0


def by_id(session: Session, office_id: int, factory_id: int) -> Factory | None:
    factory = session.get(Factory, factory_id)
    return factory if factory is not None and factory.office_id == office_id else None
