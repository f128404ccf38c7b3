"""The inbox keeps every event once and hands a conversation's events out in order, one at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from db import inbox
from db.inbox import NewEvent
from db.session import Database
from db.tables import InboxEvent, Office
from tests.db.conftest import NOW, add_office, event, store

KEY = "user:Ua"


def handed_out(database: Database, office: Office, key: str = KEY) -> list[str]:
    """Names of the events as one worker gets and settles them."""
    names = []
    with database.writing() as session:
        while (found := inbox.next_event(session, office.id, key, NOW)) is not None:
            names.append(found.webhook_event_id)
            inbox.settle(found, NOW)
            session.flush()
    return names


def all_events(database: Database) -> list[InboxEvent]:
    with database.reading() as session:
        return list(session.scalars(select(InboxEvent).order_by(InboxEvent.id)))


def test_an_event_comes_back_as_it_was_stored(database: Database, office: Office) -> None:
    store(database, event(office, "one", message_id="m1", second=7))
    (found,) = all_events(database)
    assert (found.webhook_event_id, found.message_id, found.conversation_key) == ("one", "m1", KEY)
    assert found.raw == '{"words": "a\\u0000b"}'
    assert found.occurred_at == NOW + timedelta(seconds=7)
    assert (found.state, found.attempts, found.handled_at) == ("pending", 0, None)


def test_a_redelivered_event_is_stored_once(database: Database, office: Office) -> None:
    store(database, event(office, "one"))
    store(database, event(office, "one", second=9), event(office, "two"), event(office, "two"))
    assert [found.webhook_event_id for found in all_events(database)] == ["one", "two"]
    assert all_events(database)[0].occurred_at == NOW  # the first stays as it is


def test_a_redelivery_does_not_wake_a_handled_event(database: Database, office: Office) -> None:
    store(database, event(office, "one"))
    assert handed_out(database, office) == ["one"]
    store(database, event(office, "one"))
    assert handed_out(database, office) == []


def test_two_offices_may_have_events_of_the_same_name(database: Database, office: Office) -> None:
    other = add_office(database, "phrae", "พร")
    store(database, event(office, "one"), event(other, "one"))
    assert handed_out(database, office) == ["one"]
    assert handed_out(database, other) == ["one"]


def test_events_are_handed_out_by_time_and_then_by_arrival(database: Database, office: Office) -> None:
    store(database, event(office, "third", second=5), event(office, "first", second=1))
    store(database, event(office, "fourth", second=5), event(office, "second", second=3))
    assert handed_out(database, office) == ["first", "second", "third", "fourth"]


def test_an_event_that_waits_holds_back_its_conversation_and_no_other(database: Database, office: Office) -> None:
    store(database, event(office, "broken"), event(office, "behind", second=1), event(office, "other", key="user:Ub"))
    soon = NOW + timedelta(seconds=4)
    with database.writing() as session:
        broken = inbox.next_event(session, office.id, KEY, NOW)
        assert broken is not None
        inbox.try_again(broken, NOW, wait=timedelta(seconds=4), problem="ValueError")
    with database.writing() as session:
        assert inbox.next_event(session, office.id, KEY, NOW) is None
        again = inbox.next_event(session, office.id, KEY, soon)
        assert again is not None and again.webhook_event_id == "broken" and again.attempts == 1
        assert inbox.conversations_with_events(session, NOW) == ((office.id, "user:Ub"),)
        assert set(inbox.conversations_with_events(session, soon)) == {(office.id, KEY), (office.id, "user:Ub")}
    assert handed_out(database, office, "user:Ub") == ["other"]


def test_a_parked_event_is_kept_and_lets_the_next_one_pass(database: Database, office: Office) -> None:
    store(database, event(office, "broken"), event(office, "behind", second=1))
    with database.writing() as session:
        broken = inbox.next_event(session, office.id, KEY, NOW)
        assert broken is not None
        inbox.park(broken, NOW, problem="x" * 500)
    assert handed_out(database, office) == ["behind"]
    with database.reading() as session:
        assert inbox.failed_count(session) == 1
    assert all_events(database)[0].problem == "x" * 200


def test_the_sweep_sees_who_waits_longest_first(database: Database, office: Office) -> None:
    store(database, event(office, "late", key="user:Ulate", second=9), event(office, "early", key="user:Uearly"))
    with database.reading() as session:
        assert inbox.conversations_with_events(session, NOW) == ((office.id, "user:Uearly"), (office.id, "user:Ulate"))
        assert len(inbox.conversations_with_events(session, NOW, limit=1)) == 1


def test_what_waits_is_counted_with_the_oldest(database: Database, office: Office) -> None:
    with database.reading() as session:
        assert inbox.waiting(session) == (0, None)
    store(database, event(office, "one", second=3), event(office, "two", second=1))
    with database.reading() as session:
        assert inbox.waiting(session) == (2, NOW + timedelta(seconds=1))
    handed_out(database, office)
    with database.reading() as session:
        assert inbox.waiting(session) == (0, None)


def test_a_message_taken_back_leaves_no_words_behind(database: Database, office: Office) -> None:
    other = add_office(database, "phrae", "พร")
    store(
        database,
        event(office, "said", message_id="m1"),
        event(office, "corrected", message_id="m1", second=1),
        event(office, "another", message_id="m2", second=2),
        event(other, "elsewhere", message_id="m1"),
    )
    with database.writing() as session:
        inbox.withdraw_message(session, office.id, "m1", NOW)
        inbox.withdraw_message(session, office.id, "m1", NOW)  # LINE may say so twice
    raws = {found.webhook_event_id: found.raw for found in all_events(database)}
    assert raws["said"] == raws["corrected"] == "{}"
    assert "words" in raws["another"] and "words" in raws["elsewhere"]
    with database.reading() as session:
        assert inbox.is_withdrawn(session, office.id, "m1")
        assert not inbox.is_withdrawn(session, office.id, "m2")
        assert not inbox.is_withdrawn(session, other.id, "m1")


def test_what_the_database_refuses_takes_all_that_came_with_it_along(database: Database, office: Office) -> None:
    wordless: Any = None
    broken = NewEvent(office.id, KEY, "two", "message", None, wordless, NOW, NOW)
    with pytest.raises(IntegrityError):
        store(database, event(office, "one"), broken)
    assert all_events(database) == []
