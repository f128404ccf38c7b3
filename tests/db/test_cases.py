"""Cases have numbers of their own, and what becomes true of them is added, never changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from db import cases, officers, reporters
from db.session import Database
from db.tables import Case, Office, Officer, Person
from tests.db.conftest import NOW, add_office


def number(database: Database, office: Office, prefix: str = "นน", year: int = 2569) -> str:
    with database.writing() as session:
        return cases.take_number(session, office_id=office.id, prefix=prefix, buddhist_year=year)


def opened(database: Database, office: Office, **known: Any) -> Case:
    with database.writing() as session:
        taken = cases.take_number(session, office_id=office.id, prefix="นน", buddhist_year=2569)
        return cases.open_case(session, office_id=office.id, number=taken, kind="complaint", now=NOW, **known)


@pytest.fixture
def officer(database: Database, office: Office) -> Officer:
    with database.writing() as session:
        return officers.invite(
            session,
            office_id=office.id,
            name="สมชาย",
            role="officer",
            districts=["5501"],
            join_code_hash="h",
            join_code_until=NOW,
            now=NOW,
        )


def test_numbers_count_up_within_office_and_year(database: Database, office: Office) -> None:
    other = add_office(database, "phrae", "พร")
    assert [number(database, office) for _ in range(3)] == ["นน-69-000001", "นน-69-000002", "นน-69-000003"]
    assert number(database, office, year=2570) == "นน-70-000001"
    assert number(database, other, "พร") == "พร-69-000001"


def test_eight_threads_never_get_the_same_number(database: Database, office: Office) -> None:
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: number(database, office), range(40)))
    assert sorted(taken) == [f"นน-69-{count:06d}" for count in range(1, 41)]


def test_a_number_taken_for_a_case_that_failed_is_given_again(database: Database, office: Office) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        cases.take_number(session, office_id=office.id, prefix="นน", buddhist_year=2569)
        raise RuntimeError("the handler failed")
    assert number(database, office) == "นน-69-000001"


def test_the_database_refuses_the_same_number_twice(database: Database, office: Office) -> None:
    first = opened(database, office)
    with pytest.raises(IntegrityError), database.writing() as session:
        cases.open_case(session, office_id=office.id, number=first.number, kind="complaint", now=NOW)


def test_a_new_case_begins_its_history(database: Database, office: Office) -> None:
    case = opened(database, office, category="smell")
    with database.reading() as session:
        (fact,) = cases.history(session, case.id)
        found = cases.by_number(session, office.id, "นน-69-000001")
    assert (fact.kind, fact.value, fact.author, fact.at) == ("status", "new", "system", NOW)
    assert found is not None and (found.status, found.category, found.owner) == ("new", "smell", None)


def test_a_case_shows_the_newest_and_keeps_the_old(database: Database, office: Office, officer: Officer) -> None:
    case = opened(database, office)
    due = NOW + timedelta(days=30)
    with database.writing() as session:
        found = cases.lock(session, office.id, case.id)
        assert found is not None
        cases.append(session, found, kind="owner", value=str(officer.id), author="system", now=NOW)
        for minute, status in enumerate(("assigned", "accepted", "inspecting"), 1):
            now = NOW + timedelta(minutes=minute)
            cases.append(session, found, kind="status", value=status, author="officer", officer=officer, now=now)
        cases.append(
            session, found, kind="status", value="ordered", author="officer", officer=officer, due_at=due, now=now
        )
        cases.append(session, found, kind="category", value="noise", author="officer", officer=officer, now=now)
    with database.reading() as session:
        now_is = cases.by_id(session, office.id, case.id)
        facts = cases.history(session, case.id)
    assert now_is is not None
    assert (now_is.status, now_is.status_due_at, now_is.owner_id, now_is.category) == (
        "ordered",
        due,
        officer.id,
        "noise",
    )
    assert now_is.changed_at == now
    assert [fact.value for fact in facts if fact.kind == "status"] == [
        "new",
        "assigned",
        "accepted",
        "inspecting",
        "ordered",
    ]
    assert facts[2].officer is not None and facts[2].officer.name == "สมชาย"


def test_waiting_for_the_reporter_remembers_where_it_leads_back(database: Database, office: Office) -> None:
    case = opened(database, office)
    with database.writing() as session:
        found = cases.lock(session, office.id, case.id)
        assert found is not None
        cases.append(session, found, kind="status", value="accepted", author="system", now=NOW)
        cases.append(session, found, kind="status", value="waiting_reporter", author="system", now=NOW)
        assert found.status_before_waiting == "accepted"


def test_a_better_place_keeps_what_it_does_not_know(database: Database, office: Office) -> None:
    case = opened(database, office)
    with database.writing() as session:
        found = cases.lock(session, office.id, case.id)
        assert found is not None
        pin = {"latitude": 18.7756, "longitude": 100.773}
        cases.place_case(session, found, author="reporter", now=NOW, district_code="5501", words="หลังวัด", **pin)
        cases.place_case(session, found, author="reporter", now=NOW, district_code="5502")
    with database.reading() as session:
        now_is = cases.by_id(session, office.id, case.id)
        places = [fact.value for fact in cases.history(session, case.id) if fact.kind == "place"]
    assert now_is is not None and places == ["5501", "5502"]
    assert (now_is.district_code, now_is.latitude, now_is.place_words) == ("5502", 18.7756, "หลังวัด")


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rumour", "author": "system"},
        {"kind": "note", "author": "stranger"},
        {"kind": "note", "author": "officer"},  # an officer's fact names the officer
        {"kind": "status", "value": "forgotten", "author": "system"},
    ],
)
def test_the_database_itself_refuses_what_cannot_be_true(
    database: Database, office: Office, wrong: dict[str, str]
) -> None:
    case = opened(database, office)
    with pytest.raises(IntegrityError), database.writing() as session:
        found = cases.lock(session, office.id, case.id)
        assert found is not None
        cases.append(session, found, now=NOW, **wrong)
    with database.reading() as session:
        assert len(cases.history(session, case.id)) == 1


def test_two_who_change_a_case_at_once_both_leave_their_fact(database: Database, office: Office) -> None:
    case = opened(database, office)

    def change(value: int) -> None:
        with database.writing() as session:
            found = cases.lock(session, office.id, case.id)
            assert found is not None
            seen = len(cases.history(session, case.id))
            cases.append(session, found, kind="note", value=str(seen), author="system", now=NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(change, range(12)))
    with database.reading() as session:
        notes = [fact.value for fact in cases.history(session, case.id) if fact.kind == "note"]
    assert sorted(map(int, filter(None, notes))) == list(range(1, 13))  # each saw all before it: they queued


def test_nobody_finds_a_case_of_another_office(database: Database, office: Office) -> None:
    case = opened(database, office)
    other = add_office(database, "phrae", "พร")
    with database.writing() as session:
        assert cases.by_id(session, other.id, case.id) is None
        assert cases.by_number(session, other.id, case.number) is None
        assert cases.lock(session, other.id, case.id) is None
        assert cases.of_office(session, other.id) == ()
        assert cases.count_by_status(session, other.id) == {}


def test_a_reporter_finds_their_cases_newest_first(
    database: Database, office: Office, meet: Callable[..., Person]
) -> None:
    person, stranger = meet("Ua"), meet("Ub")
    with database.writing() as session:
        for day in range(3):
            now = NOW + timedelta(days=day)
            case = cases.open_case(session, office_id=office.id, number=f"n-{day}", kind="complaint", now=now)
            reporters.add(session, case, person_id=person.id, anonymous=False, first=True, now=now)
    with database.reading() as session:
        assert [case.number for case in cases.reported_by(session, person.id)] == ["n-2", "n-1", "n-0"]
        assert cases.reported_by(session, stranger.id) == ()


def test_what_nobody_owns_is_listed_oldest_first(database: Database, office: Office, officer: Officer) -> None:
    first, owned, last = (opened(database, office) for _ in range(3))
    with database.writing() as session:
        found = cases.lock(session, office.id, owned.id)
        assert found is not None
        cases.append(session, found, kind="owner", value=str(officer.id), author="system", now=NOW)
        cases.append(session, found, kind="status", value="assigned", author="system", now=NOW)
    with database.reading() as session:
        assert [case.id for case in cases.without_owner(session, office.id)] == [first.id, last.id]
        assert [case.id for case in cases.owned_by(session, officer.id, ("assigned",))] == [owned.id]
        assert cases.count_by_status(session, office.id) == {"new": 2, "assigned": 1}
