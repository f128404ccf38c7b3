"""Cases: opened with a number, changed only by appending facts, found again by number, owner or reporter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.on_conflict import insert_if_absent
from db.tables import Case, CaseFact, Officer, Reporter, TicketSequence


def take_number(session: Session, *, office_id: int, prefix: str, buddhist_year: int) -> str:
    """The next ticket number, e.g. นน-69-000123; unique because its row is locked until the commit."""
    insert_if_absent(session, TicketSequence, {"office_id": office_id, "buddhist_year": buddhist_year, "last": 0})
    last = session.execute(
        update(TicketSequence)
        .where(TicketSequence.office_id == office_id, TicketSequence.buddhist_year == buddhist_year)
        .values(last=TicketSequence.last + 1)
        .returning(TicketSequence.last)
    ).scalar_one()
    return f"{prefix}-{buddhist_year % 100:02d}-{last:06d}"


def open_case(session: Session, *, office_id: int, number: str, kind: str, now: datetime, **known: Any) -> Case:
    """A new case with what is known of it (columns of Case); its first fact is status new."""
    case = Case(office_id=office_id, number=number, kind=kind, status="new", opened_at=now, changed_at=now, **known)
    session.add(case)
    session.flush()
    append(session, case, kind="status", value="new", author="system", now=now)
    return case


def append(
    session: Session,
    case: Case,
    *,
    kind: str,
    author: str,
    now: datetime,
    value: str | None = None,
    words: str | None = None,
    media_id: str | None = None,
    officer: Officer | None = None,
    due_at: datetime | None = None,
) -> CaseFact:
    """Appends one fact and points the case to it. Author is officer (named), reporter or system."""
    fact = CaseFact(
        case_id=case.id,
        kind=kind,
        value=value,
        words=words,
        media_id=media_id,
        author=author,
        officer_id=officer.id if officer else None,
        due_at=due_at,
        at=now,
    )
    session.add(fact)
    _point_to(case, fact)
    case.changed_at = now
    session.flush()
    return fact


def _point_to(case: Case, fact: CaseFact) -> None:
    if fact.kind == "status" and fact.value:
        if fact.value == "waiting_reporter":
            case.status_before_waiting = case.status
        case.status = fact.value
        case.status_due_at = fact.due_at
    elif fact.kind == "owner":
        case.owner_id = int(fact.value) if fact.value else None
    elif fact.kind == "category":
        case.category = fact.value


def place_case(
    session: Session,
    case: Case,
    *,
    author: str,
    now: datetime,
    district_code: str | None,
    tambon_code: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    words: str | None = None,
    officer: Officer | None = None,
) -> None:
    """Where it is, as a fact and on the case. What is None keeps its old value on the case."""
    append(session, case, kind="place", value=district_code, words=words, author=author, officer=officer, now=now)
    case.district_code = district_code or case.district_code
    case.tambon_code = tambon_code or case.tambon_code
    case.latitude = latitude if latitude is not None else case.latitude
    case.longitude = longitude if longitude is not None else case.longitude
    case.place_words = words or case.place_words


def lock(session: Session, office_id: int, case_id: int) -> Case | None:
    """The case for changing it: on PostgreSQL its row is locked until the commit, so that two officers' taps queue."""
    return session.scalars(
        select(Case)
        .where(Case.id == case_id, Case.office_id == office_id)
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    ).first()


def by_id(session: Session, office_id: int, case_id: int) -> Case | None:
    case = session.get(Case, case_id)
    return case if case is not None and case.office_id == office_id else None


def by_number(session: Session, office_id: int, number: str) -> Case | None:
    return session.scalars(select(Case).where(Case.office_id == office_id, Case.number == number)).first()


def history(session: Session, case_id: int) -> tuple[CaseFact, ...]:
    return tuple(
        session.scalars(select(CaseFact).where(CaseFact.case_id == case_id).order_by(CaseFact.at, CaseFact.id))
    )


def of_office(session: Session, office_id: int, *, limit: int = 1000) -> tuple[Case, ...]:
    return tuple(
        session.scalars(
            select(Case).where(Case.office_id == office_id).order_by(Case.opened_at.desc(), Case.id.desc()).limit(limit)
        )
    )


def owned_by(session: Session, officer_id: int, states: tuple[str, ...], *, limit: int = 50) -> tuple[Case, ...]:
    return tuple(
        session.scalars(
            select(Case)
            .where(Case.owner_id == officer_id, Case.status.in_(states))
            .order_by(Case.opened_at, Case.id)
            .limit(limit)
        )
    )


def without_owner(session: Session, office_id: int, *, limit: int = 50) -> tuple[Case, ...]:
    """Cases that nobody could be given to, oldest first."""
    return tuple(
        session.scalars(
            select(Case)
            .where(Case.office_id == office_id, Case.owner_id.is_(None), Case.status == "new")
            .order_by(Case.opened_at, Case.id)
            .limit(limit)
        )
    )


def reported_by(session: Session, person_id: int, *, limit: int = 20) -> tuple[Case, ...]:
    """The cases that this person reported or joined, newest first."""
    return tuple(
        session.scalars(
            select(Case)
            .join(Reporter, Reporter.case_id == Case.id)
            .where(Reporter.person_id == person_id)
            .order_by(Case.opened_at.desc(), Case.id.desc())
            .limit(limit)
        )
    )


def count_by_status(session: Session, office_id: int) -> dict[str, int]:
    rows = session.execute(
        select(Case.status, func.count(Case.id)).where(Case.office_id == office_id).group_by(Case.status)
    )
    return {row[0]: row[1] for row in rows}
