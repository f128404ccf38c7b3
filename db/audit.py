"""Who did what to which record; appended with the change itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import AuditLine


def note(
    session: Session, *, office_id: int, actor: str, action: str, subject: str, now: datetime, detail: str | None = None
) -> None:
    """actor: officer:3, person:7, system, desk. subject: case:12, media:…, officer:3. No words of a person."""
    session.add(AuditLine(office_id=office_id, at=now, actor=actor, action=action, subject=subject, detail=detail))


def lines_about(session: Session, office_id: int, subject: str) -> tuple[AuditLine, ...]:
    return tuple(
        session.scalars(
            select(AuditLine)
            .where(AuditLine.office_id == office_id, AuditLine.subject == subject)
            .order_by(AuditLine.id)
        )
    )
