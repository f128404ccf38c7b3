"""Brings the database to the newest shape. Safe to call at every start and from several processes at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text as sql

from db.session import Database

MIGRATIONS = Path(__file__).parent.parent / "db" / "migrations"
ONE_AT_A_TIME = 7_055_001  # any number; the same for all our processes


def config(database: Database) -> Config:
    alembic = Config()
    alembic.set_main_option("script_location", str(MIGRATIONS))
    alembic.attributes["database"] = database
    return alembic


def migrate(database: Database) -> None:
    """Upgrades to the head; a second process waits for the first and then finds nothing to do."""
    with database.writing_connection() as connection:
        if not database.is_sqlite:
            connection.execute(sql("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        alembic = config(database)
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "head")


def is_current(database: Database) -> bool:
    """Whether the database has the shape that this release expects."""
    with database.engine.connect() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
    return here == ScriptDirectory.from_config(config(database)).get_current_head()
