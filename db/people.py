"""The people who talk with an office: met once, seen again, gone when they block."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from db.on_conflict import insert_if_absent
from db.tables import Person

SEEN_EVERY = timedelta(hours=1)  # a write for each message would say no more


def meet(session: Session, office_id: int, line_user_id: str, now: datetime) -> Person:
    """The person behind a LINE user id, made when the office meets them first."""
    person = _find(session, office_id, line_user_id)
    if person is None:
        insert_if_absent(
            session,
            Person,
            {"office_id": office_id, "line_user_id": line_user_id, "last_seen_at": now, "created_at": now},
        )
        person = _find(session, office_id, line_user_id)
        if person is None:
            raise LookupError("a person just inserted is not there")
    if now - person.last_seen_at > SEEN_EVERY:
        person.last_seen_at = now
    return person


# Built once: it runs for every event.
_FIND = select(Person).where(
    Person.office_id == bindparam("office_id"), Person.line_user_id == bindparam("line_user_id")
)


def _find(session: Session, office_id: int, line_user_id: str) -> Person | None:
    return session.scalars(_FIND, {"office_id": office_id, "line_user_id": line_user_id}).first()


def by_id(session: Session, office_id: int, person_id: int) -> Person | None:
    person = session.get(Person, person_id)
    return person if person is not None and person.office_id == office_id else None


def followed(person: Person, now: datetime) -> None:
    person.followed_at = now
    person.blocked_at = None


def blocked(session: Session, office_id: int, line_user_id: str, now: datetime) -> None:
    session.execute(
        update(Person).where(Person.office_id == office_id, Person.line_user_id == line_user_id).values(blocked_at=now)
    )
