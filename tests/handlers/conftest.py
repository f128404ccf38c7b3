"""Situations on a real database, SQLite and PostgreSQL, for every test of the handlers.

`situation(...)` is one event's surroundings; `meet` and `officer` make the people. A test that needs two transactions
at once uses `database` (of tests/conftest.py) itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from content.places import load
from db import officers, offices, people
from db.session import Database
from db.tables import Office, Officer, Person
from handlers.buttons import Buttons
from handlers.situation import Situation

# Sunday 22 November 2026 (2569), 10.00 in Bangkok.
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SECRET = b"the secret of the tests"


class Reversing:
    """A sealer whose result holds none of the words as they were."""

    def seal(self, words: str) -> bytes:
        return bytes(byte ^ 0x5A for byte in words.encode())

    def unseal(self, sealed: bytes) -> str:
        return bytes(byte ^ 0x5A for byte in sealed).decode()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One writing transaction for the whole test, committed at its end."""
    with database.writing() as session:
        yield session


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session)


def make_office(session: Session, slug: str = "nan", prefix: str = "นน") -> Office:
    return offices.add_office(
        session, slug=slug, name=f"สำนักงานของ {slug}", province_code="55", ticket_prefix=prefix, now=NOW
    )


@pytest.fixture
def other_office(session: Session, office: Office) -> Office:
    """A second office of the same installation, with the same districts in its charge."""
    return make_office(session, "phrae", "พร")


@pytest.fixture
def meet(session: Session, office: Office) -> Callable[..., Person]:
    """meet("Uname", office=None) → the person with that LINE user id."""

    def make(line_user_id: str = "Uvillager", *, office: Office = office) -> Person:
        return people.meet(session, office.id, line_user_id, NOW)

    return make


@pytest.fixture
def officer(session: Session, office: Office, meet: Callable[..., Person]) -> Callable[..., Officer]:
    """officer("สมชาย", districts=("5501",), role="officer") → an officer who has joined from LINE."""

    def make(
        name: str = "สมชาย", *, districts: Sequence[str] = ("5501",), role: str = "officer", office: Office = office
    ) -> Officer:
        invited = officers.invite(
            session,
            office_id=office.id,
            name=name,
            role=role,
            districts=districts,
            join_code_hash=uuid4().hex,
            join_code_until=NOW.replace(year=NOW.year + 1),
            now=NOW,
        )
        officers.join(invited, meet(f"Uofficer-{office.slug}-{name}", office=office), NOW)
        session.flush()
        return invited

    return make


@pytest.fixture
def situation(session: Session, office: Office, meet: Callable[..., Person]) -> Callable[..., Situation]:
    """situation(person=…, officer=…, now=…, office=…): an officer's person is taken from the officer."""

    def make(
        *,
        person: Person | None = None,
        officer: Officer | None = None,
        now: datetime = NOW,
        office: Office = office,
        conversation: str | None = None,
    ) -> Situation:
        return make_situation(
            session, office, person=person or meet(office=office), officer=officer, now=now, conversation=conversation
        )

    return make


def make_situation(
    session: Session,
    office: Office,
    *,
    person: Person | None,
    officer: Officer | None = None,
    now: datetime = NOW,
    conversation: str | None = None,
) -> Situation:
    who = officer.person if officer is not None else person
    return Situation(
        session=session,
        now=now,
        office=office,
        conversation=conversation or f"user:{who.line_user_id if who else 'Unobody'}",
        person=who,
        officer=officer,
        buttons=Buttons(SECRET, office.id),
        places=load("nan"),
        shapes=None,
        sealer=Reversing(),
        media_link=lambda media_id, variant: f"https://pun.example/media/{media_id}/{variant}",
    )
