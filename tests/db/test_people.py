"""A person is met once by each office, seen again, and known to have blocked us."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import func, select

from db import people
from db.session import Database
from db.tables import Office, Person
from tests.db.conftest import NOW, add_office


def meet(database: Database, office: Office, now: timedelta = timedelta(0)) -> Person:
    with database.writing() as session:
        return people.meet(session, office.id, "Ua", NOW + now)


def test_somebody_is_met_once(database: Database, office: Office) -> None:
    assert meet(database, office).id == meet(database, office).id


def test_somebody_met_in_two_threads_at_once_is_one_person(database: Database, office: Office) -> None:
    with ThreadPoolExecutor(6) as threads:
        met = {person.id for person in threads.map(lambda _: meet(database, office), range(12))}
    assert len(met) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count(Person.id))) == 1


def test_the_same_line_user_is_another_person_at_another_office(database: Database, office: Office) -> None:
    other = add_office(database, "phrae", "พร")
    mine, theirs = meet(database, office), meet(database, other)
    assert mine.id != theirs.id
    with database.reading() as session:
        assert people.by_id(session, office.id, theirs.id) is None
        assert people.by_id(session, other.id, theirs.id) is not None


def test_when_somebody_was_seen_is_kept_to_the_hour(database: Database, office: Office) -> None:
    meet(database, office)
    assert meet(database, office, timedelta(minutes=59)).last_seen_at == NOW
    assert meet(database, office, timedelta(minutes=61)).last_seen_at == NOW + timedelta(minutes=61)


def test_who_blocked_us_is_known_until_they_come_back(database: Database, office: Office) -> None:
    person = meet(database, office)
    with database.writing() as session:
        people.blocked(session, office.id, "Ua", NOW)
    assert meet(database, office).blocked_at == NOW
    with database.writing() as session:
        people.followed(session.get_one(Person, person.id), NOW + timedelta(days=1))
    back = meet(database, office)
    assert (back.blocked_at, back.followed_at) == (None, NOW + timedelta(days=1))
