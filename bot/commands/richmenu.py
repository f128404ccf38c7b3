"""`richmenu`: draws the project's rich menus, uploads them to the channel, and gives officers theirs."""

from __future__ import annotations

import click

from bot import rich_menus
from bot.commands.opened import OFFICE_OPTION, opened
from bot.line_client import LineError
from bot.line_client.sdk_models import objections_to_rich_menu
from content.rich_menu import rich_menus as rich_menu_objects
from content.say import text
from db import officers


@click.command()
@OFFICE_OPTION
def richmenu(slug: str) -> None:
    """Upload the rich menus; safe to repeat, unchanged ones stay."""
    with opened(slug) as here:
        here.runtime.channels.load()
        channel = here.runtime.channels.by_slug(slug)
        if channel is None:
            raise click.ClickException(text("command.no_office", slug=slug))
        for menu in rich_menu_objects():
            if objections := objections_to_rich_menu(menu.body):
                raise click.ClickException(text("command.menu_wrong", name=menu.name, problem=str(objections[0])))
        try:
            with click.progressbar(length=3, label="LINE") as bar:
                uploaded = rich_menus.upload(channel)
                bar.update(2)
                with here.runtime.database.reading() as session:
                    joined = [o.person for o in officers.all_of(session, here.office.id) if o.person and not o.left_at]
                for person in joined:
                    rich_menus.link(channel, person.line_user_id, "officer")
                bar.update(1)
        except LineError as error:
            raise click.ClickException(text("command.line_refused", problem=type(error).__name__)) from error
    for name, menu_id in uploaded.items():
        click.echo(f"{name}\t{menu_id}")
