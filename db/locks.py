"""Who may work in a conversation now, and who may run a timed job: leases that a dead holder loses by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.on_conflict import insert_if_absent
from db.tables import Conversation, Heartbeat


def lease_conversation(
    session: Session, office_id: int, key: str, *, holder: str, now: datetime, length: timedelta
) -> int | None:
    """The conversation's id when `holder` has it from now on, None when somebody else works in it."""
    insert_if_absent(session, Conversation, {"office_id": office_id, "key": key, "created_at": now})
    here = (Conversation.office_id == office_id) & (Conversation.key == key)
    free = or_(Conversation.leased_by.is_(None), Conversation.leased_by == holder, Conversation.leased_until < now)
    taken = session.execute(
        update(Conversation)
        .where(here, free)
        .values(leased_by=holder, leased_until=now + length)
        .returning(Conversation.id)
    )
    return taken.scalar_one_or_none()


def renew_conversation(
    session: Session, conversation_id: int, *, holder: str, now: datetime, length: timedelta
) -> bool:
    """Keeps the lease and locks its row until the end of the transaction; False when it was lost to another holder."""
    renewed = session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.leased_by == holder)
        .values(leased_until=now + length)
        .returning(Conversation.id)
    )
    return renewed.scalar_one_or_none() is not None


def release_conversation(session: Session, conversation_id: int, *, holder: str) -> None:
    session.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.leased_by == holder)
        .values(leased_by=None, leased_until=None)
    )


def drop_all_leases(session: Session) -> None:
    """At the start of the only process of a SQLite office: whoever held a lease is dead."""
    session.execute(
        update(Conversation).where(Conversation.leased_by.is_not(None)).values(leased_by=None, leased_until=None)
    )


def begin_job(session: Session, job: str, *, holder: str, now: datetime, length: timedelta) -> bool:
    """True when this process may run the job now; its heartbeat says that it started."""
    insert_if_absent(session, Heartbeat, {"job": job})
    free = or_(Heartbeat.held_by.is_(None), Heartbeat.held_until < now)
    taken = session.execute(
        update(Heartbeat)
        .where(Heartbeat.job == job, free)
        .values(held_by=holder, held_until=now + length, started_at=now)
        .returning(Heartbeat.job)
    )
    return taken.scalar_one_or_none() is not None


def end_job(session: Session, job: str, *, holder: str, now: datetime, result: str) -> None:
    session.execute(
        update(Heartbeat)
        .where(Heartbeat.job == job, Heartbeat.held_by == holder)
        .values(held_by=None, held_until=None, finished_at=now, result=result[:200])
    )


def heartbeats(session: Session) -> tuple[Heartbeat, ...]:
    return tuple(session.scalars(select(Heartbeat).order_by(Heartbeat.job)))
