"""Processes are killed at random while 500 events of 50 people arrive: each is handled once, in order, and answered.

The router of `counting_bot` counts inside the transaction of each event, so that what people read tells how often and
in which order their events were handled. LINE's stand-in delivers again whatever was not acknowledged.
"""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.emulator.line import DEFAULT_SECRET, DEFAULT_TOKEN, Line
from bot.emulator.people import Person
from bot.emulator.running import running as line_running
from db import inbox, outbox
from db.session import Database
from db.tables import AuditLine, InboxEvent, OutboxMessage
from db.tables import Person as MetPerson
from tests.crash.counting_bot import COUNTED
from tests.crash.machines import (
    MANY_PROCESSES,
    ONE_PROCESS,
    ROOT,
    Machines,
    environment,
    running,
)
from tests.load.processes import free_port, wait_until_ready
from tests.servers import postgres_database, redis_server

PEOPLE = 50
EACH = 10
TALK_SECONDS = 20.0
DONE_WITHIN_SECONDS = 70.0
REDELIVERED_EVERY = 0.5

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_one_process_on_sqlite_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/pun.sqlite3"
    prove(ONE_PROCESS, url, tmp_path, {})


def test_many_processes_on_postgresql_and_redis_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    port = free_port()
    with postgres_database("nong_pun_crash") as url, redis_server(tmp_path, port):
        prove(MANY_PROCESSES, url, tmp_path, {"REDIS_URL": f"redis://127.0.0.1:{port}/0"})


def prove(commands: Mapping[str, list[str]], url: str, folder: Path, more: Mapping[str, str]) -> None:
    seed = random.SystemRandom().randrange(1_000_000)
    print(f"random seed {seed}")
    chance = random.Random(seed)
    port = free_port()
    line = Line(seeded=False, webhook_url=f"http://127.0.0.1:{port}/webhook")
    line.postman.redelivery_pauses = (REDELIVERED_EVERY,) * 400
    line.main.quota.choose("none", line.now())
    with line_running(line) as line_url:
        env = environment(port, line_url, folder, secret=DEFAULT_SECRET, token=DEFAULT_TOKEN, DATABASE_URL=url, **more)
        subprocess.run([sys.executable, "-m", "bot", "migrate"], env=env, cwd=ROOT, check=True, capture_output=True)
        database = Database(url, pool_size=2)
        try:
            with running(commands, env, folder / "log.txt") as machines:
                wait_until_ready(port, "/healthz")
                people = [line.add_person(f"คนที่ {number}") for number in range(PEOPLE)]
                everybody_talks_while_somebody_kills(line, people, machines, chance, port)
                finish(line, database, machines)
            print(f"killed: {', '.join(machines.killed)}")
            assert len(machines.killed) >= 3
            check(line, people, database)
        except BaseException:
            print((folder / "log.txt").read_text(errors="replace")[-3000:])
            raise
        finally:
            database.close()


def everybody_talks_while_somebody_kills(
    line: Line, people: list[Person], machines: Machines, chance: random.Random, port: int
) -> None:
    talk = threading.Thread(target=everybody_talks, args=(line, people, random.Random(chance.random())))
    talk.start()
    while talk.is_alive():
        time.sleep(chance.uniform(0.2, 2.5))
        machines.kill_somebody(chance)
        wait_until_ready(port, "/healthz")
    talk.join()


def everybody_talks(line: Line, people: list[Person], chance: random.Random) -> None:
    for number in range(1, EACH + 1):
        for person in chance.sample(people, len(people)):
            line.say(person, person, str(number))
            time.sleep(chance.uniform(0, 2) * TALK_SECONDS / PEOPLE / EACH)


def finish(line: Line, database: Database, machines: Machines) -> None:
    """Until every webhook was acknowledged and nothing waits any more."""
    end = time.monotonic() + DONE_WITHIN_SECONDS
    while time.monotonic() < end:
        machines.restart_the_dead()
        if line.wait_idle(0.5) and nothing_waits(database):
            return
    with database.reading() as session:
        raise AssertionError(f"still waiting: events {inbox.waiting(session)}, messages {outbox.waiting(session)}")


def nothing_waits(database: Database) -> bool:
    with database.reading() as session:
        return inbox.waiting(session)[0] == 0 and outbox.waiting(session)[0] == 0


def check(line: Line, people: list[Person], database: Database) -> None:
    expected = [str(number) for number in range(1, EACH + 1)]
    with database.reading() as session:
        ids = {one.line_user_id: one.id for one in session.scalars(select(MetPerson))}
        counted = list(session.scalars(select(AuditLine).where(AuditLine.action == COUNTED).order_by(AuditLine.id)))
        messages = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))
        states = Counter(session.scalars(select(InboxEvent.state)))
    assert states == {"done": PEOPLE * EACH + PEOPLE}  # and everybody once became a friend
    for person in people:
        subject = f"person:{ids[person.id]}"
        assert [one.detail for one in counted if one.subject == subject] == expected, "handled once and in order"
        check_chat(line, person, [row for row in messages if row.conversation_key == f"user:{person.id}"])
    assert {row.state for row in messages} == {"accepted"}
    print(f"{len(messages)} messages; by {Counter(row.sent_by for row in messages)}")


def check_chat(line: Line, person: Person, rows: list[OutboxMessage]) -> None:
    """What one person reads: every answer, and nothing twice that LINE's rules let us send once."""
    read = Counter(bubble.text for bubble in line.bot_messages(person))
    answers = [row for row in rows if row.why == "reply"]
    assert [row.messages[0]["text"] for row in answers] == [f"{number}/{number}" for number in range(1, EACH + 1)]
    for row in rows:
        words = row.messages[0]["text"]
        assert read[words] >= 1, f"{words} never arrived"
        # A reply may have arrived before the crash and its token died before we could ask: only then it comes again.
        may_come_again = row.sent_by == "push" and row.reply_tried_at is not None
        assert read[words] == 1 or (may_come_again and read[words] == 2), f"{words} arrived {read[words]} times"
    assert set(read) == {row.messages[0]["text"] for row in rows}
