"""Our requests beside those of line-bot-sdk's client, our JSON beside its models, our endpoints beside LINE's."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.line_client import LineClient
from bot.line_client.sdk_models import objections_to_message, objections_to_rich_menu
from tests.bot.loopback import Asked, Loopback, answer, client_of
from tests.bot.test_line_client_rich_menus import MENU, PNG

USER = "U" + "0" * 32
KEY = "7f3b0b1e-8f0e-4c55-9a43-0d2b7f1b9f10"
TEXT = {"type": "text", "text": "สวัสดีค่ะ 🙂"}
# Enough of each answer to satisfy the SDK's models as well.
BODY = {
    "sentMessages": [{"id": "1"}],
    "userId": USER,
    "displayName": "ก",
    "basicId": "@b",
    "chatMode": "bot",
    "markAsReadMode": "auto",
    "groupId": "C1",
    "groupName": "ก",
    "type": "none",
    "totalUsage": 1,
    "status": "succeeded",
    "richMenuId": "richmenu-1",
    "richmenus": [],
    "aliases": [],
}

Ours = Callable[[LineClient], Any]
Theirs = Callable[[Any, Any], Any]  # (linebot.v3.messaging, an ApiClient)


def api(method: str, *arguments: Any, **named: Any) -> Theirs:
    return lambda m, client: getattr(m.MessagingApi(client), method)(*arguments, **named)


def blob(method: str, *arguments: Any, **named: Any) -> Theirs:
    return lambda m, client: getattr(m.MessagingApiBlob(client), method)(*arguments, **named)


def push_by_the_sdk(m: Any, client: Any) -> None:
    request = m.PushMessageRequest(to=USER, messages=[m.Message.from_dict(TEXT)], notification_disabled=True)
    m.MessagingApi(client).push_message(request, x_line_retry_key=KEY)


PAIRS: dict[str, tuple[Ours, Theirs]] = {
    "reply": (
        lambda c: c.reply("t", [TEXT]),
        lambda m, k: m.MessagingApi(k).reply_message(
            m.ReplyMessageRequest(reply_token="t", messages=[m.Message.from_dict(TEXT)])
        ),
    ),
    "push": (lambda c: c.push(USER, [TEXT], retry_key=KEY, notification_disabled=True), push_by_the_sdk),
    "loading": (
        lambda c: c.show_loading(USER, 20),
        lambda m, k: m.MessagingApi(k).show_loading_animation(
            m.ShowLoadingAnimationRequest(chatId=USER, loadingSeconds=20)
        ),
    ),
    "profile": (lambda c: c.profile(USER), api("get_profile", USER)),
    "group": (lambda c: c.group_summary("C1"), api("get_group_summary", "C1")),
    "leave": (lambda c: c.leave_group("C1"), api("leave_group", "C1")),
    "content": (lambda c: c.content("1", max_bytes=10_000), blob("get_message_content", "1")),
    "transcoding": (lambda c: c.transcoding("1"), blob("get_message_content_transcoding_by_message_id", "1")),
    "info": (lambda c: c.bot_info(), api("get_bot_info")),
    "create menu": (
        lambda c: c.create_rich_menu(MENU),
        lambda m, k: m.MessagingApi(k).create_rich_menu(m.RichMenuRequest.from_dict(MENU)),
    ),
    "draw menu": (
        lambda c: c.upload_rich_menu_image("richmenu-1", PNG, "image/png"),
        blob("set_rich_menu_image", "richmenu-1", PNG, _headers={"Content-Type": "image/png"}),
    ),
    "default menu": (lambda c: c.set_default_rich_menu("richmenu-1"), api("set_default_rich_menu", "richmenu-1")),
    "which default": (lambda c: c.default_rich_menu(), api("get_default_rich_menu_id")),
    "no default": (lambda c: c.cancel_default_rich_menu(), api("cancel_default_rich_menu")),
    "link": (lambda c: c.link_rich_menu(USER, "richmenu-1"), api("link_rich_menu_id_to_user", USER, "richmenu-1")),
    "unlink": (lambda c: c.unlink_rich_menu(USER), api("unlink_rich_menu_id_from_user", USER)),
    "list": (lambda c: c.list_rich_menus(), api("get_rich_menu_list")),
    "delete": (lambda c: c.delete_rich_menu("richmenu-1"), api("delete_rich_menu", "richmenu-1")),
    "aliases": (lambda c: c.list_rich_menu_aliases(), api("get_rich_menu_alias_list")),
    "create alias": (
        lambda c: c.create_rich_menu_alias("public", "richmenu-1"),
        lambda m, k: m.MessagingApi(k).create_rich_menu_alias(
            m.CreateRichMenuAliasRequest(richMenuAliasId="public", richMenuId="richmenu-1")
        ),
    ),
    "update alias": (
        lambda c: c.update_rich_menu_alias("public", "richmenu-1"),
        lambda m, k: m.MessagingApi(k).update_rich_menu_alias(
            "public", m.UpdateRichMenuAliasRequest(richMenuId="richmenu-1")
        ),
    ),
    "delete alias": (lambda c: c.delete_rich_menu_alias("public"), api("delete_rich_menu_alias", "public")),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    one = Loopback(answer(body=BODY))
    yield one
    one.stop()


def meaning(asked: Asked) -> tuple[Any, ...]:
    headers = {name: asked.headers.get(name) for name in ("authorization", "x-line-retry-key")}
    if not asked.body:
        return asked.method, asked.path, headers, b""
    kind = asked.headers["content-type"]
    return asked.method, asked.path, headers, kind, asked.json if kind == "application/json" else asked.body


@pytest.mark.parametrize("name", PAIRS)
def test_our_request_is_the_one_the_sdk_would_make(name: str, server: Loopback) -> None:
    import linebot.v3.messaging as m

    ours, theirs = PAIRS[name]
    client = client_of(server.url)
    server.asked.clear()
    ours(client)
    with m.ApiClient(m.Configuration(host=server.url, access_token="token-1")) as theirs_client:
        theirs(m, theirs_client)
    client.close()
    mine, sdk = server.asked
    assert meaning(mine)[:3] == meaning(sdk)[:3]
    assert meaning(mine)[3:] == defaults_left_out(meaning(sdk)[3:])


def defaults_left_out(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    """The SDK writes `notificationDisabled: false` where it was not asked for."""
    *kind, body = parts
    if isinstance(body, dict) and body.get("notificationDisabled") is False:
        body = {key: value for key, value in body.items() if key != "notificationDisabled"}
    return (*kind, body)


def test_every_endpoint_we_call_is_in_lines_own_definition(server: Loopback) -> None:
    definition = Path(__file__).parents[3] / "shared/line/openapi/messaging-api.yml"
    if not definition.exists():
        pytest.skip("LINE's API definition (../shared/line/openapi) is not here")
    paths = yaml.safe_load(definition.read_text())["paths"]
    known = {(method.upper(), path) for path, operations in paths.items() for method in operations}
    client = client_of(server.url)
    server.asked.clear()
    for ours, _ in PAIRS.values():
        ours(client)
    client.quota()
    client.close()
    fillings = {
        USER: "{userId}",
        "C1": "{groupId}",
        "1": "{messageId}",
        "richmenu-1": "{richMenuId}",
        "public": "{richMenuAliasId}",
    }
    called = {
        (asked.method, "/".join(fillings.get(part, part) for part in asked.path.split("/"))) for asked in server.asked
    }
    assert called <= known
    assert len(called) == len(PAIRS) + 2


# The SDK's models as judges of what we build.


def test_the_models_have_nothing_against_good_objects_and_leave_them_as_they_were() -> None:
    flex = {
        "type": "flex",
        "altText": "คำตอบ",
        "contents": {
            "type": "bubble",
            "size": "mega",
            "body": {"type": "box", "layout": "vertical", "contents": [{"type": "text", "text": "ก", "wrap": True}]},
        },
        "quickReply": {"items": [{"type": "action", "action": {"type": "location", "label": "ส่งพิกัด"}}]},
    }
    before = repr(flex)
    assert objections_to_message(TEXT) == ()
    assert objections_to_message(flex) == ()
    assert objections_to_rich_menu(MENU) == ()
    assert repr(flex) == before


def flex_of(**part: Any) -> dict[str, Any]:
    body = {"type": "box", "layout": "vertical", "contents": [part]}
    return {"type": "flex", "altText": "ก", "contents": {"type": "bubble", "body": body}}


BAD: list[tuple[dict[str, Any], str]] = [
    ({"type": "text", "text": "ก", "colour": "red"}, "colour: unknown property"),
    (flex_of(type="text", text="ก", warp=True), "contents.body.contents[0].warp: unknown property"),
    (flex_of(type="paragraph", text="ก"), "paragraph"),
    ({"type": "poem"}, "poem"),
    ({}, "type: missing"),
    ({"type": "flex", "contents": {"type": "bubble"}}, "altText"),
    ({"type": "text", "text": {"no": "text"}}, "text: str type expected"),
    ({"type": "flex", "altText": "ก", "contents": [1]}, "list"),
    ({"type": "text", "text": "ก", "sender": {"name": "ก" * 21}}, "at most 20"),
]


@pytest.mark.parametrize(("message", "objection"), BAD, ids=[said for _, said in BAD])
def test_the_models_object_to_what_line_does_not_know(message: dict[str, Any], objection: str) -> None:
    assert objection in "; ".join(objections_to_message(message))


def test_the_models_object_to_a_menu_with_a_long_title_or_an_odd_property() -> None:
    assert "at most 14" in "; ".join(objections_to_rich_menu({**MENU, "chatBarText": "เมนู" * 4}))
    assert objections_to_rich_menu({**MENU, "color": 1}) == ("color: unknown property",)


def test_the_client_starts_without_importing_the_sdk() -> None:
    code = "import bot.line_client, sys; sys.exit('linebot' in sys.modules or 'pydantic' in sys.modules)"
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
