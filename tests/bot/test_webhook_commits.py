"""A 200 says "it is committed", to each request of a batch for itself; anything else is a 500 and LINE sends again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import urllib3
from sqlalchemy.exc import IntegrityError, OperationalError

from bot import inbox_writer
from bot.inbox_writer import InboxWriter
from db.inbox import ROWS_A_STATEMENT, NewEvent
from db.session import Database
from tests.bot.office import Bot
from tests.bot.test_webhook import text_event


def test_a_database_that_fails_means_500_and_nothing_acknowledged(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("the server is away"))

    with monkeypatch.context() as broken:
        broken.setattr(inbox_writer, "store_events", away)
        assert bot.events(text_event()) == 500
        with ThreadPoolExecutor(8) as threads:
            assert set(threads.map(lambda n: bot.events(text_event(f"away {n}")), range(16))) == {500}
    assert bot.inbox() == []
    assert bot.events(text_event()) == 200


FULL_DISK = {
    "sqlite": (
        "CREATE TRIGGER full_disk AFTER INSERT ON inbox_events BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
        "DROP TRIGGER full_disk",
    ),
    # Deferred: the insert goes through, and the commit fails.
    "postgresql": (
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the disk is full' USING ERRCODE = '53100'; END $$; "
        "CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON inbox_events DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION full_disk()",
        "DROP FUNCTION full_disk CASCADE",
    ),
}


@pytest.mark.parametrize("events", [1, 2 * ROWS_A_STATEMENT + 1])
def test_a_commit_that_fails_means_500_and_nothing_of_the_request_is_stored(bot: Bot, events: int) -> None:
    fill, empty = FULL_DISK[bot.database.url.get_backend_name()]
    with bot.database.writing_connection() as connection:
        connection.exec_driver_sql(fill)
    sent = [text_event(f"lost {number}") for number in range(events)]
    assert bot.events(*sent) == 500
    assert bot.inbox() == []
    with bot.database.writing_connection() as connection:
        connection.exec_driver_sql(empty)
    assert bot.events(*sent) == 200
    assert len(bot.inbox()) == events


class HeldUp:
    """Holds up the first commits, as many as there may be at a time, so that what comes meanwhile has to wait."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pens = 1
        self.batches: list[int] = []
        self.go_on = threading.Event()
        self.ends_later_ones = False
        self._real = inbox_writer.store_events
        self._lock = threading.Lock()
        monkeypatch.setattr(inbox_writer, "store_events", self._store)

    def _store(self, connection: Any, events: Any) -> None:
        with self._lock:
            self.batches.append(len(events))
            is_first = len(self.batches) <= self.pens
        if is_first:
            assert self.go_on.wait(20)
        elif self.ends_later_ones:
            raise SystemExit
        self._real(connection, events)

    def until(self, condition: Callable[[], bool]) -> None:
        for _ in range(2000):
            if condition():
                return
            time.sleep(0.01)
        raise AssertionError("it never came about")


@pytest.fixture
def held_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> HeldUp:
    return HeldUp(database, monkeypatch)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_nobody_hears_200_when_the_thread_that_writes_for_all_is_ended(bot: Bot, held_up: HeldUp) -> None:
    held_up.ends_later_ones = True
    with ThreadPoolExecutor(8) as threads:
        first = [threads.submit(acknowledged, bot, f"first {number}") for number in range(held_up.pens)]
        held_up.until(lambda: len(held_up.batches) == held_up.pens)
        others = [threads.submit(acknowledged, bot, f"{number}") for number in range(3)]
        held_up.until(lambda: len(bot.runtime.inbox._waiting) == 3)
        held_up.go_on.set()
        assert {one.result(20) for one in first} == {True}
        assert {other.result(20) for other in others} == {False}
    assert {event.webhook_event_id[:5] for event in bot.inbox()} == {"first"}


def acknowledged(bot: Bot, name: str) -> bool:
    try:
        return bot.events(text_event(name)) == 200
    except urllib3.exceptions.HTTPError:
        return False  # the connection died with its thread


def test_requests_that_come_together_are_committed_together_and_each_waits_for_its_own(
    bot: Bot, held_up: HeldUp
) -> None:
    with ThreadPoolExecutor(40) as threads:
        first = [threads.submit(bot.events, text_event(f"first {number}")) for number in range(held_up.pens)]
        held_up.until(lambda: len(held_up.batches) == held_up.pens)
        others = [threads.submit(bot.events, text_event(f"{n}a"), text_event(f"{n}b")) for n in range(32)]
        held_up.until(lambda: len(bot.runtime.inbox._waiting) == 32)
        assert not any(request.done() for request in (*first, *others)) and bot.inbox() == []
        held_up.go_on.set()
        assert {request.result(20) for request in (*first, *others)} == {200}
    assert len(held_up.batches) <= 2 * held_up.pens and sum(held_up.batches) == 64 + held_up.pens
    assert len(bot.inbox()) == 64 + held_up.pens


def test_one_bad_request_of_a_batch_fails_alone(database: Database, bot: Bot, held_up: HeldUp) -> None:
    writer = InboxWriter(database)

    def store(name: str, raw: Any = "{}") -> bool:
        now = bot.clock()
        row = NewEvent(bot.office.id, "user:U1", name, "message", None, raw, now, now)
        try:
            writer.store([row])
        except IntegrityError:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        first = [threads.submit(store, f"first {number}") for number in range(held_up.pens)]
        held_up.until(lambda: len(held_up.batches) == held_up.pens)
        others = [threads.submit(store, f"{n}", None if n == 2 else "{}") for n in range(5)]
        held_up.until(lambda: len(writer._waiting) == 5)
        held_up.go_on.set()
        assert {one.result(20) for one in first} == {True}
        assert [other.result(20) for other in others] == [True, True, False, True, True]
    assert len(bot.inbox()) == 4 + held_up.pens
