"""Who may work in a conversation now, and who may run a timed job: leases that a dead holder loses by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.on_conflict import insert_if_absent
from db.tables import Conversation, Heartbeat

_CONVERSATIONS = Conversation.__table__


def _lease(insert: Callable[[Any], Any]) -> Executable:
    """Takes a conversation that is free, the holder's own, or left by a dead one; makes it when it is new."""
    wanted = insert(_CONVERSATIONS).values(
        office_id=bindparam("office_id"),
        key=bindparam("key"),
        leased_by=bindparam("holder"),
        leased_until=bindparam("until"),
        created_at=bindparam("now"),
    )
    free = or_(
        Conversation.leased_by.is_(None),
        Conversation.leased_by == bindparam("holder"),
        Conversation.leased_until < bindparam("now"),
    )
    taken: Executable = wanted.on_conflict_do_update(
        index_elements=[_CONVERSATIONS.c.office_id, _CONVERSATIONS.c.key],
        set_={"leased_by": wanted.excluded.leased_by, "leased_until": wanted.excluded.leased_until},
        where=free,
    ).returning(_CONVERSATIONS.c.id)
    return taken


# Built once: these run for every event.
_LEASE = {"sqlite": _lease(sqlite.insert), "postgresql": _lease(postgresql.insert)}
_RELEASE = (
    update(_CONVERSATIONS)  # type: ignore[arg-type]
    .where(
        Conversation.office_id == bindparam("of_office"),
        Conversation.key == bindparam("of_key"),
        Conversation.leased_by == bindparam("holder"),
    )
    .values(leased_by=None, leased_until=None)
)


def lease_conversation(
    session: Session, office_id: int, key: str, *, holder: str, now: datetime, length: timedelta
) -> bool:
    """True when `holder` has the conversation from now on: it was free, theirs already, or left by a dead one.

    The row stays locked until the end of the transaction, so that each step of a holder keeps all others out.
    """
    statement = _LEASE[session.get_bind().dialect.name]
    values = {"office_id": office_id, "key": key, "holder": holder, "until": now + length, "now": now}
    return session.execute(statement, values).first() is not None


def release_conversation(session: Session, office_id: int, key: str, *, holder: str) -> None:
    session.execute(_RELEASE, {"of_office": office_id, "of_key": key, "holder": holder})


def drop_all_leases(session: Session) -> None:
    """At the start of the only process of a SQLite office: whoever held a conversation or a job is dead."""
    session.execute(
        update(Conversation).where(Conversation.leased_by.is_not(None)).values(leased_by=None, leased_until=None)
    )
    session.execute(update(Heartbeat).where(Heartbeat.held_by.is_not(None)).values(held_by=None, held_until=None))


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
