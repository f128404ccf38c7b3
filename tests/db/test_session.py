"""Transactions end whole or not at all, SQLite's writers take turns, and every moment is UTC."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from db import people, talks
from db.session import Database, WriterTurns
from db.tables import Office, Person, Talk
from tests.db.conftest import NOW, add_office


def people_count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Person.id))) or 0


def test_what_raises_leaves_nothing_behind(database: Database, office: Office) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        people.meet(session, office.id, "Ua", NOW)
        raise RuntimeError("the handler failed")
    with pytest.raises(RuntimeError), database.writing_connection() as connection:
        connection.execute(text("UPDATE offices SET name = 'x'"))
        raise RuntimeError("the webhook failed")
    assert people_count(database) == 0
    with database.reading() as session:
        assert session.get_one(Office, office.id).name == office.name


def test_the_next_writer_comes_after_one_that_raised(database: Database, office: Office) -> None:
    with pytest.raises(RuntimeError), database.writing():
        raise RuntimeError("gone")
    with database.writing() as session:
        people.meet(session, office.id, "Ua", NOW)
    assert people_count(database) == 1


def test_reading_leaves_no_trace(database: Database, office: Office) -> None:
    with database.reading() as session:
        session.add(Person(office_id=office.id, line_user_id="Ua", last_seen_at=NOW, created_at=NOW))
        session.flush()
    assert people_count(database) == 0


def test_rows_read_in_a_transaction_can_be_used_after_it(database: Database, office: Office) -> None:
    with database.reading() as session:
        read = session.get_one(Office, office.id)
    with database.writing() as session:
        written = people.meet(session, office.id, "Ua", NOW)
    assert (read.slug, written.line_user_id, written.last_seen_at) == ("nan", "Ua", NOW)


def test_a_moment_without_a_zone_is_refused(database: Database, office: Office) -> None:
    with pytest.raises(StatementError, match="time zone"), database.writing() as session:
        people.meet(session, office.id, "Ua", NOW.replace(tzinfo=None))


def test_moments_come_back_in_utc_whatever_zone_they_came_in(database: Database, office: Office) -> None:
    bangkok = NOW.astimezone(timezone(timedelta(hours=7)))
    with database.writing() as session:
        person = people.meet(session, office.id, "Ua", bangkok)
    with database.reading() as session:
        found: datetime = session.get_one(Person, person.id).last_seen_at
    assert found == NOW and found.utcoffset() == timedelta(0)


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(Person(office_id=9999, line_user_id="Ua", last_seen_at=NOW, created_at=NOW))


def test_json_keeps_thai_and_nesting(database: Database, office: Office) -> None:
    answers = {"place": {"name": "ท่าวังผา", "parts": [1, 2.5, None, True]}}
    with database.writing() as session:
        person = people.meet(session, office.id, "Ua", NOW)
        talk = talks.begin(
            session,
            office_id=office.id,
            person_id=person.id,
            name="complain",
            step="photo",
            answers=answers,
            keep_until=NOW,
            now=NOW,
        )
    with database.reading() as session:
        assert session.get_one(Talk, talk.id).answers == answers


def test_what_the_webhook_commits_is_on_the_disk_at_once(database: Database) -> None:
    """A power cut undoes no 200."""
    with database.writing_connection() as connection:
        if database.is_sqlite:
            asked = {name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
            assert asked == {"journal_mode": "wal", "synchronous": 2}
        else:
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"


def test_every_connection_of_sqlite_keeps_foreign_keys_and_waits_for_a_busy_file(database: Database) -> None:
    if not database.is_sqlite:
        with database.reading() as session:
            assert session.scalar(text("SHOW session_replication_role")) == "origin"
        return
    for opened in (database.reading, database.writing, database.writing_connection):
        with opened() as session:
            asked = {name: session.scalar(text(f"PRAGMA {name}")) for name in ("foreign_keys", "busy_timeout")}
            assert asked == {"foreign_keys": 1, "busy_timeout": 10_000}


def test_making_durable_syncs_the_log_of_sqlite(
    database: Database, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL there is nothing to do: every commit is durable there."""
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    database.make_durable()
    assert len(synced) == (1 if database.is_sqlite else 0)


def test_many_threads_write_and_all_of_it_stays(database: Database, office: Office) -> None:
    def write(number: int) -> None:
        with database.writing() as session:
            people.meet(session, office.id, f"U{number}", NOW)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(40)))
    assert people_count(database) == 40


def test_a_reader_does_not_wait_for_a_writer(database: Database, office: Office) -> None:
    with database.writing() as session:
        people.meet(session, office.id, "Ua", NOW)
        assert people_count(database) == 0
    assert people_count(database) == 1


def test_an_urgent_writer_goes_before_those_who_wait() -> None:
    turns = WriterTurns()
    order: list[str] = []
    waiting: list[threading.Thread] = []

    def write(name: str, urgent: bool) -> None:
        with turns.take(urgent=urgent):
            order.append(name)

    with turns.take(urgent=False):
        for name, urgent in (("work 1", False), ("work 2", False), ("webhook", True)):
            thread = threading.Thread(target=write, args=(name, urgent))
            thread.start()
            waiting.append(thread)
        time.sleep(0.2)  # all three stand in line by now
        assert order == []
    for thread in waiting:
        thread.join(5)
    assert order[0] == "webhook" and sorted(order[1:]) == ["work 1", "work 2"]


def test_two_databases_of_one_installation_do_not_share_turns(database: Database, office: Office) -> None:
    """A command beside the running bot: it waits for the file, not for ever."""
    other = Database(database.url.render_as_string(hide_password=False))
    try:
        add_office(other, "phrae", "พร")
        with database.reading() as session:
            assert session.scalar(select(func.count(Office.id))) == 2
    finally:
        other.close()
