"""A conversation has one worker, a timed job one clock, and what a dead one held comes free by itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

from sqlalchemy import func, select

from db import locks
from db.session import Database
from db.tables import Conversation, Office
from tests.db.conftest import NOW

KEY = "user:Ua"
LENGTH = timedelta(seconds=30)


def lease(database: Database, office: Office, holder: str, now: datetime = NOW, key: str = KEY) -> bool:
    with database.writing() as session:
        return locks.lease_conversation(session, office.id, key, holder=holder, now=now, length=LENGTH)


def release(database: Database, office: Office, holder: str) -> None:
    with database.writing() as session:
        locks.release_conversation(session, office.id, KEY, holder=holder)


def begin(database: Database, holder: str, now: datetime = NOW) -> bool:
    with database.writing() as session:
        return locks.begin_job(session, "media", holder=holder, now=now, length=timedelta(minutes=2))


def at_once(count: int, act: Callable[[int], bool]) -> list[bool]:
    """What `count` threads got that began in the same moment."""
    barrier = Barrier(count)

    def one(number: int) -> bool:
        barrier.wait(10)
        return act(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def test_a_lease_shuts_all_others_out_also_after_the_commit(database: Database, office: Office) -> None:
    assert lease(database, office, "first")
    assert not lease(database, office, "second")
    assert lease(database, office, "second", key="user:Ub")


def test_the_holder_renews_its_lease(database: Database, office: Office) -> None:
    assert lease(database, office, "first")
    assert lease(database, office, "first", NOW + timedelta(seconds=29))
    assert not lease(database, office, "second", NOW + timedelta(seconds=31))


def test_a_released_conversation_is_free(database: Database, office: Office) -> None:
    assert lease(database, office, "first")
    release(database, office, "first")
    assert lease(database, office, "second")


def test_nobody_releases_what_another_holds(database: Database, office: Office) -> None:
    assert lease(database, office, "first")
    release(database, office, "second")
    assert not lease(database, office, "second")


def test_a_dead_holder_loses_its_lease_when_it_runs_out(database: Database, office: Office) -> None:
    assert lease(database, office, "dead")
    assert not lease(database, office, "second", NOW + LENGTH)
    assert lease(database, office, "second", NOW + LENGTH + timedelta(seconds=1))
    assert not lease(database, office, "dead", NOW + LENGTH + timedelta(seconds=2))


def test_the_start_of_the_only_process_frees_everything(database: Database, office: Office) -> None:
    assert lease(database, office, "dead")
    assert begin(database, "dead")
    with database.writing() as session:
        locks.drop_all_leases(session)
    assert lease(database, office, "second")
    assert begin(database, "second")


def test_of_many_threads_one_gets_a_new_conversation(database: Database, office: Office) -> None:
    assert sorted(at_once(4, lambda number: lease(database, office, f"worker-{number}"))) == [False, False, False, True]
    with database.reading() as session:
        assert session.scalar(select(func.count(Conversation.id))) == 1


def test_of_many_threads_one_gets_the_conversation_of_a_dead_one(database: Database, office: Office) -> None:
    assert lease(database, office, "dead")
    now = NOW + LENGTH * 2
    taken = at_once(4, lambda number: lease(database, office, f"worker-{number}", now))
    assert sorted(taken) == [False, False, False, True]


def test_a_step_of_the_holder_keeps_everybody_else_out_until_its_commit(database: Database, office: Office) -> None:
    """The lease ran out while its holder still works in its transaction: the other waits for the commit, and loses."""
    assert lease(database, office, "slow")
    late = NOW + LENGTH * 2
    with ThreadPoolExecutor(1) as threads:
        with database.writing() as session:
            assert locks.lease_conversation(session, office.id, KEY, holder="slow", now=late, length=LENGTH)
            other = threads.submit(lease, database, office, "other", late)
        assert other.result(10) is False


def test_a_job_runs_in_one_clock(database: Database, office: Office) -> None:
    assert begin(database, "first")
    assert not begin(database, "second")
    with database.writing() as session:
        locks.end_job(session, "media", holder="first", now=NOW, result="3")
    assert begin(database, "second", NOW + timedelta(seconds=5))


def test_a_job_of_a_dead_clock_comes_free(database: Database, office: Office) -> None:
    assert begin(database, "dead")
    assert begin(database, "second", NOW + timedelta(minutes=3))
    with database.writing() as session:  # the dead one wakes up and must not end what is not its own
        locks.end_job(session, "media", holder="dead", now=NOW + timedelta(minutes=3), result="old")
    assert not begin(database, "third", NOW + timedelta(minutes=4))


def test_of_many_clocks_one_runs_the_job(database: Database, office: Office) -> None:
    assert sorted(at_once(4, lambda number: begin(database, f"clock-{number}"))) == [False, False, False, True]


def test_a_heartbeat_tells_when_and_how_a_job_ended(database: Database, office: Office) -> None:
    assert begin(database, "first")
    ended = NOW + timedelta(seconds=8)
    with database.writing() as session:
        locks.end_job(session, "media", holder="first", now=ended, result="r" * 300)
    with database.reading() as session:
        (beat,) = locks.heartbeats(session)
    assert (beat.job, beat.started_at, beat.finished_at, beat.result) == ("media", NOW, ended, "r" * 200)
    assert beat.held_by is None
