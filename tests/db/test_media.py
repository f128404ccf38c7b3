"""What somebody sent is expected once, fetched when its time comes, and settled once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from db import cases, media, reporters
from db.session import Database
from db.tables import Media, Office, Person
from tests.db.conftest import NOW, add_office


@pytest.fixture
def expect(database: Database, office: Office, meet: Callable[..., Person]) -> Callable[..., Media]:
    def make(message_id: str = "m1", *, minute: int = 0, user: str = "Ua") -> Media:
        person = meet(user)
        with database.writing() as session:
            return media.expect(
                session,
                office_id=office.id,
                message_id=message_id,
                person_id=person.id,
                kind="photo",
                now=NOW + timedelta(minutes=minute),
            )

    return make


def to_fetch(database: Database, later: timedelta = timedelta(0)) -> tuple[str, ...]:
    with database.reading() as session:
        return media.to_fetch(session, NOW + later)


def test_a_message_is_expected_once(database: Database, office: Office, expect: Callable[..., Media]) -> None:
    assert expect().id == expect().id
    with database.reading() as session:
        found = media.by_message(session, office.id, "m1")
        assert found is not None and media.by_id(session, found.id) is not None
        assert media.by_message(session, add_office(database, "phrae", "พร").id, "m1") is None


def test_what_is_expected_is_fetched_oldest_first(database: Database, expect: Callable[..., Media]) -> None:
    second, first = expect("m2", minute=1), expect("m1")
    assert to_fetch(database) == (first.id, second.id)


def test_a_try_that_failed_waits_for_its_time(database: Database, expect: Callable[..., Media]) -> None:
    found = expect()
    with database.writing() as session:
        media.later(session.get_one(Media, found.id), NOW + timedelta(seconds=2), reason="NotReady")
    assert to_fetch(database) == ()
    assert to_fetch(database, timedelta(seconds=2)) == (found.id,)


@pytest.mark.parametrize("state", ["refused", "lost", "deleted"])
def test_what_is_given_up_is_not_fetched_again(database: Database, expect: Callable[..., Media], state: str) -> None:
    found = expect()
    with database.writing() as session:
        media.given_up(session.get_one(Media, found.id), NOW, state=state, reason="why")
    assert to_fetch(database) == ()


def test_what_is_kept_says_what_it_is(database: Database, expect: Callable[..., Media]) -> None:
    found = expect()
    with database.writing() as session:
        media.kept(session.get_one(Media, found.id), NOW, content_type="image/jpeg", size=1234)
    with database.reading() as session:
        kept = session.get_one(Media, found.id)
    assert (kept.state, kept.content_type, kept.bytes, kept.settled_at, kept.reason) == (
        "kept",
        "image/jpeg",
        1234,
        NOW,
        None,
    )
    assert to_fetch(database) == ()


def test_what_was_taken_back_is_to_be_forgotten_until_our_copies_are_gone(
    database: Database, expect: Callable[..., Media]
) -> None:
    taken_back, never_fetched = expect("m1"), expect("m2")
    with database.writing() as session:
        media.kept(session.get_one(Media, taken_back.id), NOW, content_type="image/jpeg", size=1234)
        for one in (taken_back, never_fetched):
            media.given_up(session.get_one(Media, one.id), NOW, state="deleted", reason="withdrawn")
    with database.writing() as session:
        assert media.to_forget(session) == (taken_back.id,)
        media.forgotten(session.get_one(Media, taken_back.id))
    with database.reading() as session:
        assert media.to_forget(session) == ()


def test_what_was_sent_and_told_nobody_yet_is_found(
    database: Database, office: Office, meet: Callable[..., Person], expect: Callable[..., Media]
) -> None:
    old, told, free, back = expect("old"), expect("told", minute=2), expect("free", minute=3), expect("back", minute=4)
    expect("somebody else's", minute=3, user="Ub")
    person = meet("Ua")
    with database.writing() as session:
        case = cases.open_case(session, office_id=office.id, number="n-1", kind="complaint", now=NOW)
        reporter = reporters.add(session, case, person_id=person.id, anonymous=True, first=True, now=NOW)
        reporters.testify(session, reporter, kind="photo", media_id=told.id, now=NOW)
        media.given_up(session.get_one(Media, back.id), NOW, state="deleted", reason="withdrawn")
    with database.reading() as session:
        since = NOW + timedelta(minutes=1)
        assert [one.id for one in media.unused_of(session, office.id, person.id, since)] == [free.id]
        assert [one.id for one in media.unused_of(session, office.id, person.id, NOW)] == [old.id, free.id]
