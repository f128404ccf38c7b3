"""Where the tests' PostgreSQL and Redis are, and what a test does on a machine that lacks something."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import pytest
import redis
from sqlalchemy import URL, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

# A role that may create databases; each run makes its own and drops it.
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def not_here(sentence: str) -> NoReturn:
    """Skips with a sentence; where everything must be there (CI=true), fails with it."""
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


def written(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@contextmanager
def postgres_database(prefix: str = "nong_pun_test") -> Iterator[str]:
    """The address of a new, empty database with UTF-8, whatever the server's default; dropped at the end."""
    name = f"{prefix}_{uuid4().hex[:12]}"
    address = make_url(POSTGRES).set(drivername="postgresql+psycopg")
    server = create_engine(address, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
    except OperationalError:
        not_here("PostgreSQL does not answer here (set TEST_POSTGRES_URL to where it does)")
    try:
        yield written(address.set(database=name))
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        server.dispose()


@contextmanager
def redis_server(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Redis of one's own, which a test may take away; keeps nothing on disk."""
    if shutil.which("redis-server") is None:
        not_here("redis-server is not installed here, so it cannot be stopped and started")
    arguments = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield server
    finally:
        server.kill()
        server.wait(10)


def _wait_for(port: int) -> None:
    with redis.Redis(port=port) as client:
        for _ in range(200):
            try:
                client.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.05)
    raise TimeoutError(f"Redis does not answer on port {port}")
