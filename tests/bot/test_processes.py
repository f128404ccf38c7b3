"""The processes of an installation as an office starts them: they stop cleanly, and what one loses another finds.

Each test pays for starts of whole processes, so each proves several things that belong together.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.emulator.line import DEFAULT_SECRET, DEFAULT_TOKEN, Line
from bot.emulator.running import running
from db import inbox, outbox
from db.inbox import NewEvent, store_events
from db.session import Database
from db.tables import InboxEvent, Media, Office, OutboxMessage
from tests.load.processes import free_port, wait_until_ready
from tests.servers import postgres_database, redis_server

ROOT = Path(__file__).parent.parent.parent
WAITS_AT_MOST = 40.0
STOPS_WITHIN = 12.0  # ten seconds for what is in hand, and the interpreter's own end


def environment(port: int, line_url: str, tmp_path: Path, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(ROOT),
        "PORT": str(port),
        "LINE_CHANNEL_SECRET": DEFAULT_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": DEFAULT_TOKEN,
        "LINE_API_BASE_URL": line_url,
        "FILES_URL": f"file://{tmp_path}/files",
        "WORK_THREADS": "4",
        "LOG_LEVEL": "warning",
        **more,
    }


@contextmanager
def process(arguments: list[str], env: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as out:
        started = subprocess.Popen(
            [sys.executable, "-m", *arguments], env=dict(env), cwd=ROOT, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield started
    finally:
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)
            started.wait(10)


def stop(started: subprocess.Popen[bytes]) -> float:
    """Seconds from SIGTERM to the end."""
    began = time.monotonic()
    started.send_signal(signal.SIGTERM)
    started.wait(STOPS_WITHIN + 10)
    return time.monotonic() - began


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line(seeded=False)
    line.postman.redelivery_pauses = (0.3,) * 200
    line.main.quota.choose("none", line.now())
    yield line
    line.close()


def wait(line: Line, condition: Callable[[], object], seconds: float = WAITS_AT_MOST) -> None:
    assert line.wait_for(condition, seconds), "it never came about"


def nothing_waits(database: Database) -> bool:
    with database.reading() as session:
        return inbox.waiting(session)[0] == 0 and outbox.waiting(session)[0] == 0


def test_run_stops_within_ten_seconds_in_the_middle_of_its_work_and_loses_nothing(line: Line, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log.txt"
    line.main.webhook_url = f"http://127.0.0.1:{port}/webhook"
    url = f"sqlite:///{tmp_path}/pun.sqlite3"
    with running(line) as line_url:
        env = environment(port, line_url, tmp_path, DATABASE_URL=url)
        with process(["bot", "run"], env, log) as first:
            wait_until_ready(port, "/readyz")
            people = [line.add_person(f"คนที่ {number}") for number in range(12)]
            wait(line, lambda: all(line.bot_messages(person) for person in people))  # each was welcomed
            line.latency = 0.7
            greeted = {person.id: len(line.bot_messages(person)) for person in people}
            for person in people:
                line.say(person, person, "เมนู")
                line.say(person, person, "เมนู")
            wait(line, lambda: len(line.api_calls("reply")) > len(people))
            assert stop(first) < STOPS_WITHIN
        assert first.returncode == 0, log.read_text(errors="replace")[-2000:]
        database = Database(url, pool_size=2)
        with database.reading() as session:
            doubtful = [row.reason for row in session.scalars(select(OutboxMessage)) if row.state == "queued"]
        assert set(doubtful) <= {None}  # nothing was cut off in the middle of a call
        line.latency = 0
        with process(["bot", "run"], env, log) as second:
            wait(line, lambda: line.wait_idle(0.1) and nothing_waits(database))
            assert {person.id: len(line.bot_messages(person)) - greeted[person.id] for person in people} == {
                person.id: 2 for person in people
            }
            assert stop(second) < STOPS_WITHIN
        assert second.returncode == 0
        database.close()


def test_downloads_that_hang_do_not_hold_up_the_stop(line: Line, tmp_path: Path) -> None:
    """Each of many photos would keep us waiting for LINE's silence to end; they are fetched after the next start."""
    port, log = free_port(), tmp_path / "log.txt"
    line.main.webhook_url = f"http://127.0.0.1:{port}/webhook"
    url = f"sqlite:///{tmp_path}/pun.sqlite3"
    with running(line) as line_url:
        env = environment(port, line_url, tmp_path, DATABASE_URL=url)
        with process(["bot", "run"], env, log) as first:
            wait_until_ready(port, "/readyz")
            person = line.add_person("ชาวบ้าน")
            wait(line, lambda: line.bot_messages(person))
            line.nasty.next("content", status="500", times=6)
            for _ in range(6):
                line.send_photo(person, person)
            wait(line, lambda: len(line.api_calls("content")) == 6)
            line.nasty.next("content", hang=4, times=100)
            time.sleep(6)  # by now the clock fetches them, one after the other
            assert stop(first) < STOPS_WITHIN
        assert first.returncode == 0
        line.nasty.calm()
        database = Database(url, pool_size=2)
        with process(["bot", "run"], env, log):
            wait(line, lambda: kept(database) == 6)
        database.close()


