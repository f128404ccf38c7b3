"""Webhook events: stored once, handed out in the order of each conversation, settled or tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

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
_NOT_TWICE = "ON CONFLICT (office_id, webhook_event_id) DO NOTHING"
_STORE = f"INSERT INTO inbox_events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0) {_NOT_TWICE}"
ROWS_A_STATEMENT = 64  # each number of rows is a statement that PostgreSQL prepares once; psycopg keeps a hundred


def store_events(connection: Connection, events: Sequence[NewEvent]) -> None:
    """Inserts all of them or none; one already stored (a redelivery) is left as it is.

    `connection` is one of `Database.storing_connection`. Written for the driver, without the ORM: this is the only
    write that somebody waits for (LINE, two seconds).
    """
    if connection.dialect.name == "sqlite":
        rows = [(*event[:6], _as_sqlite(event.occurred_at), _as_sqlite(event.received_at)) for event in events]
        connection.exec_driver_sql(_STORE, rows)
    elif len(events) <= ROWS_A_STATEMENT:
        _store_in_one_statement(connection, events)
    else:
        driver: Any = connection.connection.driver_connection
        with driver.transaction():
            for start in range(0, len(events), ROWS_A_STATEMENT):
                _store_in_one_statement(connection, events[start : start + ROWS_A_STATEMENT])


def _store_in_one_statement(connection: Connection, events: Sequence[NewEvent]) -> None:
    """One statement is a transaction of its own: one round trip instead of three, and a third of the client's work."""
    connection.exec_driver_sql(_store_rows(len(events)), tuple(chain.from_iterable(events)))


@cache
def _store_rows(count: int) -> str:
    """The insert of so many rows, in PostgreSQL's own placeholders ($1, $2, …)."""
    wide = len(NewEvent._fields)
    rows = (
        "(" + ", ".join(f"${number}" for number in range(first, first + wide)) + ", 'pending', 0)"
        for first in range(1, count * wide + 1, wide)
    )
    return f"INSERT INTO inbox_events ({_COLUMNS}) VALUES {', '.join(rows)} {_NOT_TWICE}"


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
