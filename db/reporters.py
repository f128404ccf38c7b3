"""Who reported a case and what they said: testimony is kept apart from what names a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import Case, Reporter, ReporterIdentity, Testimony


def add(
    session: Session, case: Case, *, person_id: int | None, anonymous: bool, first: bool, now: datetime
) -> Reporter:
    reporter = Reporter(case_id=case.id, person_id=person_id, anonymous=anonymous, first=first, created_at=now)
    session.add(reporter)
    session.flush()
    return reporter


def name_reporter(
    session: Session,
    reporter: Reporter,
    *,
    office_id: int,
    name_sealed: bytes | None,
    phone_sealed: bytes | None,
    now: datetime,
) -> ReporterIdentity:
    """Keeps the encrypted name and phone, in place of earlier ones. Refused by the database for an anonymous one."""
    identity = session.get(ReporterIdentity, reporter.identity_id) if reporter.identity_id is not None else None
    if identity is None:
        identity = ReporterIdentity(office_id=office_id, created_at=now)
        session.add(identity)
    identity.name_sealed = name_sealed
    identity.phone_sealed = phone_sealed
    session.flush()
    reporter.identity_id = identity.id
    session.flush()
    return identity


def forget_name(session: Session, reporter: Reporter) -> None:
    """The reporter is anonymous from now on; what named them is deleted."""
    identity = session.get(ReporterIdentity, reporter.identity_id) if reporter.identity_id is not None else None
    reporter.anonymous = True
    reporter.identity_id = None
    session.flush()
    if identity is not None:
        session.delete(identity)
        session.flush()


def of_case(session: Session, case_id: int) -> tuple[Reporter, ...]:
    return tuple(session.scalars(select(Reporter).where(Reporter.case_id == case_id).order_by(Reporter.id)))


def reporter_of(session: Session, case_id: int, person_id: int) -> Reporter | None:
    return session.scalars(select(Reporter).where(Reporter.case_id == case_id, Reporter.person_id == person_id)).first()


def testify(
    session: Session,
    reporter: Reporter,
    *,
    kind: str,
    now: datetime,
    words: str | None = None,
    media_id: str | None = None,
    message_id: str | None = None,
) -> Testimony:
    testimony = Testimony(
        case_id=reporter.case_id,
        reporter_id=reporter.id,
        kind=kind,
        words=words,
        media_id=media_id,
        message_id=message_id,
        at=now,
    )
    session.add(testimony)
    session.flush()
    return testimony


def testimonies(session: Session, case_id: int) -> tuple[Testimony, ...]:
    return tuple(
        session.scalars(select(Testimony).where(Testimony.case_id == case_id).order_by(Testimony.at, Testimony.id))
    )


def withdraw_testimony(session: Session, office_id: int, message_id: str, now: datetime) -> tuple[Case, ...]:
    """Empties what was said in a message that was taken back; the cases it belonged to, for a note in each."""
    rows = session.execute(
        select(Testimony, Case)
        .join(Case, Case.id == Testimony.case_id)
        .where(Case.office_id == office_id, Testimony.message_id == message_id, Testimony.withdrawn_at.is_(None))
    ).all()
    for testimony, _ in rows:
        testimony.words = None
        testimony.media_id = None
        testimony.withdrawn_at = now
    session.flush()
    return tuple({case.id: case for _, case in rows}.values())
