"""Decides how rich menus are made, shown and taken away at LINE (create, upload the picture, then set or link).

Which menus there are and how they are drawn is left to `content/rich_menu` and the command that uploads them.
"""

from __future__ import annotations

from typing import Any

from bot.line_client.answers import list_of, mapping_of, text_of
from bot.line_client.errors import Gone, MaybeSent
from bot.line_client.http import LineHttp

_MENU = "/v2/bot/richmenu/{rich_menu_id}"
_DEFAULT = "/v2/bot/user/all/richmenu"
_ALIASES = "/v2/bot/richmenu/alias"


class RichMenuCalls:
    """LINE's rich menu endpoints. A menu or alias that is not there raises `Gone`; see `LineError` for the rest.

    LINE allows 100 creations and 100 deletions an hour: compare `list_rich_menus` before uploading anew.
    https://developers.line.biz/en/reference/messaging-api/#rich-menu
    """

    _http: LineHttp

    def create_rich_menu(self, menu: dict[str, Any]) -> str:
        """Make a menu (LINE's rich menu object) and return its id; it can be shown after its picture is uploaded."""
        answer = self._http.call("POST", "/v2/bot/richmenu", json_body=menu)
        rich_menu_id = text_of(mapping_of(answer.body), "richMenuId")
        if rich_menu_id is None:
            raise MaybeSent("the rich menu was made but its id was lost", request_id=answer.request_id)
        return rich_menu_id

    def upload_rich_menu_image(self, rich_menu_id: str, image: bytes, content_type: str) -> None:
        """Once a menu. image: JPEG or PNG, at most 1 MB, width 800-2500. content_type: image/png or image/jpeg."""
        self._http.call(
            "POST", _MENU + "/content", {"rich_menu_id": rich_menu_id}, file=(image, content_type), data_host=True
        )

    def set_default_rich_menu(self, rich_menu_id: str) -> None:
        """Show it to everyone who has none of their own; phones follow when the chat is next opened."""
        self._http.call("POST", _DEFAULT + "/{rich_menu_id}", {"rich_menu_id": rich_menu_id})

    def default_rich_menu(self) -> str | None:
        """The id of the default menu set through this API, or None."""
        try:
            answer = self._http.call("GET", _DEFAULT)
        except Gone:
            return None
        return text_of(answer.content(), "richMenuId")

    def cancel_default_rich_menu(self) -> None:
        self._http.call("DELETE", _DEFAULT)

    def link_rich_menu(self, user_id: str, rich_menu_id: str) -> None:
        """Show it to this person instead of the default, at once. Without effect for people who are not friends."""
        ids = {"user_id": user_id, "rich_menu_id": rich_menu_id}
        self._http.call("POST", "/v2/bot/user/{user_id}/richmenu/{rich_menu_id}", ids)

    def unlink_rich_menu(self, user_id: str) -> None:
        """Back to the default menu for this person."""
        self._http.call("DELETE", "/v2/bot/user/{user_id}/richmenu", {"user_id": user_id})

    def list_rich_menus(self) -> list[dict[str, Any]]:
        """LINE's rich menu objects with their `richMenuId`, without those made in the Official Account Manager."""
        return list_of(self._http.call("GET", "/v2/bot/richmenu/list").content(), "richmenus")

    def delete_rich_menu(self, rich_menu_id: str) -> None:
        self._http.call("DELETE", _MENU, {"rich_menu_id": rich_menu_id})

    def list_rich_menu_aliases(self) -> dict[str, str]:
        """alias -> rich menu id."""
        aliases = list_of(self._http.call("GET", _ALIASES + "/list").content(), "aliases")
        pairs = ((text_of(alias, "richMenuAliasId"), text_of(alias, "richMenuId")) for alias in aliases)
        return {alias: rich_menu_id for alias, rich_menu_id in pairs if alias and rich_menu_id}

    def create_rich_menu_alias(self, alias: str, rich_menu_id: str) -> None:
        """alias: 1-32 of a-z, 0-9, _ and -; `Refused` when it exists already."""
        self._http.call("POST", _ALIASES, json_body={"richMenuAliasId": alias, "richMenuId": rich_menu_id})

    def update_rich_menu_alias(self, alias: str, rich_menu_id: str) -> None:
        self._http.call("POST", _ALIASES + "/{alias}", {"alias": alias}, json_body={"richMenuId": rich_menu_id})

    def delete_rich_menu_alias(self, alias: str) -> None:
        self._http.call("DELETE", _ALIASES + "/{alias}", {"alias": alias})
