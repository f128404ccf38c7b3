"""Real databases for every test that wants one: `database` runs a test on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from sqlalchemy import text

from db.session import Database
from db.tables import Base
from tests.servers import REDIS, not_here, postgres_database

ROOT = Path(__file__).parent.parent


def pytest_sessionstart(session: pytest.Session) -> None:
    """What the search learns is kept for all test processes and all bots they start; a fresh clone learns it once."""
    if not hasattr(session.config, "workerinput"):
        subprocess.run([sys.executable, "-m", "bot", "content", "learn"], cwd=ROOT, check=True, stdout=sys.stderr)


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """One PostgreSQL database with all tables for the whole run; who uses it empties it first."""
    with postgres_database() as url:
        database = Database(url)
        Base.metadata.create_all(database.engine)
        database.close()
        yield url


COUNT_FROM_ONE = "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relname LIKE '%_id_seq'"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables; each test runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "pun.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        database = Database(f"sqlite:///{path}")
    else:
        database = Database(request.getfixturevalue("postgres_url"), pool_size=4)
        # TRUNCATE makes new files for every table and index: a second a test on a busy disk, where this takes 10 ms.
        empty = ";".join(f"DELETE FROM {table.name}" for table in reversed(Base.metadata.sorted_tables))
        with database.engine.begin() as connection:
            connection.execute(text(empty))
            connection.execute(text(COUNT_FROM_ONE))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, of each kind: where an installation begins."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'bare.db'}")
        yield database
        database.close()
        return
    with postgres_database("nong_pun_bare") as url:
        database = Database(url, pool_size=4)
        yield database
        database.close()


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An empty Redis database that nobody else uses."""
    with redis.Redis.from_url(REDIS, socket_connect_timeout=2) as client:
        try:
            client.flushdb()
        except redis.ConnectionError:
            not_here("Redis does not answer here (set TEST_REDIS_URL to where it does)")
        yield REDIS
        client.flushdb()
