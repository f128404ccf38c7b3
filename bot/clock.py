"""The timetable: which job runs when. The work itself stands where its matter is; each run leaves a heartbeat.

One clock is enough; a second one by mistake does no harm, because each job takes a lock in the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from apscheduler.schedulers.background import BackgroundScheduler

from bot import metrics
from bot.dispatch import Dispatch
from db import inbox, locks, outbox
from db.session import Database

log = logging.getLogger(__name__)

SWEEP_SECONDS = 1
# A job that did not finish for so many of its turns is called late by /readyz.
LATE_AFTER_TURNS = 5


@dataclass(frozen=True, slots=True)
class Job:
    """`work` returns what it did in one word or number, for the heartbeat; safe to run twice."""

    name: str
    every: timedelta
    work: Callable[[], object]


class Clock:
    """A thread that sweeps, and one timetable. Times are Bangkok's; waiting is always a column, never a timer."""

    def __init__(
        self, database: Database, dispatch: Dispatch, jobs: tuple[Job, ...], *, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._dispatch = dispatch
        self._now = now
        self._holder = str(uuid4())
        self._scheduler = BackgroundScheduler(
            timezone="Asia/Bangkok", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600}
        )
        self._scheduler.add_job(self._sweep, "interval", seconds=SWEEP_SECONDS, id="sweep")
        for job in jobs:
            self._scheduler.add_job(
                self._run, "interval", seconds=job.every.total_seconds(), id=job.name, args=[job], next_run_time=None
            )
            self._scheduler.modify_job(job.name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        """What runs is finished; nothing new begins."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _sweep(self) -> None:
        """Wakes whatever has something to do: after a crash, a lost wake, a back-off. Waking twice is nothing."""
        try:
            sweep(self._database, self._dispatch, self._now())
        except Exception as problem:
            log.error("the sweep failed: %s", type(problem).__name__)

    def _run(self, job: Job) -> None:
        now = self._now()
        hold = max(job.every * 2, timedelta(minutes=2))
        try:
            with self._database.writing() as session:
                if not locks.begin_job(session, job.name, holder=self._holder, now=now, length=hold):
                    return
            result = str(job.work())
        except Exception as problem:
            log.exception("job %s failed", job.name)
            result = f"failed: {type(problem).__name__}"
        with self._database.writing() as session:
            locks.end_job(session, job.name, holder=self._holder, now=self._now(), result=result)


def sweep(database: Database, dispatch: Dispatch, now: datetime) -> int:
    """Wakes every conversation with a pending event or a due message; how many there were."""
    with database.reading() as session:
        found = {*inbox.conversations_with_events(session, now), *outbox.conversations_with_messages(session, now)}
    dispatch.wake_again(found)
    metrics.SWEPT.inc(len(found))
    return len(found)
