"""`make bench-webhook`: acknowledgement of webhooks beside the SDK's own Flask example, in one run.

The example checks the signature, parses, stores nothing and answers at once. Ours has committed every event before its
200, and works on them at the same time. Same gunicorn, same processes and threads, 32 connections.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import redis
from sqlalchemy import create_engine, text

from tests.load import databases
from tests.load.pounding import Pounded, body_of, pound, request_of, text_event
from tests.load.processes import environment, free_port, gunicorn, line_that_answers, started

CONNECTIONS = 32
THREADS = 32
ROUNDS = 3
REQUESTS = 2500
PEOPLE = 200
WORDS = ("ต้องรายงานไอซิงเกิลฟอร์มเมื่อไหร่", "อุตสาหกรรมสีเขียวมีกี่ระดับ", "ขอบคุณค่ะ", "สมัครรางวัลอุตสาหกรรมยังไง")


@dataclass(frozen=True, slots=True)
class Shape:
    """How an office runs it. `goal_one` and `goal_five`: requests/s against the example with 1 and 5 events."""

    name: str
    workers: int
    postgres: bool


def requests_with(events: int) -> list[bytes]:
    return [
        request_of(body_of([text_event((i * events + n) % PEOPLE, WORDS[(i + n) % len(WORDS)]) for n in range(events)]))
        for i in range(REQUESTS)
    ]


def example(shape: Shape, measure: Callable[[int], Pounded]) -> Pounded:
    port = free_port()
    arguments = gunicorn("tests.load.sdk_example:ack()", port, workers=shape.workers, threads=THREADS)
    with started(arguments, environment(port)):
        return measure(port)


def ours(shape: Shape, measure: Callable[[int], Pounded]) -> tuple[Pounded, int]:
    """The measurement, and how many events are in the database afterwards."""
    port = free_port()
    with ExitStack() as stack:
        line = stack.enter_context(line_that_answers())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        env = environment(port, WEB_THREADS=str(THREADS), FILES_URL=f"file://{folder}/files", LINE_API_BASE_URL=line)
        if shape.postgres:
            url = stack.enter_context(databases.postgres_database())
            redis.Redis.from_url(databases.REDIS).flushdb()
            env |= {"DATABASE_URL": url, "REDIS_URL": databases.REDIS, "WEB_CONCURRENCY": str(shape.workers)}
            with started(["bot", "migrate"], env, ready=None) as migration:
                migration.wait()
            arguments = ["gunicorn", "--config", "python:bot.gunicorn_web", "bot.serve:web()"]
        else:
            url = f"sqlite:///{folder}/bench.sqlite3"
            env["DATABASE_URL"] = url
            arguments = ["bot", "run"]
        stack.enter_context(started(arguments, env))
        measured = measure(port)
        engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.connect() as connection:
            stored = connection.execute(text("SELECT count(*) FROM inbox_events")).scalar_one()
        engine.dispose()
    return measured, int(stored)


def compare(shape: Shape, events: int) -> bool:
    """Alternates both sides and prints one line; False when a goal was missed."""
    theirs: list[Pounded] = []
    mine: list[Pounded] = []
    for _ in range(ROUNDS):
        theirs.append(example(shape, lambda port: _measured(port, events)))
        measured, stored = ours(shape, lambda port: _measured(port, events))
        mine.append(measured)
        expected = (REQUESTS + WARM_UP) * events
        if stored != expected or measured.refused:
            print(f"  NOT ALL STORED: {stored} of {expected}, {measured.refused} refused")
            return False
    rate = median(r.per_second for r in mine) / median(r.per_second for r in theirs)
    p99 = median(r.percentile_ms(99) for r in mine) / median(r.percentile_ms(99) for r in theirs)
    goal = 0.8 if events == 1 else 1.0
    for name, runs in (("example", theirs), ("ours", mine)):
        per_second = median(r.per_second for r in runs)
        p50, last = (median(r.percentile_ms(percent) for r in runs) for percent in (50, 99))
        print(f"  {name:8} {per_second:7.0f} requests/s   p50 {p50:6.1f} ms   p99 {last:6.1f} ms")
    kept = rate >= goal and p99 <= 2
    verdict = "ok" if kept else "MISSED"
    print(f"  ratio    {rate:.2f}x requests/s (goal >= {goal}x)   p99 {p99:.2f}x (goal <= 2x)   {verdict}")
    return kept


WARM_UP = 200


def _measured(port: int, events: int) -> Pounded:
    prepared = requests_with(events)
    pound(port, requests_with(events)[:WARM_UP], connections=CONNECTIONS)
    return pound(port, prepared, connections=CONNECTIONS)


def main() -> int:
    shapes = (
        Shape("SQLite, one process (`run`)", 1, postgres=False),
        Shape("PostgreSQL, two processes", 2, postgres=True),
    )
    kept = True
    for shape in shapes:
        for events in (1, 5):
            print(f"{shape.name}, {events} event{'s' if events > 1 else ''} a request, {CONNECTIONS} connections")
            kept &= compare(shape, events)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
