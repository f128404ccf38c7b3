"""Puts the parts of one process together, and takes them apart again. The only place that knows them all."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal

from bot import rich_menus
from bot.channels import DEFAULT_SLUG, Channel, Channels
from bot.clock import Clock, Job
from bot.dispatch import Dispatch, Nobody, Threads
from bot.files import FileStore
from bot.inbox_writer import InboxWriter
from bot.loading import LoadingLights
from bot.media_fetch import MediaFetcher
from bot.migrate import migrate
from bot.pressure import Pressure
from bot.quota import QuotaWatch
from bot.seal import Seal
from bot.settings import Settings
from bot.situations import Situations
from bot.worker import Hooks, Worker
from db import locks, offices
from db.session import Database

log = logging.getLogger(__name__)

# web: stores and wakes. worker: works when woken over Redis. clock: sweeps and keeps the timetable. all: all of it.
Role = Literal["all", "web", "worker", "clock"]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Runtime:
    """One process's parts. Make it after the process has forked; `start` begins the work, `stop` ends it cleanly.

    `now` gives aware UTC datetimes; everything of this process that depends on the time of day asks it.
    """

    def __init__(self, settings: Settings, role: Role, *, now: Callable[[], datetime] = utc_now) -> None:
        self.settings = settings
        self.role = role
        self.now = now
        self.database = Database(settings.database_url, pool_size=settings.work_threads + 4)
        self.seal = Seal(settings.secret_key)
        self.channels = Channels(settings, self.database, self.seal)
        self.situations = Situations(secret_key=settings.secret_key, public_address=settings.public_address)
        self.files = FileStore(settings.files_url)
        self._stopping = threading.Event()
        self.media = MediaFetcher(
            self.database, self.channels, self.files, clock=now, should_stop=self._stopping.is_set
        )
        self.inbox = InboxWriter(self.database)
        self.pressure = Pressure(steps_at_once=2 if self.database.is_sqlite else settings.work_threads)
        self.quota = QuotaWatch(self.channels)
        self.worker = Worker(
            self.database,
            self.channels,
            self.situations,
            Hooks(
                wake=lambda office_id, key: self.dispatch.wake(office_id, key),
                fetch_media=self.media.fetch_message,
                forget_media=self.media.forget,
                link_rich_menu=rich_menus.link,
                leave_group=_leave_group,
            ),
            clock=now,
            lights=LoadingLights(),
            should_stop=self._stopping.is_set,
            room_for_step=self.pressure.step,
            others_wait=lambda: isinstance(self.dispatch, Threads) and self.dispatch.has_queue,
        )
        self.dispatch: Dispatch = self._dispatch()
        self.jobs = self._jobs()
        self.clock = Clock(self.database, self.dispatch, self.jobs, now=now)

    def _dispatch(self) -> Dispatch:
        if self.role in ("all", "worker"):
            return Threads(self.worker.drain, size=self.settings.work_threads)
        if self.settings.redis_url:
            from bot.dramatiq_dispatch import RedisWakes

            return RedisWakes(self.settings.redis_url)
        return Nobody()

    def _jobs(self) -> tuple[Job, ...]:
        return (
            Job("media", timedelta(seconds=5), self.media.fetch_waiting),
            Job("withdrawn", timedelta(minutes=10), self.media.forget_withdrawn),
            Job("quota", timedelta(minutes=10), self.quota.ask),
        )

    def prepare(self) -> None:
        """The database in its newest shape, with the default office; once at a start, before `start`."""
        migrate(self.database)
        with self.database.writing() as session:
            if offices.office_by_slug(session, DEFAULT_SLUG) is None:
                offices.add_office(
                    session,
                    slug=DEFAULT_SLUG,
                    name="สำนักงานอุตสาหกรรมจังหวัดน่าน",
                    province_code="55",
                    ticket_prefix="นน",
                    now=self.now(),
                )
            if self.database.is_sqlite and self.role == "all":
                locks.drop_all_leases(session)

    def start(self) -> None:
        self.channels.load()
        if self.role in ("all", "clock"):
            self.clock.start()

    def begin_to_stop(self) -> None:
        """Workers finish the event in hand and take no other."""
        self._stopping.set()

    def stop(self) -> None:
        """No new work; what is in hand is finished within ten seconds; then everything is closed."""
        self.begin_to_stop()
        self.clock.stop()
        if not self.dispatch.stop():
            log.warning("some work did not end within ten seconds; the next start takes it up")
        self.channels.close()
        self.database.close()


def _leave_group(channel: Channel, key: str) -> None:
    kind, _, name = key.partition(":")
    if kind == "group":
        channel.line.leave_group(name)