def kept(database: Database) -> int:
    with database.reading() as session:
        return sum(one.state == "kept" for one in session.scalars(select(Media)))


def test_the_sweep_finds_what_nobody_was_woken_for(line: Line, tmp_path: Path) -> None:
    """Events stored by somebody who died before waking anybody: here, put into the database behind everybody's back."""
    port, log = free_port(), tmp_path / "log.txt"
    url = f"sqlite:///{tmp_path}/pun.sqlite3"
    database = Database(url, pool_size=2)
    with (
        running(line) as line_url,
        process(["bot", "run"], environment(port, line_url, tmp_path, DATABASE_URL=url), log),
    ):
        wait_until_ready(port, "/readyz")
        person = line.add_person("ชาวบ้าน")
        now = line.now()
        with database.writing() as session:
            office_id = session.scalars(select(Office.id)).one()
        with database.storing_connection() as connection:
            row = NewEvent(
                office_id,
                f"user:{person.id}",
                "01LOST",
                "message",
                "m1",
                f'{{"type":"message","mode":"active","source":{{"type":"user","userId":"{person.id}"}},'
                '"message":{"id":"m1","type":"text","text":"\\u0e40\\u0e21\\u0e19\\u0e39"}}',
                now,
                now,
            )
            store_events(connection, [row])
        wait(line, lambda: line.bot_messages(person), 15)
        assert [entry.status for entry in line.api_calls("push")] == [200]  # it came without a reply token
    database.close()


def test_two_worker_processes_handle_300_events_of_30_people_once_and_in_order_with_and_without_redis(
    line: Line, tmp_path: Path
) -> None:
    port, redis_port, log = free_port(), free_port(), tmp_path / "log.txt"
    line.main.webhook_url = f"http://127.0.0.1:{port}/webhook"
    with postgres_database("nong_pun_processes") as url, running(line) as line_url:
        env = environment(port, line_url, tmp_path, DATABASE_URL=url, REDIS_URL=f"redis://127.0.0.1:{redis_port}/0")
        subprocess.run([sys.executable, "-m", "bot", "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
        database = Database(url, pool_size=2)
        web = ["gunicorn", "--config", "python:bot.gunicorn_web", "bot.serve:web()"]
        with (
            redis_server(tmp_path, redis_port) as first_redis,
            process(web, env, log) as web_process,
            process(["bot", "worker", "--processes", "2"], env, log) as worker,
            process(["bot", "clock"], env, log) as clock,
        ):
            wait_until_ready(port, "/readyz")
            people = [line.add_person(f"คนที่ {number}") for number in range(30)]
            wait(line, lambda: all(line.bot_messages(person) for person in people))
            for _ in range(10):
                for person in people:
                    line.say(person, person, "เมนู")
            wait(line, lambda: line.wait_idle(0.1) and nothing_waits(database))
            check_once_and_in_order(line, database, events=330)

            # Redis goes away: webhooks are still acknowledged at once, and the clock's sweep cannot wake anybody.
            first_redis.kill()
            first_redis.wait(10)
            before = len(line.webhooks())
            for person in people:
                line.say(person, person, "เมนู")
            assert line.wait_idle(20)
            assert [(entry.status, entry.ms < 2000) for entry in line.webhooks()[before:]] == [(200, True)] * 30
            with redis_server(tmp_path, redis_port):  # and comes back: everything is found again
                wait(line, lambda: nothing_waits(database), 60)
                check_once_and_in_order(line, database, events=360)
                for started in (web_process, worker, clock):
                    assert stop(started) < STOPS_WITHIN
        assert [web_process.returncode, worker.returncode, clock.returncode] == [0, 0, 0], log.read_text()[-3000:]
        database.close()


def check_once_and_in_order(line: Line, database: Database, *, events: int) -> None:
    with database.reading() as session:
        handled = list(session.scalars(select(InboxEvent).order_by(InboxEvent.handled_at, InboxEvent.id)))
        answers = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
    assert Counter(event.state for event in handled) == {"done": events}
    assert Counter(answer.event_id for answer in answers) == Counter(event.id for event in handled)  # one answer each
    for key in {event.conversation_key for event in handled}:
        of_one = [event for event in handled if event.conversation_key == key]
        assert of_one == sorted(of_one, key=lambda event: (event.occurred_at, event.id))
    assert {answer.state for answer in answers} == {"accepted"}
    # A token is used once; what was not answered by the reply was pushed with its key, which LINE takes once.
    ways = Counter(answer.sent_by for answer in answers)
    accepted = Counter(entry.kind for entry in line.api_calls() if entry.status == 200)
    assert (accepted["reply"], accepted["push"]) == (ways["reply"], ways["push"])
