"""What tests of the memory begin with: one office, events by number, one moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from db import offices, people
from db.inbox import NewEvent, store_events
from db.session import Database
from db.tables import Office, Person

# Sunday 22 November 2026 (2569), 10.00 in Bangkok.
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def add_office(database: Database, slug: str = "nan", prefix: str = "นน") -> Office:
    with database.writing() as session:
        return offices.add_office(
            session, slug=slug, name=f"สำนักงานของ {slug}", province_code="55", ticket_prefix=prefix, now=NOW
        )


@pytest.fixture
def office(database: Database) -> Office:
    return add_office(database)


@pytest.fixture
def meet(database: Database, office: Office) -> Callable[..., Person]:
    """meet("Uname") → the person with that LINE user id, committed."""

    def make(line_user_id: str = "Uvillager", office: Office = office) -> Person:
        with database.writing() as session:
            return people.meet(session, office.id, line_user_id, NOW)

    return make


def event(
    office: Office, name: str, *, key: str = "user:Ua", second: int = 0, message_id: str | None = None
) -> NewEvent:
    """A text event called `name` that happened `second` seconds after NOW."""
    return NewEvent(
        office_id=office.id,
        conversation_key=key,
        webhook_event_id=name,
        type="message",
        message_id=message_id,
        raw='{"words": "a\\u0000b"}',
        occurred_at=NOW + timedelta(seconds=second),
        received_at=NOW + timedelta(seconds=second),
    )


def store(database: Database, *events: NewEvent) -> None:
    with database.storing_connection() as connection:
        store_events(connection, events)
