"""Puts the project's rich menus into a channel and gives a person theirs. LINE cannot replace a picture: a changed menu
is made anew and the alias moved to it (PLATFORM §7)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

from bot.channels import Channel
from bot.line_client import LineClient
from content.rich_menu import rich_menus

log = logging.getLogger(__name__)

_ids: dict[tuple[int, str], str] = {}
_lock = threading.Lock()


def upload(channel: Channel) -> dict[str, str]:
    """Makes what is missing, moves aliases, sets the public menu as default, deletes our old ones. Menu name → id."""
    line = channel.line
    there = {menu["richMenuId"]: menu.get("name", "") for menu in line.list_rich_menus()}
    aliases = line.list_rich_menu_aliases()
    wanted: dict[str, str] = {}
    for menu in rich_menus():
        # An alias is pointed to a menu only when its picture is there: a crash between the two leaves no half menu.
        known = aliases.get(menu.alias, "")
        is_this_one = there.get(known) == menu.body["name"]
        wanted[menu.name] = known if is_this_one else _create(line, menu.body, menu.png)
        _point_alias(line, aliases, menu.alias, wanted[menu.name])
    line.set_default_rich_menu(wanted["public"])
    for menu_id, name in there.items():
        if name.startswith("nong-pun ") and menu_id not in wanted.values():
            line.delete_rich_menu(menu_id)
    with _lock:
        _ids.update({(channel.office.id, name): menu_id for name, menu_id in wanted.items()})
    return wanted


def link(channel: Channel, user_id: str, name: str) -> None:
    """Shows a person the menu of that name; the public one is everybody's default. Errors: LineError."""
    if name == "public":
        channel.line.unlink_rich_menu(user_id)
        return
    menu_id = _id_of(channel, name)
    if menu_id is None:
        log.warning("office %s has no rich menu %s yet: run `python -m bot richmenu`", channel.office.slug, name)
        return
    channel.line.link_rich_menu(user_id, menu_id)


def _id_of(channel: Channel, name: str) -> str | None:
    with _lock:
        known = _ids.get((channel.office.id, name))
    if known is None:
        alias = next(menu.alias for menu in rich_menus() if menu.name == name)
        known = channel.line.list_rich_menu_aliases().get(alias)
        if known is not None:
            with _lock:
                _ids[channel.office.id, name] = known
    return known


def _create(line: LineClient, body: dict[str, object], png: bytes) -> str:
    menu_id = line.create_rich_menu(body)
    line.upload_rich_menu_image(menu_id, png, "image/png")
    return menu_id


def _point_alias(line: LineClient, aliases: Mapping[str, str], alias: str, menu_id: str) -> None:
    if alias not in aliases:
        line.create_rich_menu_alias(alias, menu_id)
    elif aliases[alias] != menu_id:
        line.update_rich_menu_alias(alias, menu_id)
