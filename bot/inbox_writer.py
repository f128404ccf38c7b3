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

    The first thread that comes writes for all who come while the previous commit runs, then hands the pen to one of
    those who came since. So a lone request pays one commit and no thread switch, and many pay one commit together.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._waiting: list[_Request] = []
        self._somebody_writes = False

    def store(self, events: Sequence[NewEvent]) -> None:
        """Errors: whatever the database raised; nothing of this request is stored then."""
        request = _Request(events)
        with self._lock:
            self._waiting.append(request)
            request.leads = not self._somebody_writes
            self._somebody_writes = True
        if not request.leads:
            request.waits.acquire()
        if request.leads:
            self._write_for_all()
        if not request.stored:  # asked this way round: whatever happened to the writer, no 200 without a commit
            raise request.problem or RuntimeError("the thread that wrote for others was ended")

    def _write_for_all(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting, []
        try:
            self._commit(batch)
        finally:
            with self._lock:
                heir = self._waiting[0] if self._waiting else None
                self._somebody_writes = heir is not None
            for request in batch:
                if request.waits.locked() and not request.leads:
                    request.waits.release()
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
