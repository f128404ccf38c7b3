"""What the migrations make is what the models say, on both databases, and the way back works too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Integer, inspect, text
from sqlalchemy.dialects import sqlite

from bot.migrate import config, is_current, migrate
from db.session import Database
from db.tables import Base


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


def test_the_migrations_make_what_the_models_say(bare_database: Database) -> None:
    migrate(bare_database)
    with bare_database.engine.connect() as connection:
        assert differences(connection) == []
    assert is_current(bare_database)


def test_a_difference_would_be_seen(bare_database: Database) -> None:
    migrate(bare_database)
    with bare_database.writing_connection() as connection:
        connection.execute(text("DROP TABLE questions"))
        connection.execute(text("ALTER TABLE offices ADD COLUMN motto TEXT"))
    with bare_database.engine.connect() as connection:
        assert len(differences(connection)) >= 2


def test_the_rules_that_the_database_keeps_are_those_of_the_models(bare_database: Database) -> None:
    """compare_metadata looks at no CHECK: a state added to a model without a migration would be refused for ever."""
    migrate(bare_database)
    migrated = rules(bare_database)
    back(bare_database)
    with bare_database.writing_connection() as connection:
        Base.metadata.create_all(connection)
    assert migrated == rules(bare_database)
    assert sum(len(one) for one in migrated.values()) > 10


def rules(database: Database) -> dict[str, dict[str | None, str]]:
    """The CHECK constraints of each table, by name."""
    with database.engine.connect() as connection:
        seen = inspect(connection)
        return {
            table.name: {one["name"]: str(one["sqltext"]) for one in seen.get_check_constraints(table.name)}
            for table in Base.metadata.sorted_tables
        }


def back(database: Database) -> None:
    with database.writing_connection() as connection:
        alembic = config(database)
        alembic.attributes["connection"] = connection
        command.downgrade(alembic, "base")


def test_the_way_back_leaves_nothing_and_the_way_forth_works_again(bare_database: Database) -> None:
    migrate(bare_database)
    back(bare_database)
    with bare_database.engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    assert not is_current(bare_database)
    migrate(bare_database)
    assert is_current(bare_database)


def test_migrating_twice_changes_nothing(bare_database: Database) -> None:
    migrate(bare_database)
    migrate(bare_database)
    assert is_current(bare_database)


def test_every_migration_follows_the_one_before_it(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    script = ScriptDirectory.from_config(config(database))
    database.close()
    assert len(script.get_heads()) == 1
    numbers = [revision.revision for revision in script.walk_revisions()]
    assert numbers == sorted(numbers, reverse=True)


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: str(table.name))
def test_keys_that_count_by_themselves_do_so_on_both(table: Any) -> None:
    """SQLite counts only in a column of type INTEGER; anything else would be NULL there."""
    key = list(table.primary_key.columns)
    if len(key) == 1 and isinstance(key[0].type, Integer) and not key[0].foreign_keys and key[0].autoincrement:
        assert str(key[0].type.compile(dialect=sqlite.dialect())) == "INTEGER"
