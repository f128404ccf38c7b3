"""Who may work in a conversation now, and who may run a timed job: leases that a dead holder loses by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.on_conflict import insert_if_absent
from db.tables import Conversation, Heartbeat


def lease_conversation(
    session: Session, office_id: int, key: str, *, holder: str, now: datetime, length: timedelta
) -> bool:
    """True when `holder` has the conversation from now on: it was free, theirs already, or left by a dead one.

    The row stays locked until the end of the transaction, so that each step of a holder keeps all others out.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    wanted = insert(Conversation).values(
        office_id=office_id, key=key, leased_by=holder, leased_until=now + length, created_at=now
    )
    free = or_(Conversation.leased_by.is_(None), Conversation.leased_by == holder, Conversation.leased_until < now)
    taken = session.execute(
        wanted.on_conflict_do_update(
            index_elements=[Conversation.office_id, Conversation.key],
            set_={"leased_by": wanted.excluded.leased_by, "leased_until": wanted.excluded.leased_until},
            where=free,
        ).returning(Conversation.id)
    )
    return taken.first() is not None


def release_conversation(session: Session, office_id: int, key: str, *, holder: str) -> None:
    session.execute(
        update(Conversation)
        .where(Conversation.office_id == office_id, Conversation.key == key, Conversation.leased_by == holder)
        .values(leased_by=None, leased_until=None)
        .execution_options(synchronize_session=False)
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
