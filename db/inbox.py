"""Webhook events: stored once, handed out in the order of each conversation, settled or tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from db.on_conflict import insert_if_absent
from db.tables import InboxEvent, WithdrawnMessage


class NewEvent(NamedTuple):
    """An event as it came in, in the order of its columns. `raw` is JSON in ASCII; times are UTC."""

    office_id: int
    conversation_key: str
    webhook_event_id: str
    type: str
    message_id: str | None
    raw: str
    occurred_at: datetime
    received_at: datetime


_COLUMNS = (
    "office_id, conversation_key, webhook_event_id, type, message_id, raw, occurred_at, received_at, state, attempts"
)
_STORE = (
    f"INSERT INTO inbox_events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0) "
    "ON CONFLICT (office_id, webhook_event_id) DO NOTHING"
)
_STORE_POSTGRESQL = _STORE.replace("?", "%s")


def store_events(connection: Connection, events: Sequence[NewEvent]) -> None:
    """Inserts all of them; one already stored (a redelivery) is left as it is.

    Written for the driver, without the ORM: this is the only write that somebody waits for (LINE, two seconds).
    """
    if connection.dialect.name == "sqlite":
        rows = [(*event[:6], _as_sqlite(event.occurred_at), _as_sqlite(event.received_at)) for event in events]
        connection.exec_driver_sql(_STORE, rows)
    else:
        connection.exec_driver_sql(_STORE_POSTGRESQL, list(events))


def _as_sqlite(moment: datetime) -> str:
    """The form in which SQLAlchemy writes and reads datetimes on SQLite: UTC without its name."""
    return moment.astimezone(UTC).isoformat(" ", "microseconds")[:26]


# Statements of the hot path are built once: for every event, building costs as much as running.
_NEXT = (
    select(InboxEvent)
    .where(
        InboxEvent.office_id == bindparam("office_id"),
        InboxEvent.conversation_key == bindparam("key"),
        InboxEvent.state == "pending",
    )
    .order_by(InboxEvent.occurred_at, InboxEvent.id)
    .limit(1)
)


def next_event(session: Session, office_id: int, key: str, now: datetime) -> InboxEvent | None:
    """The conversation's oldest pending event; None when there is none or when it waits for another try."""
    event = session.scalars(_NEXT, {"office_id": office_id, "key": key}).first()
    if event is None or (event.try_after is not None and event.try_after > now):
        return None
    return event


def settle(event: InboxEvent, now: datetime) -> None:
    event.state = "done"
    event.handled_at = now
    event.problem = None


def try_again(event: InboxEvent, now: datetime, *, wait: timedelta, problem: str) -> None:
    event.attempts += 1
    event.try_after = now + wait
    event.problem = problem[:200]


def park(event: InboxEvent, now: datetime, *, problem: str) -> None:
    """Gives up: the event is kept, marked failed, and no longer holds up its conversation."""
    event.attempts += 1
    event.state = "failed"
    event.handled_at = now
    event.problem = problem[:200]


def conversations_with_events(session: Session, now: datetime, *, limit: int = 500) -> tuple[tuple[int, str], ...]:
    """(office, conversation) pairs that have an event to handle now; one that waits holds back those behind it."""
    tried_again = func.max(InboxEvent.try_after)
    rows = session.execute(
        select(InboxEvent.office_id, InboxEvent.conversation_key)
        .where(InboxEvent.state == "pending")
        .group_by(InboxEvent.office_id, InboxEvent.conversation_key)
        .having(or_(tried_again.is_(None), tried_again <= now))
        .order_by(func.min(InboxEvent.received_at))
        .limit(limit)
    )
    return tuple((office_id, key) for office_id, key in rows)


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many events are pending, and when the oldest of them came in."""
    row = session.execute(
        select(func.count(InboxEvent.id), func.min(InboxEvent.received_at)).where(InboxEvent.state == "pending")
    ).one()
    return row[0], row[1]


def failed_count(session: Session) -> int:
    return session.scalar(select(func.count(InboxEvent.id)).where(InboxEvent.state == "failed")) or 0


def withdraw_message(session: Session, office_id: int, message_id: str, now: datetime) -> None:
    """Remembers that the message was taken back and empties what the inbox holds of it."""
    insert_if_absent(session, WithdrawnMessage, {"office_id": office_id, "message_id": message_id, "withdrawn_at": now})
    session.execute(
        update(InboxEvent)
        .where(InboxEvent.office_id == office_id, InboxEvent.message_id == message_id, InboxEvent.type != "unsend")
        .values(raw="{}")
    )


def is_withdrawn(session: Session, office_id: int, message_id: str) -> bool:
    return session.get(WithdrawnMessage, (office_id, message_id)) is not None
