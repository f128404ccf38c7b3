"""Talks in progress: one open talk a person, kept until a day, never in memory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.tables import Talk

# Built once: it runs for every event.
_OPEN = select(Talk).where(Talk.person_id == bindparam("person_id"), Talk.state == "open")


def open_talk(session: Session, person_id: int, now: datetime) -> Talk | None:
    """The person's talk in progress; one whose time has passed is closed here and not returned."""
    talk = session.scalars(_OPEN, {"person_id": person_id}).first()
    if talk is not None and talk.keep_until <= now:
        end(session, talk, "expired", now)
        return None
    return talk


def begin(
    session: Session,
    *,
    office_id: int,
    person_id: int,
    name: str,
    step: str,
    answers: dict[str, Any],
    keep_until: datetime,
    now: datetime,
) -> Talk:
    """A new talk; one that is still open is cancelled first."""
    old = session.scalars(_OPEN, {"person_id": person_id}).first()
    if old is not None:
        end(session, old, "cancelled", now)
    talk = Talk(
        office_id=office_id,
        person_id=person_id,
        name=name,
        step=step,
        answers=answers,
        wrong_answers=0,
        state="open",
        keep_until=keep_until,
        created_at=now,
        changed_at=now,
    )
    session.add(talk)
    session.flush()
    return talk


def move(
    session: Session,
    talk: Talk,
    *,
    step: str,
    answers: dict[str, Any],
    wrong_answers: int,
    keep_until: datetime,
    now: datetime,
) -> None:
    talk.step = step
    talk.answers = dict(answers)  # a new object, or SQLAlchemy would not see the change
    talk.wrong_answers = wrong_answers
    talk.keep_until = keep_until
    talk.changed_at = now
    session.flush()


def end(session: Session, talk: Talk, state: str, now: datetime) -> None:
    """state: finished, cancelled or expired. What was answered is emptied: it lives in records, or nowhere."""
    talk.state = state
    talk.answers = {}
    talk.changed_at = now
    session.flush()


def last_ended(session: Session, person_id: int) -> Talk | None:
    """The talk that this person finished, stopped or left last."""
    return session.scalars(
        select(Talk)
        .where(Talk.person_id == person_id, Talk.state != "open")
        .order_by(Talk.changed_at.desc(), Talk.id.desc())
        .limit(1)
    ).first()


def open_talks_of_office(session: Session, office_id: int) -> tuple[Talk, ...]:
    return tuple(session.scalars(select(Talk).where(Talk.office_id == office_id, Talk.state == "open")))
