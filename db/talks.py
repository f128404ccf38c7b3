"""Talks in progress: one open talk a person, others may wait paused; kept until a day, never in memory."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.tables import Talk

# Built once: it runs for every event. The open one and those that wait paused, the latest first.
_UNFINISHED = (
    select(Talk)
    .where(Talk.person_id == bindparam("person_id"), Talk.state.in_(("open", "paused")))
    .order_by(Talk.changed_at.desc(), Talk.id.desc())
)


def open_talk(session: Session, person_id: int, now: datetime) -> Talk | None:
    """The person's talk in progress; one whose time has passed is closed here and not returned.

    Where none is open, the one that was paused last is taken up again.
    """
    talks = _unfinished(session, person_id)
    for talk in sorted(talks, key=lambda talk: talk.state != "open"):
        if talk.keep_until <= now:
            end(session, talk, "expired", now)
            continue
        if talk.state == "paused":
            talk.state = "open"
            session.flush()
        return talk
    return None


def take_up_paused(session: Session, person_id: int, now: datetime) -> Talk | None:
    """Opens the talk that was paused last and returns it; None where none waits, or another one is open."""
    if any(talk.state == "open" for talk in _unfinished(session, person_id)):
        return None
    return open_talk(session, person_id, now)


def paused(session: Session, person_id: int) -> tuple[Talk, ...]:
    """The talks that wait until another one has ended, the latest first."""
    return tuple(talk for talk in _unfinished(session, person_id) if talk.state == "paused")


def _unfinished(session: Session, person_id: int) -> tuple[Talk, ...]:
    return tuple(session.scalars(_UNFINISHED, {"person_id": person_id}))


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
    """A new talk. One that is still open is cancelled first; or paused, where it wants that ("_waits" in its answers)
    and the new one is not of its kind."""
    for old in _unfinished(session, person_id):
        if old.state == "open" and old.name != name and old.answers.get("_waits"):
            old.state = "paused"
            session.flush()
        elif old.state == "open":
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
    """The talk that this person finished, stopped or let expire last."""
    return session.scalars(
        select(Talk)
        .where(Talk.person_id == person_id, Talk.state.not_in(("open", "paused")))
        .order_by(Talk.changed_at.desc(), Talk.id.desc())
        .limit(1)
    ).first()


def open_talks_of_office(session: Session, office_id: int) -> tuple[Talk, ...]:
    """All that still hold answers, paused ones too."""
    unfinished = select(Talk).where(Talk.office_id == office_id, Talk.state.in_(("open", "paused")))
    return tuple(session.scalars(unfinished))
