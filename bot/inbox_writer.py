"""Commits the events of concurrent webhook requests together: one transaction and one sync for all that wait.

Decides only who writes when; what an event row is stands in `db/inbox.py`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from db.inbox import NewEvent, store_events
from db.session import Database

# The database is away or overtaxed: nobody's events are at fault, and asking once for each would keep LINE waiting.
AWAY = (OperationalError, InterfaceError, PoolTimeoutError)


SEVERAL = 3
GATHER_SECONDS = 0.002


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

    There is one pen. A thread that finds it free writes for all who wait, then hands it to one of those who came
    meanwhile. So a lone request pays one commit and no thread switch, and many pay one commit together. While several
    come at a time, the next writer gathers for a moment first: fewer commits are quicker for everybody.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: list[_Request] = []
        self._pen_is_free = True
        self._last_together = 0  # requests in the last commit

    def store(self, events: Sequence[NewEvent]) -> None:
        """Errors: whatever the database raised; nothing of this request is stored then."""
        request = _Request(events)
        with self._lock:
            request.leads = self._pen_is_free
            self._pen_is_free = False
            if not request.leads:
                self._waiting.append(request)
        if not request.leads:
            request.waits.acquire()
        if request.leads:
            self._write_for_all(request)
        if not request.stored:  # asked this way round: whatever happened to the writer, no 200 without a commit
            raise request.problem or RuntimeError("the thread that wrote for others was ended")

    def _write_for_all(self, request: _Request) -> None:
        if self._last_together >= SEVERAL:
            time.sleep(GATHER_SECONDS)
        with self._lock:
            batch, self._waiting = [request, *self._waiting], []
            self._last_together = len(batch)
        try:
            self._commit(batch)
        finally:
            with self._lock:
                heir = self._waiting.pop(0) if self._waiting else None
                self._pen_is_free = heir is None
            for written in batch:
                if written is not request:
                    written.waits.release()
            if heir is not None:
                heir.leads = True
                heir.waits.release()

    def _commit(self, batch: Sequence[_Request]) -> None:
        try:
            with self._database.storing_connection() as connection:
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
