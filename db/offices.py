"""Which offices this installation serves, and which channel each has."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import Office


def all_offices(session: Session) -> tuple[Office, ...]:
    return tuple(session.scalars(select(Office).order_by(Office.id)))


def office_by_slug(session: Session, slug: str) -> Office | None:
    return session.scalars(select(Office).where(Office.slug == slug)).first()


def add_office(
    session: Session,
    *,
    slug: str,
    name: str,
    province_code: str,
    ticket_prefix: str,
    now: datetime,
    channel_secrets_sealed: bytes | None = None,
    access_token_sealed: bytes | None = None,
) -> Office:
    office = Office(
        slug=slug,
        name=name,
        province_code=province_code,
        ticket_prefix=ticket_prefix,
        channel_secrets_sealed=channel_secrets_sealed,
        access_token_sealed=access_token_sealed,
        created_at=now,
    )
    session.add(office)
    session.flush()
    return office
