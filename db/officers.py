"""Officers: invited with a one-time code, joined from LINE, responsible for districts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from db.tables import Case, Officer, OfficerDistrict, Person

OPEN_STATES = ("new", "assigned", "accepted", "inspecting", "ordered", "waiting_reporter", "reopened")


def invite(
    session: Session,
    *,
    office_id: int,
    name: str,
    role: str,
    districts: Sequence[str],
    join_code_hash: str,
    join_code_until: datetime,
    now: datetime,
) -> Officer:
    officer = Officer(
        office_id=office_id,
        name=name,
        role=role,
        join_code_hash=join_code_hash,
        join_code_until=join_code_until,
        created_at=now,
        districts=[OfficerDistrict(district_code=code) for code in districts],
    )
    session.add(officer)
    session.flush()
    return officer


def invited_by_code(session: Session, office_id: int, join_code_hash: str, now: datetime) -> Officer | None:
    """The officer whose unused, unexpired code this is; locked: of two people with one code the first has it."""
    return session.scalars(
        select(Officer)
        .where(
            Officer.office_id == office_id,
            Officer.join_code_hash == join_code_hash,
            Officer.join_code_until > now,
            Officer.person_id.is_(None),
            Officer.left_at.is_(None),
        )
        .with_for_update(of=Officer)
    ).first()


def let_go(session: Session, person_id: int) -> None:
    """Somebody who left and comes back gets a new record; the old one keeps its history and lets the person go."""
    session.execute(
        update(Officer).where(Officer.person_id == person_id, Officer.left_at.is_not(None)).values(person_id=None)
    )


def join(officer: Officer, person: Person, now: datetime) -> None:
    """Uses the code up."""
    officer.person_id = person.id
    officer.person = person
    officer.joined_at = now
    officer.join_code_hash = None
    officer.join_code_until = None


# Built once: it runs for every event.
_OFFICER_OF = select(Officer).where(Officer.person_id == bindparam("person_id"), Officer.left_at.is_(None))


def officer_of(session: Session, person_id: int) -> Officer | None:
    """The active officer that this person is."""
    return session.scalars(_OFFICER_OF, {"person_id": person_id}).first()


def by_id(session: Session, office_id: int, officer_id: int) -> Officer | None:
    officer = session.get(Officer, officer_id)
    return officer if officer is not None and officer.office_id == office_id else None


def all_of(session: Session, office_id: int) -> tuple[Officer, ...]:
    return tuple(session.scalars(select(Officer).where(Officer.office_id == office_id).order_by(Officer.id)))


def on_duty(session: Session, office_id: int, district_code: str | None) -> tuple[Officer, ...]:
    """Joined officers who look after the district (None: any district), the least loaded first."""
    load = (
        select(func.count(Case.id))
        .where(Case.owner_id == Officer.id, Case.status.in_(OPEN_STATES))
        .correlate(Officer)
        .scalar_subquery()
    )
    question = select(Officer).where(
        Officer.office_id == office_id, Officer.person_id.is_not(None), Officer.left_at.is_(None)
    )
    if district_code is not None:
        question = question.join(OfficerDistrict, OfficerDistrict.officer_id == Officer.id).where(
            OfficerDistrict.district_code == district_code
        )
    return tuple(session.scalars(question.order_by(load, Officer.id)))


def heads(session: Session, office_id: int) -> tuple[Officer, ...]:
    return tuple(
        session.scalars(
            select(Officer)
            .where(
                Officer.office_id == office_id,
                Officer.role.in_(("head", "provincial_officer")),
                Officer.person_id.is_not(None),
                Officer.left_at.is_(None),
            )
            .order_by(Officer.id)
        )
    )
