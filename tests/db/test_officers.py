"""Officers join with a code that works once and for a while; a case goes to who has least to do in its district."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from db import cases, officers
from db.session import Database
from db.tables import Office, Officer, Person
from tests.db.conftest import NOW, add_office

UNTIL = NOW + timedelta(days=7)


def invited(
    database: Database, office: Office, name: str, districts: Sequence[str] = ("5501",), role: str = "officer"
) -> Officer:
    with database.writing() as session:
        return officers.invite(
            session,
            office_id=office.id,
            name=name,
            role=role,
            districts=districts,
            join_code_hash=f"hash of {name}",
            join_code_until=UNTIL,
            now=NOW,
        )


def joins(database: Database, office: Office, person: Person, code: str, now: timedelta = timedelta(0)) -> bool:
    with database.writing() as session:
        found = officers.invited_by_code(session, office.id, code, NOW + now)
        if found is None:
            return False
        officers.join(found, session.get_one(Person, person.id), NOW + now)
        return True


@pytest.fixture
def joined(database: Database, office: Office, meet: Callable[..., Person]) -> Callable[..., Officer]:
    def make(name: str, districts: Sequence[str] = ("5501",), role: str = "officer") -> Officer:
        officer = invited(database, office, name, districts, role)
        assert joins(database, office, meet(f"U{name}"), f"hash of {name}")
        return officer

    return make


def test_a_code_makes_an_officer_once(database: Database, office: Office, meet: Callable[..., Person]) -> None:
    invited(database, office, "a")
    assert joins(database, office, meet("Ua"), "hash of a")
    assert not joins(database, office, meet("Ub"), "hash of a")
    with database.reading() as session:
        officer = officers.officer_of(session, meet("Ua").id)
        assert officer is not None and (officer.name, officer.join_code_hash, officer.joined_at) == ("a", None, NOW)
        assert officers.officer_of(session, meet("Ub").id) is None


def test_of_many_people_with_one_code_one_becomes_the_officer(
    database: Database, office: Office, meet: Callable[..., Person]
) -> None:
    invited(database, office, "a")
    several = [meet(f"U{number}") for number in range(4)]
    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(lambda person: joins(database, office, person, "hash of a"), several)) == [
            False,
            False,
            False,
            True,
        ]


def test_a_code_ends_with_its_day_and_opens_one_office_only(
    database: Database, office: Office, meet: Callable[..., Person]
) -> None:
    other = add_office(database, "phrae", "พร")
    invited(database, office, "a")
    assert not joins(database, office, meet("Ua"), "hash of a", timedelta(days=7))
    assert not joins(database, other, meet("Ua", other), "hash of a")
    assert joins(database, office, meet("Ua"), "hash of a")


def test_the_database_refuses_an_unknown_role(database: Database, office: Office) -> None:
    with pytest.raises(IntegrityError):
        invited(database, office, "a", role="king")


def test_nobody_is_two_officers(database: Database, office: Office, meet: Callable[..., Person]) -> None:
    invited(database, office, "a")
    invited(database, office, "b")
    assert joins(database, office, meet("Ua"), "hash of a")
    with pytest.raises(IntegrityError):
        joins(database, office, meet("Ua"), "hash of b")


def test_a_case_goes_to_who_has_least_to_do_in_its_district(
    database: Database, office: Office, joined: Callable[..., Officer]
) -> None:
    busy, free, elsewhere = joined("busy"), joined("free"), joined("elsewhere", ["5502"])
    invited(database, office, "not yet joined")
    with database.writing() as session:
        case = cases.open_case(session, office_id=office.id, number="n-1", kind="complaint", now=NOW)
        cases.append(session, case, kind="owner", value=str(busy.id), author="system", now=NOW)
    with database.reading() as session:
        assert [one.id for one in officers.on_duty(session, office.id, "5501")] == [free.id, busy.id]
        assert [one.id for one in officers.on_duty(session, office.id, "5503")] == []
        assert {one.id for one in officers.on_duty(session, office.id, None)} == {busy.id, free.id, elsewhere.id}


def test_closed_cases_are_no_load(database: Database, office: Office, joined: Callable[..., Officer]) -> None:
    first, second = joined("first"), joined("second")
    with database.writing() as session:
        for number, status, owner in (("n-1", "closed", first), ("n-2", "closed", first), ("n-3", "accepted", second)):
            case = cases.open_case(session, office_id=office.id, number=number, kind="complaint", now=NOW)
            cases.append(session, case, kind="owner", value=str(owner.id), author="system", now=NOW)
            cases.append(session, case, kind="status", value=status, author="system", now=NOW)
    with database.reading() as session:
        assert [one.id for one in officers.on_duty(session, office.id, "5501")] == [first.id, second.id]


def test_who_left_is_on_no_duty_and_may_come_back_as_somebody_new(
    database: Database, office: Office, joined: Callable[..., Officer], meet: Callable[..., Person]
) -> None:
    gone = joined("gone")
    person = meet("Ugone")
    with database.writing() as session:
        session.get_one(Officer, gone.id).left_at = NOW
    with database.reading() as session:
        assert officers.on_duty(session, office.id, "5501") == ()
        assert officers.officer_of(session, person.id) is None
    invited(database, office, "again")
    with database.writing() as session:
        officers.let_go(session, person.id)
    assert joins(database, office, person, "hash of again")


def test_heads_are_those_who_joined(database: Database, office: Office, joined: Callable[..., Officer]) -> None:
    head, top = joined("head", [], "head"), joined("top", [], "provincial_officer")
    joined("officer")
    invited(database, office, "coming", role="head")
    with database.reading() as session:
        assert [one.id for one in officers.heads(session, office.id)] == [head.id, top.id]
