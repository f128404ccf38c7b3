"""`officer add`: invites an officer with a one-time code that they type into the office's LINE account."""

from __future__ import annotations

from datetime import timedelta

import click

from bot.commands.opened import OFFICE_OPTION, opened
from bot.runtime import utc_now
from content.places import Places
from content.say import text
from db import audit, officers
from db.tables import OFFICER_ROLES
from handlers.casework import code

CODE_DAYS = 7


@click.group()
def officer() -> None:
    """Officers of the office."""


@officer.command("add")
@click.option("--name", required=True, help="The officer's name, as colleagues see it.")
@click.option("--role", type=click.Choice(OFFICER_ROLES), default="officer", show_default=True)
@click.option(
    "--district", "districts", multiple=True, help="A district (Thai name or 4-digit code); repeat for several."
)
@OFFICE_OPTION
def add(name: str, role: str, districts: tuple[str, ...], slug: str) -> None:
    """Invite an officer; prints the one-time code, which is stored nowhere in clear."""
    with opened(slug) as here:
        places = here.runtime.situations.places(here.office)
        codes = [_district_code(places, name) for name in districts]
        one_time = code.new_code()
        now = utc_now()
        until = now + timedelta(days=CODE_DAYS)
        with here.runtime.database.writing() as session:
            invited = officers.invite(
                session,
                office_id=here.office.id,
                name=name,
                role=role,
                districts=codes,
                join_code_hash=code.hash_of(one_time),
                join_code_until=until,
                now=now,
            )
            audit.note(
                session,
                office_id=here.office.id,
                actor="desk",
                action="officer.invited",
                subject=f"officer:{invited.id}",
                now=now,
            )
    click.echo(text("command.officer_invited", name=name, code=one_time, until=until))


@officer.command("list")
@OFFICE_OPTION
def list_(slug: str) -> None:
    """Who is an officer, of which districts, and whether they have joined."""
    with opened(slug) as here, here.runtime.database.reading() as session:
        for one in officers.all_of(session, here.office.id):
            districts = ",".join(d.district_code for d in one.districts) or "-"
            joined = "joined" if one.joined_at else "invited"
            click.echo(f"{one.id}\t{one.name}\t{one.role}\t{districts}\t{joined}")


def _district_code(places: Places, name: str) -> str:
    for district in places.districts:
        if name in (district.code, district.name, f"อำเภอ{district.name}", f"อ.{district.name}"):
            return district.code
    raise click.ClickException(text("command.no_district", name=name))
