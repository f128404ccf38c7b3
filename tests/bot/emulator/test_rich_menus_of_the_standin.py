"""Rich menus: objects, pictures, the default, links, aliases, and what a switch tells the bot."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from bot.emulator import Line
from bot.emulator.people import Person
from tests.bot.emulator.conftest import Api, Bot

FAMILY = "👨‍👩‍👧"


def menu(width: int = 2500, height: int = 1686, **more: Any) -> dict[str, Any]:
    return {
        "size": {"width": width, "height": height}, "selected": True, "name": "เมนูหลัก", "chatBarText": "เมนู",
        "areas": [area(width=width, height=height)], **more,
    }  # fmt: skip


def area(x: int = 0, y: int = 0, width: int = 2500, height: int = 1686, **act: Any) -> dict[str, Any]:
    action = {"type": "postback", "label": "ร้องเรียน", "data": "menu=complain", **act}
    return {"bounds": {"x": x, "y": y, "width": width, "height": height}, "action": action}


def picture(width: int = 2500, height: int = 1686, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (6, 199, 85)).save(out, form)
    return out.getvalue()


def upload(api: Api, menu_id: str, data: bytes, media_type: str = "image/png") -> Any:
    return api.call("POST", f"/v2/bot/richmenu/{menu_id}/content", data, Content_Type=media_type)


def create(api: Api, **more: Any) -> str:
    menu_id: str = api.post("/v2/bot/richmenu", menu(**more)).body["richMenuId"]
    return menu_id


def create_with_picture(api: Api) -> str:
    menu_id = create(api)
    assert upload(api, menu_id, picture()).status == 200
    return menu_id


OBJECTS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("name 300", "name", menu(name=FAMILY * 300), menu(name=FAMILY * 301)),
    ("bar text 14", "chatBarText", menu(chatBarText=FAMILY * 14), menu(chatBarText=FAMILY * 15)),
    ("20 areas", "areas", menu(areas=[area()] * 20), menu(areas=[area()] * 21)),
    ("width from 800", "size.width", menu(800, 500), menu(799, 500)),
    ("width to 2500", "size.width", menu(2500), menu(2501)),
    ("height from 250", "size.height", menu(800, 250), menu(800, 249)),
    ("ratio 1.45", "size", menu(1450, 1000), menu(1449, 1000)),
    ("an area inside", "areas[0].bounds", menu(areas=[area(0, 0, 2500, 1686)]), menu(areas=[area(1, 0, 2500, 1686)])),
    ("label 20", "areas[0].action.label", menu(areas=[area(label="ก" * 20)]), menu(areas=[area(label="ก" * 21)])),
    ("no camera", "areas[0].action.type", menu(), menu(areas=[area(type="camera")])),
    ("no unknown property", "colour", menu(), menu(colour="red")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "fits", "too_much"), [case[1:] for case in OBJECTS], ids=[case[0] for case in OBJECTS]
)
def test_a_rich_menu_rule_holds(api: Api, where: str, fits: dict[str, Any], too_much: dict[str, Any]) -> None:
    fitting = api.post("/v2/bot/richmenu/validate", fits)
    assert fitting.status == 200, fitting.body
    refused = api.post("/v2/bot/richmenu", too_much)
    assert (refused.status, refused.properties) == (400, [where])


def test_a_menu_may_have_an_area_without_a_label(api: Api) -> None:
    assert api.post("/v2/bot/richmenu/validate", menu(areas=[area(label=None)])).status == 200


def test_a_menu_is_kept_listed_and_deleted(api: Api) -> None:
    menu_id = create(api)
    kept = api.get(f"/v2/bot/richmenu/{menu_id}").body
    assert kept == {"richMenuId": menu_id, **menu()}
    assert api.get("/v2/bot/richmenu/list").body == {"richmenus": [kept]}
    assert api.call("DELETE", f"/v2/bot/richmenu/{menu_id}").status == 200
    assert api.get(f"/v2/bot/richmenu/{menu_id}").status == 404
    assert api.call("DELETE", f"/v2/bot/richmenu/{menu_id}").status == 404


def test_a_picture_is_uploaded_once_and_can_be_read_back(api: Api) -> None:
    menu_id, data = create(api), picture()
    assert api.get(f"/v2/bot/richmenu/{menu_id}/content").status == 404
    assert upload(api, menu_id, data).status == 200
    back = api.get(f"/v2/bot/richmenu/{menu_id}/content")
    assert (back.raw, back.headers["content-type"]) == (data, "image/png")
    assert upload(api, menu_id, data).status == 400
    assert upload(api, "richmenu-" + "0" * 32, data).status == 404


def heavy(size: int) -> bytes:
    """A PNG of exactly so many bytes: what stands behind its end is not looked at."""
    return picture().ljust(size, b"\0")


@pytest.mark.parametrize(
    ("data", "media_type", "status"),
    [
        (picture(form="JPEG"), "image/jpeg", 200),
        (heavy(1024 * 1024), "image/png", 200),
        (heavy(1024 * 1024 + 1), "image/png", 400),
        (picture(), "image/jpeg", 400),
        (picture(), "image/gif", 415),
        (picture(), "application/json", 415),
        (b"not a picture", "image/png", 400),
        (picture(800, 250), "image/png", 200),
        (picture(799, 250), "image/png", 400),
        (picture(800, 249), "image/png", 400),
        (picture(1449, 1000), "image/png", 400),
    ],
)
def test_a_picture_is_judged(api: Api, data: bytes, media_type: str, status: int) -> None:
    assert upload(api, create(api), data, media_type).status == status


def test_a_menu_without_picture_cannot_be_shown(api: Api, somsri: Person) -> None:
    menu_id = create(api)
    assert api.post(f"/v2/bot/user/all/richmenu/{menu_id}").status == 400
    assert api.post(f"/v2/bot/user/{somsri.id}/richmenu/{menu_id}").status == 400


def test_a_persons_own_menu_stands_above_the_default(line: Line, api: Api, somsri: Person) -> None:
    public, own = create_with_picture(api), create_with_picture(api)
    assert api.get("/v2/bot/user/all/richmenu").status == 404
    assert api.post(f"/v2/bot/user/all/richmenu/{public}").status == 200
    assert api.get("/v2/bot/user/all/richmenu").body == {"richMenuId": public}
    assert line.rich_menu_of(somsri) == public
    assert api.get(f"/v2/bot/user/{somsri.id}/richmenu").status == 404
    assert api.post(f"/v2/bot/user/{somsri.id}/richmenu/{own}").status == 200
    assert line.rich_menu_of(somsri) == own
    assert api.get(f"/v2/bot/user/{somsri.id}/richmenu").body == {"richMenuId": own}
    assert api.call("DELETE", f"/v2/bot/user/{somsri.id}/richmenu").status == 200
    assert line.rich_menu_of(somsri) == public
    assert api.call("DELETE", "/v2/bot/user/all/richmenu").status == 200
    assert line.rich_menu_of(somsri) is None


def test_a_deleted_menu_disappears_from_everybody(line: Line, api: Api, somsri: Person) -> None:
    menu_id = create_with_picture(api)
    api.post(f"/v2/bot/user/all/richmenu/{menu_id}")
    api.post(f"/v2/bot/user/{somsri.id}/richmenu/{menu_id}")
    api.call("DELETE", f"/v2/bot/richmenu/{menu_id}")
    assert line.rich_menu_of(somsri) is None


def test_linking_somebody_who_is_no_friend_has_no_effect(line: Line, api: Api) -> None:
    stranger = line.add_person("คนผ่านทาง", friend=False)
    assert api.post(f"/v2/bot/user/{stranger.id}/richmenu/{create_with_picture(api)}").status == 200
    assert line.rich_menu_of(stranger) is None


def test_many_people_are_linked_and_unlinked_at_once(line: Line, api: Api, somsri: Person) -> None:
    other, menu_id = line.add_person("สมชาย"), create_with_picture(api)
    people = [somsri.id, other.id]
    assert api.post("/v2/bot/richmenu/bulk/link", {"richMenuId": menu_id, "userIds": people}).status == 202
    assert {line.rich_menu_of(somsri), line.rich_menu_of(other)} == {menu_id}
    assert api.post("/v2/bot/richmenu/bulk/unlink", {"userIds": people}).status == 202
    assert {line.rich_menu_of(somsri), line.rich_menu_of(other)} == {None}
    many = [f"U{number:032x}" for number in range(501)]
    assert api.post("/v2/bot/richmenu/bulk/unlink", {"userIds": many[:500]}).status == 202
    assert api.post("/v2/bot/richmenu/bulk/unlink", {"userIds": many}).properties == ["userIds"]


def test_a_batch_replaces_and_removes(line: Line, api: Api, somsri: Person) -> None:
    other = line.add_person("สมชาย")
    old, new = create_with_picture(api), create_with_picture(api)
    api.post(f"/v2/bot/user/{somsri.id}/richmenu/{old}")
    api.post(f"/v2/bot/user/{other.id}/richmenu/{new}")
    operations = {"operations": [{"type": "link", "from": old, "to": new}, {"type": "unlink", "from": new}]}
    assert api.post("/v2/bot/richmenu/validate/batch", operations).status == 200
    accepted = api.post("/v2/bot/richmenu/batch", operations)
    assert accepted.status == 202
    assert (line.rich_menu_of(somsri), line.rich_menu_of(other)) == (new, None)
    progress = api.get(f"/v2/bot/richmenu/progress/batch?requestId={accepted.headers['x-line-request-id']}")
    assert progress.body["phase"] == "succeeded"


@pytest.mark.parametrize(
    ("alias", "status"), [("a" * 32, 200), ("a" * 33, 400), ("Main", 400), ("main_1-x", 200), ("", 400)]
)
def test_an_alias_has_a_form(api: Api, alias: str, status: int) -> None:
    body = {"richMenuAliasId": alias, "richMenuId": create_with_picture(api)}
    assert api.post("/v2/bot/richmenu/alias", body).status == status


def test_an_alias_is_made_moved_and_deleted(api: Api) -> None:
    first, second = create_with_picture(api), create_with_picture(api)
    body = {"richMenuAliasId": "main", "richMenuId": first}
    assert api.post("/v2/bot/richmenu/alias", body).status == 200
    assert api.post("/v2/bot/richmenu/alias", body).message == "conflict richmenu alias id"
    assert api.get("/v2/bot/richmenu/alias/main").body == body
    assert api.post("/v2/bot/richmenu/alias/main", {"richMenuId": second}).status == 200
    assert api.get("/v2/bot/richmenu/alias/list").body == {"aliases": [{**body, "richMenuId": second}]}
    assert api.call("DELETE", "/v2/bot/richmenu/alias/main").status == 200
    assert api.get("/v2/bot/richmenu/alias/main").status == 404


def test_a_switch_shows_another_menu_and_tells_the_bot(line: Line, api: Api, bot: Bot, somsri: Person) -> None:
    target = create_with_picture(api)
    api.post("/v2/bot/richmenu/alias", {"richMenuAliasId": "more", "richMenuId": target})
    switch = {"type": "richmenuswitch", "richMenuAliasId": "more", "data": "to=more"}
    line.tap(switch, somsri)
    assert line.rich_menu_of(somsri) == target
    assert line.wait_idle()
    assert bot.events[-1]["postback"] == {
        "data": "to=more",
        "params": {"newRichMenuAliasId": "more", "status": "SUCCESS"},
    }
    line.tap({**switch, "richMenuAliasId": "gone"}, somsri)
    assert line.wait_idle()
    assert bot.events[-1]["postback"]["params"] == {"status": "RICHMENU_ALIAS_ID_NOTFOUND"}


def test_offices_have_menus_of_their_own(line: Line, base: str, api: Api, somsri: Person) -> None:
    line.add_channel(access_token="phrae", secret="s", name="สอจ.แพร่")
    menu_id = create_with_picture(api)
    assert Api(base, "phrae").get(f"/v2/bot/richmenu/{menu_id}").status == 404
    assert Api(base, "phrae").get("/v2/bot/richmenu/list").body == {"richmenus": []}
