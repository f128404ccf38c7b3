"""Commits the events of concurrent webhook requests together: one transaction and one sync for all that wait.

Decides only who writes when; what an event row is stands in `db/inbox.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from db.inbox import NewEvent, store_events
from db.session import Database

# The database is away or overtaxed: nobody's events are at fault, and asking once for each would keep LINE waiting.
AWAY = (OperationalError, InterfaceError, PoolTimeoutError)


class _Request:
    """The events of one webhook request, and the thread that waits for them."""

    __slots__ = ("events", "leads", "problem", "stored", "waits")

    def __init__(self, events: Sequence[NewEvent]) -> None:
        self.events = events
        self.leads = False
        self.problem: Exception | None = None
        self.stored = False
        self.waits = threading.Lock()
        self.waits.acquire()


class InboxWriter:
    """`store` returns when its events are committed, or raises what the database said.

    A thread that finds a pen free writes for all who wait, then hands the pen to one of those who came meanwhile. So a
    lone request pays one commit and no thread switch, and many pay one commit together. SQLite has one pen; with two
    on PostgreSQL, one commit gathers while the other travels.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: list[_Request] = []
        self._free_pens = 1 if database.is_sqlite else 2

    def store(self, events: Sequence[NewEvent]) -> None:
        """Errors: whatever the database raised; nothing of this request is stored then."""
        request = _Request(events)
        with self._lock:
            request.leads = self._free_pens > 0
            self._free_pens -= request.leads
            if not request.leads:
                self._waiting.append(request)
        if not request.leads:
            request.waits.acquire()
        if request.leads:
            self._write_for_all(request)
        if not request.stored:  # asked this way round: whatever happened to the writer, no 200 without a commit
            raise request.problem or RuntimeError("the thread that wrote for others was ended")

    def _write_for_all(self, request: _Request) -> None:
        with self._lock:
            batch, self._waiting = [request, *self._waiting], []
        try:
            self._commit(batch)
        finally:
            with self._lock:
                # Taken out under the lock: the other pen must not write for it too.
                heir = self._waiting.pop(0) if self._waiting else None
                self._free_pens += heir is None
            for written in batch:
                if written is not request:
                    written.waits.release()
            if heir is not None:
                heir.leads = True
                heir.waits.release()

    def _commit(self, batch: Sequence[_Request]) -> None:
        try:
            with self._database.writing_connection() as connection:
                store_events(connection, [event for request in batch for event in request.events])
        except Exception as problem:
            if len(batch) == 1 or isinstance(problem, AWAY):
                for request in batch:
                    request.problem = problem
                return
            # One request's events may be at fault: let each stand or fall alone.
            for request in batch:
                self._commit([request])
        else:
            for request in batch:
                request.stored = True
