"""A channel's rich menus: objects, pictures, aliases, and which person sees which.

https://developers.line.biz/en/docs/messaging-api/rich-menus-overview/ (PLATFORM §7); whether an object is allowed is
decided in `rules.rich_menus`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.emulator import ids


@dataclass
class RichMenu:
    id: str
    content: dict[str, Any]  # the object as the bot sent it
    picture: bytes | None = None
    media_type: str = ""

    @property
    def areas(self) -> list[dict[str, Any]]:
        return list(self.content.get("areas", []))

    def as_line_json(self) -> dict[str, Any]:
        return {"richMenuId": self.id, **self.content}

    def as_page_json(self) -> dict[str, Any]:
        url = f"/emulator/richmenu/{self.id}" if self.picture else None
        return {**self.content, "id": self.id, "imageUrl": url}


class RichMenus:
    def __init__(self) -> None:
        self.menus: dict[str, RichMenu] = {}
        self.aliases: dict[str, str] = {}
        self.linked: dict[str, str] = {}  # person → menu, above the default
        self.default: str | None = None
        self.batches: dict[str, datetime] = {}  # request id → when it was accepted

    def create(self, content: dict[str, Any]) -> RichMenu:
        menu = RichMenu(ids.rich_menu_id(), content)
        self.menus[menu.id] = menu
        return menu

    def find(self, menu_id: str) -> RichMenu | None:
        return self.menus.get(menu_id)

    def delete(self, menu_id: str) -> None:
        """A deleted menu disappears from everybody who had it; an alias that points to it stays and leads nowhere."""
        del self.menus[menu_id]
        self.linked = {person: menu for person, menu in self.linked.items() if menu != menu_id}
        if self.default == menu_id:
            self.default = None

    def of(self, person_id: str) -> str | None:
        """What the person sees: her own menu, else the default."""
        return self.linked.get(person_id) or self.default
