"""`places import`: district boundaries (COD-AB or any GeoJSON of districts), so that a pin is placed by polygon."""

from __future__ import annotations

from pathlib import Path

import click

from bot.commands.opened import OFFICE_OPTION, opened
from bot.runtime import utc_now
from content.places import ShapesError, read_geojson
from content.say import text
from db import shapes


@click.group()
def places() -> None:
    """Where districts lie."""


@places.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@OFFICE_OPTION
def import_(file: Path, slug: str) -> None:
    """Take the boundaries of this office's districts from a GeoJSON FILE; replaces those imported before."""
    with opened(slug) as here:
        known = here.runtime.situations.places(here.office).districts
        try:
            rows = read_geojson(file.read_bytes(), districts=known)
        except ShapesError as problem:
            raise click.ClickException(text("command.shapes_refused", reason=str(problem))) from problem
        with (
            click.progressbar(rows, label=file.name) as bar,
            here.runtime.database.writing() as session,
        ):
            count = shapes.replace_shapes(session, ((row.code, row.name, row.wkb) for row in bar), utc_now())
    click.echo(text("command.shapes_imported", count=count))
