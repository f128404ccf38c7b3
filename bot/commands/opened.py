"""What a one-off command works with: the database, brought to this release's shape, and the office it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import click
from sqlalchemy.orm import Session

from bot import logs
from bot.runtime import Runtime
from bot.settings import read_settings
from content.say import text
from db import offices
from db.tables import Office


@dataclass(frozen=True, slots=True)
class Opened:
    runtime: Runtime
    office: Office


@contextmanager
def opened(slug: str) -> Iterator[Opened]:
    """The installation's parts without any background work. Errors: a sentence when there is no such office."""
    settings = read_settings()
    logs.set_up("warning")
    runtime = Runtime(settings, "web")
    try:
        runtime.prepare()
        with runtime.database.reading() as session:
            office = find_office(session, slug)
        yield Opened(runtime, office)
    finally:
        runtime.stop()


def find_office(session: Session, slug: str) -> Office:
    office = offices.office_by_slug(session, slug)
    if office is None:
        raise click.ClickException(text("command.no_office", slug=slug))
    return office


OFFICE_OPTION = click.option("--office", "slug", default="nan", show_default=True, help="Which office.")
