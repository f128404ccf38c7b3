"""Opens the database and its transactions, the same way for SQLite and PostgreSQL.

Decides how a transaction begins and ends (one writer at a time on SQLite); what is read and
written is for the other files of `db/`.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from db.disk import SharedSync

BUSY_TIMEOUT_MS = 10_000


class Database:
    """One database of one process. Shapes: `reading()` and `writing()` give a Session inside one transaction.

    On SQLite a writing transaction begins IMMEDIATE, behind a lock of the process: writers queue there instead of
    polling SQLite's busy handler, which lets some of them starve. A commit of `writing` survives the process; it
    survives a power cut from `make_durable` on, which many threads can wait for together. A commit of
    `writing_connection` and `storing_connection` survives both at once. On PostgreSQL every commit does.
    """

    def __init__(self, url: str, *, pool_size: int = 20) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url, pool_size) if self.is_sqlite else _postgres_engine(url, pool_size)
        self._writing_engine = self.engine.execution_options(writes=True)
        # What a 200 promises to LINE is on the disk before it is said.
        if self.is_sqlite:
            self._durable_engine = _sqlite_engine(url, 2, synchronous="FULL").execution_options(writes=True)
            self._storing_engine: Engine = self._durable_engine
        else:
            self._durable_engine = self._writing_engine
            self._storing_engine = _postgres_engine_of_single_statements(url)
        self._turns = WriterTurns() if self.is_sqlite else None
        self._log = SharedSync(f"{self.url.database}-wal") if self.is_sqlite and self.url.database else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that ends without a trace. Loaded rows may be used afterwards."""
        # Closing gives the connection back unchanged; a rollback would also empty the rows already loaded.
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        with self._turn(urgent=False):
            with Session(self._writing_engine, expire_on_commit=False) as session, session.begin():
                yield session
            if self._log is not None:
                self._log.committed()

    @contextmanager
    def writing_connection(self) -> Iterator[Connection]:
        """Like `writing`, without the ORM, and before all who wait."""
        with self._urgently(self._durable_engine) as connection:
            yield connection

    @contextmanager
    def storing_connection(self) -> Iterator[Connection]:
        """For the webhook's inserts (`db/inbox.py`) alone.

        On SQLite the same as `writing_connection`. On PostgreSQL each statement commits by itself, and placeholders are
        PostgreSQL's own ($1).
        """
        with self._urgently(self._storing_engine) as connection:
            yield connection

    @contextmanager
    def _urgently(self, engine: Engine) -> Iterator[Connection]:
        synced = self._log.by_commit() if self._log is not None else nullcontext()
        with self._turn(urgent=True), synced, engine.begin() as connection:
            yield connection

    def make_durable(self) -> None:
        """Returns when everything committed before is on the disk: nobody is told what a power cut undoes."""
        if self._log is not None:
            self._log.wait()

    def close(self) -> None:
        self._storing_engine.dispose()
        self.engine.dispose()

    def _turn(self, *, urgent: bool) -> AbstractContextManager[None]:
        return self._turns.take(urgent=urgent) if self._turns else nullcontext()


class WriterTurns:
    """SQLite has one writer: the threads of this process take turns as they came, the urgent ones before the others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken = False
        self._urgent: deque[threading.Lock] = deque()
        self._others: deque[threading.Lock] = deque()

    @contextmanager
    def take(self, *, urgent: bool) -> Iterator[None]:
        with self._lock:
            turn = None
            if self._taken:
                turn = threading.Lock()
                turn.acquire()
                (self._urgent if urgent else self._others).append(turn)
            self._taken = True
        if turn is not None:
            turn.acquire()  # until whoever has the turn hands it over
        try:
            yield
        finally:
            with self._lock:
                waiting = self._urgent or self._others
                if waiting:
                    waiting.popleft().release()
                else:
                    self._taken = False


def _postgres_engine(url: str, pool_size: int) -> Engine:
    return create_engine(
        url, pool_size=pool_size, max_overflow=10, pool_pre_ping=True, connect_args={"connect_timeout": 5}
    )


def _postgres_engine_of_single_statements(url: str) -> Engine:
    """Connections without transactions, pings, or translated placeholders: each would cost as much as the insert."""
    engine = create_engine(
        url,
        pool_size=2,
        max_overflow=10,
        isolation_level="AUTOCOMMIT",
        connect_args={"connect_timeout": 5, "prepare_threshold": 0},
    )
    event.listen(engine, "connect", _own_placeholders)  # after SQLAlchemy has asked the server what it needs to know
    return engine


def _own_placeholders(connection: psycopg.Connection[Any], _record: Any) -> None:
    connection.cursor_factory = psycopg.RawCursor


def _sqlite_engine(url: str, pool_size: int, *, synchronous: str = "NORMAL") -> Engine:
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)  # people's words are in there
    engine = create_engine(
        url, pool_size=pool_size, max_overflow=10, connect_args={"check_same_thread": False, "timeout": 10}
    )
    event.listen(engine, "connect", partial(_prepare_sqlite, synchronous))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(synchronous: str, connection: Any, _record: Any) -> None:
    # The driver's own BEGIN is deferred and skipped before some statements; we begin ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
