"""A person has at most one talk in progress, kept until its day, and emptied when it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from db import talks
from db.session import Database
from db.tables import Office, Person, Talk
from tests.db.conftest import NOW

DAY = timedelta(days=1)
ANSWERS = {"words": "กลิ่นเหม็น", "photos": [{"media_id": "a", "message_id": "m1"}]}


def begun(database: Database, office: Office, person: Person, **more: Any) -> Talk:
    values: dict[str, Any] = {"name": "complain", "step": "photo", "answers": ANSWERS, "keep_until": NOW + DAY, **more}
    with database.writing() as session:
        return talks.begin(session, office_id=office.id, person_id=person.id, now=NOW, **values)


@pytest.fixture
def person(meet: Callable[..., Person]) -> Person:
    return meet("Ua")


def test_a_talk_is_kept_with_its_answers_until_its_day(database: Database, office: Office, person: Person) -> None:
    begun(database, office, person)
    with database.writing() as session:
        talk = talks.open_talk(session, person.id, NOW + DAY - timedelta(seconds=1))
        assert talk is not None and (talk.name, talk.step, talk.answers) == ("complain", "photo", ANSWERS)
        assert talks.open_talk(session, person.id, NOW + DAY) is None
    with database.reading() as session:
        ended = talks.last_ended(session, person.id)
    assert ended is not None and (ended.state, ended.answers) == ("expired", {})


def test_a_new_talk_puts_the_old_one_aside(database: Database, office: Office, person: Person) -> None:
    old, new = begun(database, office, person), begun(database, office, person, name="check-up")
    with database.writing() as session:
        talk = talks.open_talk(session, person.id, NOW)
        assert talk is not None and talk.id == new.id
        assert session.get_one(Talk, old.id).state == "cancelled"


def test_the_database_itself_refuses_a_second_open_talk(database: Database, office: Office, person: Person) -> None:
    begun(database, office, person)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(
            Talk(
                office_id=office.id,
                person_id=person.id,
                name="complain",
                step="photo",
                answers={},
                keep_until=NOW + DAY,
                created_at=NOW,
                changed_at=NOW,
            )
        )


def test_two_people_talk_side_by_side(database: Database, office: Office, meet: Callable[..., Person]) -> None:
    first, second = begun(database, office, meet("Ua")), begun(database, office, meet("Ub"))
    with database.reading() as session:
        assert {talk.id for talk in talks.open_talks_of_office(session, office.id)} == {first.id, second.id}


def test_a_step_forward_is_kept(database: Database, office: Office, person: Person) -> None:
    talk = begun(database, office, person)
    more = {**ANSWERS, "place": {"district": "5501"}}
    with database.writing() as session:
        found = session.get_one(Talk, talk.id)
        talks.move(session, found, step="place", answers=more, wrong_answers=1, keep_until=NOW + 2 * DAY, now=NOW + DAY)
    with database.writing() as session:
        found_again = talks.open_talk(session, person.id, NOW + DAY)
    assert found_again is not None
    assert (found_again.step, found_again.answers, found_again.wrong_answers) == ("place", more, 1)
    assert found_again.changed_at == NOW + DAY


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_what_ended_holds_no_words(database: Database, office: Office, person: Person, state: str) -> None:
    talk = begun(database, office, person)
    with database.writing() as session:
        talks.end(session, session.get_one(Talk, talk.id), state, NOW)
    with database.writing() as session:
        assert talks.open_talk(session, person.id, NOW) is None
        assert session.get_one(Talk, talk.id).answers == {}
    begun(database, office, person)  # and makes room for the next


def test_a_talk_that_wants_to_wait_is_paused_and_taken_up_when_the_other_ends(
    database: Database, office: Office, person: Person
) -> None:
    old = begun(database, office, person, answers={**ANSWERS, "_waits": True})
    begun(database, office, person, name="consultation")
    with database.writing() as session:
        assert [talk.id for talk in talks.paused(session, person.id)] == [old.id]
        assert talks.take_up_paused(session, person.id, NOW) is None, "another one is open"
        other = talks.open_talk(session, person.id, NOW)
        assert other is not None
        talks.end(session, other, "finished", NOW)
        again = talks.take_up_paused(session, person.id, NOW)
        assert again is not None and (again.id, again.state) == (old.id, "open")
        assert again.answers["words"] == ANSWERS["words"]


def test_a_paused_talk_comes_back_when_the_other_has_expired(
    database: Database, office: Office, person: Person
) -> None:
    old = begun(database, office, person, answers={"_waits": True}, keep_until=NOW + 7 * DAY)
    begun(database, office, person, name="consultation", keep_until=NOW + DAY)
    with database.writing() as session:
        talk = talks.open_talk(session, person.id, NOW + 2 * DAY)
        assert talk is not None and talk.id == old.id


def test_a_paused_talk_expires_too(database: Database, office: Office, person: Person) -> None:
    begun(database, office, person, answers={"_waits": True})
    begun(database, office, person, name="consultation")
    with database.writing() as session:
        assert talks.open_talk(session, person.id, NOW + 2 * DAY) is None
        assert talks.paused(session, person.id) == ()


def test_a_new_talk_of_the_same_kind_replaces_one_that_would_wait(
    database: Database, office: Office, person: Person
) -> None:
    begun(database, office, person, answers={"_waits": True})
    begun(database, office, person)
    with database.writing() as session:
        assert talks.paused(session, person.id) == ()
