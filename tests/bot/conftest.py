"""`bot`: an office at work on SQLite and on PostgreSQL; `routed` puts a small function in the router's place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.session import Database
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from tests.bot.office import Bot, Pushes, Route, office, text


@pytest.fixture
def bot(database: Database, tmp_path: Path) -> Iterator[Bot]:
    with office(database, tmp_path / "files") as at_work:
        yield at_work


@pytest.fixture
def pushes(monkeypatch: pytest.MonkeyPatch) -> Pushes:
    return Pushes(monkeypatch)


@pytest.fixture
def routed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Route], None]:
    """routed(function): what the bot makes of an event from now on."""

    def put(route: Route) -> None:
        monkeypatch.setattr("bot.worker.router.route", route)

    put(echo)
    return put


def echo(s: Situation, said: Incoming) -> Outcome:
    """Answers a text with its own words."""
    return reply(text(f"ได้รับ {said.text}")) if said.kind == "text" else Outcome()
