"""What was asked, what was decided, and what the person thought of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.tables import Question


def record(
    session: Session,
    *,
    office_id: int,
    person_id: int | None,
    decision: str,
    now: datetime,
    words_sealed: bytes | None = None,
    entry_id: str | None = None,
    entry_version: int | None = None,
    confidence: float | None = None,
    offered: list[str] | None = None,
) -> Question:
    """words_sealed: the message encrypted, or None where it must not be kept."""
    question = Question(
        office_id=office_id,
        person_id=person_id,
        words_sealed=words_sealed,
        decision=decision,
        entry_id=entry_id,
        entry_version=entry_version,
        confidence=confidence,
        offered=offered,
        at=now,
    )
    session.add(question)
    session.flush()
    return question


def by_id(session: Session, office_id: int, question_id: int) -> Question | None:
    question = session.get(Question, question_id)
    return question if question is not None and question.office_id == office_id else None


def lately(session: Session, person_id: int, since: datetime, most: int = 5) -> tuple[Question, ...]:
    """What this person asked since then, the newest first."""
    return tuple(
        session.scalars(
            select(Question)
            .where(Question.person_id == person_id, Question.at >= since)
            .order_by(Question.at.desc(), Question.id.desc())
            .limit(most)
        )
    )
