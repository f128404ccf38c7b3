"""Who reported stands apart from what they said; anonymous is a rule of the database, not a promise."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from db import cases, reporters, tables
from db.session import Database
from db.tables import Case, Office, Person, Reporter, ReporterIdentity
from tests.db.conftest import NOW, add_office


@pytest.fixture
def case(database: Database, office: Office) -> Case:
    with database.writing() as session:
        return cases.open_case(session, office_id=office.id, number="n-1", kind="complaint", now=NOW)


@pytest.fixture
def report(database: Database, case: Case, meet: Callable[..., Person]) -> Callable[..., Reporter]:
    def make(user: str = "Ua", *, anonymous: bool = False, first: bool = True) -> Reporter:
        person = meet(user)
        with database.writing() as session:
            return reporters.add(session, case, person_id=person.id, anonymous=anonymous, first=first, now=NOW)

    return make


def name(database: Database, office: Office, reporter: Reporter, sealed: bytes = b"sealed") -> None:
    with database.writing() as session:
        found = session.get_one(Reporter, reporter.id)
        reporters.name_reporter(session, found, office_id=office.id, name_sealed=sealed, phone_sealed=None, now=NOW)


def identities(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(ReporterIdentity.id))) or 0


def test_a_name_is_kept_apart_and_replaced_not_collected(
    database: Database, office: Office, report: Callable[..., Reporter]
) -> None:
    reporter = report()
    name(database, office, reporter, b"first")
    name(database, office, reporter, b"second")
    assert identities(database) == 1
    with database.reading() as session:
        assert session.scalars(select(ReporterIdentity.name_sealed)).one() == b"second"


def test_the_database_refuses_the_name_of_an_anonymous_reporter(
    database: Database, office: Office, report: Callable[..., Reporter]
) -> None:
    reporter = report(anonymous=True)
    with pytest.raises(IntegrityError):
        name(database, office, reporter)
    assert identities(database) == 0


def test_not_even_a_plain_statement_makes_a_named_reporter_anonymous(
    database: Database, office: Office, report: Callable[..., Reporter]
) -> None:
    name(database, office, report())
    with pytest.raises(IntegrityError), database.writing_connection() as connection:
        connection.execute(text("UPDATE reporters SET anonymous = true"))


def test_who_becomes_anonymous_is_forgotten_by_name(
    database: Database, office: Office, report: Callable[..., Reporter]
) -> None:
    reporter = report()
    name(database, office, reporter)
    with database.writing() as session:
        reporters.forget_name(session, session.get_one(Reporter, reporter.id))
    assert identities(database) == 0
    with database.reading() as session:
        found = session.get_one(Reporter, reporter.id)
    assert (found.anonymous, found.identity_id) == (True, None)


def test_a_person_reports_a_case_once_and_others_join_it(
    database: Database, case: Case, report: Callable[..., Reporter], meet: Callable[..., Person]
) -> None:
    first, joined = report("Ua"), report("Ub", first=False)
    with pytest.raises(IntegrityError):
        report("Ua", first=False)
    with database.reading() as session:
        assert [one.id for one in reporters.of_case(session, case.id)] == [first.id, joined.id]
        found = reporters.reporter_of(session, case.id, meet("Ub").id)
        assert found is not None and found.id == joined.id and not found.first


def test_what_was_said_is_kept_in_order(database: Database, case: Case, report: Callable[..., Reporter]) -> None:
    reporter = report()
    with database.writing() as session:
        for words in ("กลิ่นเหม็น", "ทุกคืน"):
            reporters.testify(session, reporter, kind="words", words=words, now=NOW)
    with database.reading() as session:
        assert [one.words for one in reporters.testimonies(session, case.id)] == ["กลิ่นเหม็น", "ทุกคืน"]


def test_what_is_taken_back_keeps_its_place_and_loses_its_words(
    database: Database, office: Office, case: Case, report: Callable[..., Reporter]
) -> None:
    reporter = report()
    with database.writing() as session:
        reporters.testify(session, reporter, kind="words", words="ลบที", message_id="m1", now=NOW)
        reporters.testify(session, reporter, kind="words", words="อยู่", message_id="m2", now=NOW)
    with database.writing() as session:
        assert [one.id for one in reporters.withdraw_testimony(session, office.id, "m1", NOW)] == [case.id]
        assert reporters.withdraw_testimony(session, office.id, "m1", NOW) == ()  # LINE may say so twice
    with database.reading() as session:
        said = [(one.words, one.withdrawn_at) for one in reporters.testimonies(session, case.id)]
    assert said == [(None, NOW), ("อยู่", None)]


def test_another_office_takes_nothing_back_here(
    database: Database, case: Case, report: Callable[..., Reporter]
) -> None:
    reporter = report()
    other = add_office(database, "phrae", "พร")
    with database.writing() as session:
        reporters.testify(session, reporter, kind="words", words="อยู่", message_id="m1", now=NOW)
        assert reporters.withdraw_testimony(session, other.id, "m1", NOW) == ()


def test_the_database_refuses_words_in_what_was_taken_back(
    database: Database, case: Case, report: Callable[..., Reporter]
) -> None:
    reporter = report()
    with pytest.raises(IntegrityError), database.writing() as session:
        said = reporters.testify(session, reporter, kind="words", words="อยู่", now=NOW)
        session.get_one(tables.Testimony, said.id).withdrawn_at = NOW
        session.flush()
