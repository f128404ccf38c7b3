"""Rich menus at LINE: made, drawn, shown, taken away."""

from __future__ import annotations

import pytest

from bot.line_client import Gone, MaybeSent, Refused, TryLater
from tests.bot.loopback import answer, line

MENU = {
    "size": {"width": 2500, "height": 1686},
    "selected": True,
    "name": "public-1",
    "chatBarText": "เมนู",
    "areas": [
        {
            "bounds": {"x": 0, "y": 0, "width": 1250, "height": 1686},
            "action": {"type": "postback", "label": "ร้องเรียน", "data": "v1:complain"},
        }
    ],
}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def test_a_menu_is_made_drawn_and_shown_in_that_order() -> None:
    with line(answer(body={"richMenuId": "richmenu-1"}), answer()) as it:
        made = it.client.create_rich_menu(MENU)
        it.client.upload_rich_menu_image(made, PNG, "image/png")
        it.client.set_default_rich_menu(made)
        it.client.link_rich_menu("U1", made)
    assert made == "richmenu-1"
    create, draw, show, link = it.asked
    assert create.json == MENU
    assert (draw.path, draw.headers["content-type"], draw.body) == (
        "/v2/bot/richmenu/richmenu-1/content",
        "image/png",
        PNG,
    )
    assert (show.method, show.path) == ("POST", "/v2/bot/user/all/richmenu/richmenu-1")
    assert (link.method, link.path) == ("POST", "/v2/bot/user/U1/richmenu/richmenu-1")


def test_a_menu_whose_id_was_lost_may_have_been_made() -> None:
    with line(answer(body=b"?")) as it, pytest.raises(MaybeSent):
        it.client.create_rich_menu(MENU)


def test_menus_and_aliases_are_listed() -> None:
    aliases = [{"richMenuAliasId": "public", "richMenuId": "richmenu-1"}, {"richMenuAliasId": "odd"}]
    with line(
        answer(body={"richmenus": [{"richMenuId": "richmenu-1", **MENU}]}), answer(body={"aliases": aliases})
    ) as it:
        assert it.client.list_rich_menus() == [{"richMenuId": "richmenu-1", **MENU}]
        assert it.client.list_rich_menu_aliases() == {"public": "richmenu-1"}


def test_an_unreadable_list_is_not_taken_for_an_empty_one() -> None:
    with line(answer(body=b"?")) as it:
        for ask in (it.client.list_rich_menus, it.client.list_rich_menu_aliases, it.client.default_rich_menu):
            with pytest.raises(TryLater):
                ask()


def test_an_account_without_a_default_menu_has_none() -> None:
    with line(answer(404, {"message": "no default richmenu"}), answer(body={"richMenuId": "richmenu-1"})) as it:
        assert it.client.default_rich_menu() is None
        assert it.client.default_rich_menu() == "richmenu-1"


def test_deleting_what_is_not_there_says_so() -> None:
    with line(answer(404)) as it:
        with pytest.raises(Gone):
            it.client.delete_rich_menu("richmenu-1")
        with pytest.raises(Gone):
            it.client.delete_rich_menu_alias("public")
    assert [(asked.method, asked.path) for asked in it.asked] == [
        ("DELETE", "/v2/bot/richmenu/richmenu-1"),
        ("DELETE", "/v2/bot/richmenu/alias/public"),
    ]


def test_an_alias_that_exists_is_refused() -> None:
    with line(answer(400, {"message": "conflict richmenu alias id"})) as it, pytest.raises(Refused):
        it.client.create_rich_menu_alias("public", "richmenu-1")
