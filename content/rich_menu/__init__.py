"""The rich menus, ready for LINE: the object to create and the picture to upload."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from content.rich_menu.draw import paint
from content.rich_menu.layout import NAMES, read_layout

__all__ = ["NAMES", "RichMenu", "rich_menus"]


@dataclass(frozen=True)
class RichMenu:
    """``name``: ``"public"`` or ``"officer"``; ``alias``: LINE's rich menu alias; ``body``: LINE's rich menu object."""

    name: str
    alias: str
    body: dict[str, Any]
    png: bytes


@cache
def rich_menus() -> tuple[RichMenu, ...]:
    """The public menu and the officers', drawn once per process (a picture takes a good part of a second).

    ``body["name"]`` ends with a digest of object and picture: a menu already at LINE under that name is this very one,
    and since LINE cannot replace a picture, a changed one is made anew (PLATFORM §7).
    """
    return tuple(_rich_menu(name) for name in NAMES)


def _rich_menu(name: str) -> RichMenu:
    layout = read_layout(name)
    png = paint(layout)
    body: dict[str, Any] = {
        "size": {"width": layout.width, "height": layout.height},
        "selected": True,
        "chatBarText": layout.chat_bar,
        "areas": layout.area_objects,
    }
    digest = hashlib.sha256(json.dumps(body, sort_keys=True, ensure_ascii=False).encode() + png).hexdigest()[:12]
    return RichMenu(name=name, alias=layout.alias, body={"name": f"nong-pun {name} {digest}", **body}, png=png)
