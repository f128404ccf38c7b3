"""The drill of the README: a backup taken while people write holds every event acknowledged before it began."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from content.demo import load_demo
from db.session import Database
from tests.load.processes import free_port, started
from tests.restore.drill import Writing, carry_out, commands, installation, post
from tests.servers import not_here, postgres_database

RUN = ["bot", "run"]
PHOTO = b"\xff\xd8 a photo of the smoke \xff\xd9"


def stored(url: str) -> list[str]:
    """The ids of what people wrote; the emulator's own people follow the account anew at each start."""
    database = Database(url)
    with database.reading() as session:
        found = list(session.scalars(text("SELECT webhook_event_id FROM inbox_events WHERE type = 'message'")))
    database.close()
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    if request.param == "postgres" and not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        not_here("pg_dump and pg_restore are not on this machine")
    return str(request.param)


@pytest.fixture
def databases(kind: str, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Where the office's database is, and where the restored one will be."""
    if kind == "sqlite":
        there = f"sqlite:///{tmp_path}/office/data/nong-pun.sqlite3"
        yield there, there
        return
    with ExitStack() as both:
        old, new = (both.enter_context(postgres_database("nong_pun_drill")) for _ in range(2))
        yield old.replace("+psycopg", ""), new.replace("+psycopg", "")


def test_a_backup_taken_while_people_write_can_be_restored(
    kind: str, databases: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    folder.mkdir()
    old, new = databases
    port = free_port()
    environ = installation(folder, port, DATABASE_URL=old)
    with started(RUN, environ, ready="/readyz"), Writing(port) as people:
        photo = folder / "data" / "files" / "1" / "smoke" / "photo"
        photo.parent.mkdir(parents=True)
        photo.write_bytes(PHOTO)
        people.wait_for(40)
        before = set(people.acknowledged)
        carry_out(f"{kind}-backup", folder, environ)
        people.wait_for(10)
    assert len(stored(old)) >= len(people.acknowledged) > len(before)

    environ["DATABASE_URL"] = new
    listed = carry_out(f"{kind}-restore", folder, environ)

    restored = stored(new)
    assert before <= set(restored)
    assert len(restored) == len(set(restored))
    assert len(listed.splitlines()) >= len(load_demo("nan").cases)
    assert photo.read_bytes() == PHOTO
    assert_whole(new)

    # LINE delivers again what it holds to be unanswered; what the copy has already stays as it is.
    with started(RUN, environ, ready="/readyz"):
        for body in people.acknowledged.values():
            assert post(f"http://127.0.0.1:{port}/webhook", body) == 200
    assert sorted(stored(new)) == sorted({*restored, *people.acknowledged})


def assert_whole(url: str) -> None:
    database = Database(url)
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    database.close()


def test_what_was_there_before_a_restore_is_kept_aside(tmp_path: Path) -> None:
    environ = installation(tmp_path, free_port())
    (tmp_path / "data" / "files").mkdir(parents=True)
    (tmp_path / "data" / "only here").write_text("not in any backup", encoding="utf-8")
    database = Database(f"sqlite:///{tmp_path}/data/nong-pun.sqlite3")
    database.engine.connect().close()
    database.close()
    carry_out("sqlite-backup", tmp_path, environ)
    carry_out("sqlite-restore", tmp_path, environ)
    (aside,) = tmp_path.glob("data-before-restore-*")
    assert (aside / "only here").read_text(encoding="utf-8") == "not in any backup"


def test_the_key_is_part_of_the_backup() -> None:
    assert ".env" in commands("sqlite-backup")
    assert ".env" in commands("sqlite-restore")
