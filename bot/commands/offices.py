"""`office add`, `office list`: further offices in the same installation, each with its own LINE channel."""

from __future__ import annotations

import click

from bot.channels import add_office
from bot.commands.opened import OFFICE_OPTION, opened
from bot.runtime import utc_now
from content.places import known_provinces
from content.places import load as load_places
from content.say import text
from db import offices


@click.group()
def office() -> None:
    """Offices that this installation serves."""


@office.command("add")
@click.option("--slug", "new_slug", required=True, help="Short name in the webhook address: /webhook/<slug>.")
@click.option("--name", required=True, help="Full Thai name.")
@click.option("--province", required=True, help="Two-digit province code, e.g. 55.")
@click.option("--prefix", required=True, help="Letters in front of ticket numbers, e.g. นน.")
@click.option("--channel-secret", prompt=True, hide_input=True, help="Asked for when left out.")
@click.option("--access-token", prompt=True, hide_input=True, help="Asked for when left out.")
@OFFICE_OPTION
def add(
    new_slug: str, name: str, province: str, prefix: str, channel_secret: str, access_token: str, slug: str
) -> None:
    """Add an office; its secret and token are stored encrypted with SECRET_KEY."""
    with opened(slug) as here:
        with here.runtime.database.reading() as session:
            if offices.office_by_slug(session, new_slug) is not None:
                raise click.ClickException(text("command.office_exists", slug=new_slug))
        add_office(
            here.runtime.database,
            here.runtime.seal,
            slug=new_slug,
            name=name,
            province_code=province,
            ticket_prefix=prefix,
            channel_secret=channel_secret,
            access_token=access_token,
            now=utc_now(),
        )
        address = f"{here.runtime.settings.public_address}/webhook/{new_slug}"
    click.echo(text("command.office_added", name=name, address=address))
    if province not in {load_places(key).code for key in known_provinces()}:
        # Until its districts are there, pins would be judged by another province's list.
        click.echo(text("command.no_places", province=province), err=True)


@office.command("list")
@OFFICE_OPTION
def list_(slug: str) -> None:
    """The offices and their webhook addresses."""
    with opened(slug) as here, here.runtime.database.reading() as session:
        for one in offices.all_offices(session):
            click.echo(f"{one.slug}\t{one.name}\t{here.runtime.settings.public_address}/webhook/{one.slug}")
