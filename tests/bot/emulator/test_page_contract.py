"""What the page is told and may do: docs/emulator.md, line by line, over HTTP."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
import urllib3

from bot.emulator import Line, create_app, samples
from bot.emulator.page_routes import CONTENT_SECURITY_POLICY
from bot.emulator.people import Person
from bot.emulator.running import running
from tests.bot.emulator.conftest import Api, Bot, text

QUICK = {"items": [{"type": "action", "action": {"type": "message", "label": "ต่อ", "text": "ต่อ"}}]}


def changes(api: Api, since: int) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = api.get(f"/emulator/changes?since={since}&wait=0.2").body["changes"]
    return [change for change in told if change["type"] not in ("log", "webhook")]


def seq(api: Api) -> int:
    number: int = api.get("/emulator/state").body["seq"]
    return number


def send_file(api: Api, fields: dict[str, Any]) -> Any:
    body, content_type = urllib3.encode_multipart_formdata(list(fields.items()))
    return api.call("POST", "/emulator/send-file", body, Content_Type=content_type)


def test_the_demo_has_three_people_and_a_group() -> None:
    with running(Line()) as base:
        state = Api(base).get("/emulator/state").body
    assert [(person["role"], person["name"]) for person in state["people"]] == [
        ("owner", "เจ้าของโรงงาน"), ("villager", "ชาวบ้าน"), ("officer", "เจ้าหน้าที่"),
    ]  # fmt: skip
    assert len(state["groups"]) == 1
    assert set(state["chats"]) == {one["id"] for one in (*state["people"], *state["groups"])}
    assert state["quota"] == {"plan": "free", "limit": 300, "used": 0}
    assert state["nasty"]["redeliver"] is True


def test_the_demos_people_are_the_same_after_a_restart() -> None:
    assert list(Line().people) == list(Line().people)


def test_the_state_has_every_part_the_page_draws(api: Api, somsri: Person) -> None:
    state = api.get("/emulator/state").body
    assert set(state) == {
        "seq",
        "bot",
        "people",
        "groups",
        "chats",
        "loading",
        "richMenus",
        "nasty",
        "quota",
        "webhook",
        "log",
    }
    assert set(state["people"][0]) == {"id", "name", "role", "avatar", "blocked", "friend", "richMenuId"}
    assert state["webhook"]["ok"] is True


def test_a_change_is_told_to_who_waits(line: Line, api: Api, somsri: Person) -> None:
    now = seq(api)
    threading.Timer(0.2, lambda: line.say(somsri, somsri, "สวัสดี")).start()
    started = time.monotonic()
    answer = api.get(f"/emulator/changes?since={now}").body
    assert time.monotonic() - started < 5
    assert answer["seq"] > now
    message = answer["changes"][0]
    assert (message["type"], message["chatId"]) == ("message", somsri.id)
    assert message["message"]["line"]["text"] == "สวัสดี"
    assert message["message"]["from"] == somsri.id


def test_who_fell_behind_or_knows_the_future_starts_over(line: Line, api: Api, somsri: Person) -> None:
    for number in range(5100):
        line.changes.tell({"type": "quota", "quota": {"used": number}})
    assert api.get("/emulator/changes?since=1&wait=0").body["changes"] == [{"type": "reset"}]
    assert api.get("/emulator/changes?since=99999999&wait=0").body["changes"] == [{"type": "reset"}]


def test_a_new_person_follows(api: Api, bot: Bot, line: Line) -> None:
    now = seq(api)
    person = api.post("/emulator/people", {"name": "ป้าแจ่ม", "role": "villager"}).body
    assert (person["name"], person["role"], person["blocked"]) == ("ป้าแจ่ม", "villager", False)
    assert changes(api, now) == [{"type": "person", "person": person}]
    assert line.wait_idle()
    assert (bot.events[-1]["type"], bot.events[-1]["source"]["userId"]) == ("follow", person["id"])


def test_a_new_group_invites_the_bot(api: Api, bot: Bot, line: Line, somsri: Person) -> None:
    group = api.post("/emulator/groups", {"name": "หมู่ 3", "members": [somsri.id]}).body
    assert group["members"] == [somsri.id]
    assert line.wait_idle()
    assert bot.events[-1]["type"] == "join"


def test_members_come_and_go(api: Api, bot: Bot, line: Line, somsri: Person) -> None:
    friend = line.add_person("เพื่อน")
    group = line.add_group("หมู่ 3", [somsri])
    for inside, event in ((True, "memberJoined"), (False, "memberLeft")):
        api.post("/emulator/groups/members", {"groupId": group.id, "personId": friend.id, "inside": inside})
        assert line.wait_idle()
        assert bot.events[-1]["type"] == event
    for inside, event in ((False, "leave"), (True, "join")):
        api.post("/emulator/groups/bot", {"groupId": group.id, "inside": inside})
        assert line.wait_idle()
        assert bot.events[-1]["type"] == event


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"type": "text", "text": "สวัสดี"}, {"type": "text", "text": "สวัสดี"}),
        (
            {"type": "sticker", "packageId": "446", "stickerId": "1988", "keywords": ["ดี"]},
            {"type": "sticker", "keywords": ["ดี"]},
        ),
        (
            {"type": "location", "title": "บ่อเกลือ", "latitude": 19.1, "longitude": 101.1},
            {"type": "location", "latitude": 19.1},
        ),
    ],
)
def test_a_person_says_something(
    api: Api, bot: Bot, line: Line, somsri: Person, wish: Any, message: dict[str, Any]
) -> None:
    bubble = api.post("/emulator/say", {"chatId": somsri.id, "from": somsri.id, **wish}).body
    assert message.items() <= bubble["line"].items()
    assert line.wait_idle()
    assert bot.events[-1]["message"] == bubble["line"]


def test_files_from_disk_are_a_burst(api: Api, bot: Bot, line: Line, somsri: Person) -> None:
    fields = [("chatId", somsri.id), ("from", somsri.id), ("kind", "image")]
    files: list[Any] = [("file", ("a.jpg", b"one", "image/jpeg")), ("file", ("b.jpg", b"two", "image/jpeg"))]
    body, content_type = urllib3.encode_multipart_formdata([*fields, *files])
    sent = api.call("POST", "/emulator/send-file", body, Content_Type=content_type).body["messages"]
    assert [one["line"]["imageSet"]["index"] for one in sent] == [1, 2]
    shown = api.get(sent[1]["contentUrl"])
    assert (shown.raw, shown.headers["content-type"]) == (b"two", "image/jpeg")


def test_the_built_in_pictures_and_voice_are_sent(api: Api, line: Line, somsri: Person) -> None:
    who = {"chatId": somsri.id, "from": somsri.id}
    photo = send_file(api, {**who, "kind": "image", "sample": "3"}).body["messages"][0]
    assert api.get(photo["contentUrl"]).raw == samples.picture(3)
    voice = send_file(api, {**who, "kind": "audio", "sample": "1"}).body["messages"][0]
    assert voice["line"]["duration"] == 1800
    assert api.get("/emulator/samples/1").raw == samples.picture(1)
    assert api.get("/emulator/samples/4").status == 404


def test_a_html_file_is_a_download_and_not_a_page(api: Api, somsri: Person) -> None:
    evil = ("x.html", b"<script>alert(1)</script>", "text/html")
    sent = send_file(api, {"chatId": somsri.id, "from": somsri.id, "kind": "file", "file": evil}).body["messages"][0]
    shown = api.get(sent["contentUrl"])
    assert shown.headers["content-type"] == "application/octet-stream"
    assert shown.headers["content-disposition"] == "attachment"
    assert sent["line"]["fileName"] == "x.html"


def test_a_quick_reply_lives_until_it_is_tapped(api: Api, line: Line, somsri: Person) -> None:
    api.push(somsri, text("เลือก", quickReply=QUICK))
    bubble = line.bot_messages(somsri)[-1]
    assert api.get("/emulator/state").body["chats"][somsri.id][-1]["quickReply"] == QUICK["items"]
    action = QUICK["items"][0]["action"]
    done = api.post("/emulator/act", {"chatId": somsri.id, "from": somsri.id, "messageId": bubble.id, "action": action})
    assert done.body == {"ok": True}
    shown = api.get("/emulator/state").body["chats"][somsri.id]
    assert [one["quickReply"] for one in shown] == [None, None]
    assert shown[-1]["line"]["text"] == "ต่อ"


def test_a_link_is_answered_with_where_to_go(api: Api, somsri: Person, line: Line, bot: Bot) -> None:
    before = len(bot.events)
    action = {"type": "uri", "label": "โทร", "uri": "tel:054710025"}
    done = api.post("/emulator/act", {"chatId": somsri.id, "from": somsri.id, "richMenuId": "x", "action": action})
    assert done.body == {"open": "tel:054710025"}
    assert line.wait_idle()
    assert len(bot.events) == before


def test_a_date_is_picked_within_its_limits(api: Api, bot: Bot, line: Line, somsri: Person) -> None:
    action = {"type": "datetimepicker", "label": "วัน", "data": "d", "mode": "date", "min": "2026-12-01"}
    moment = {**action, "mode": "datetime", "min": "2026-12-01t09:00", "max": "2026-12-01t10:00"}
    assert line.tap(moment, somsri, params={"datetime": "2026-12-01T09:30"}) == {"ok": True}
    wish = {"chatId": somsri.id, "from": somsri.id, "action": action}
    assert api.post("/emulator/act", {**wish, "params": {"date": "2026-12-24"}}).status == 200
    assert line.wait_idle()
    assert bot.events[-1]["postback"] == {"data": "d", "params": {"date": "2026-12-24"}}
    assert api.post("/emulator/act", {**wish, "params": {"date": "2026-11-30"}}).status == 400
    assert api.post("/emulator/act", wish).status == 400


def test_a_postback_shows_its_words_without_a_message_event(api: Api, bot: Bot, line: Line, somsri: Person) -> None:
    before = len(bot.events)
    line.tap({"type": "postback", "label": "รับ", "data": "take", "displayText": "รับเรื่อง"}, somsri)
    assert line.wait_idle()
    assert [event["type"] for event in bot.events[before:]] == ["postback"]
    assert line.messages(somsri)[-1].text == "รับเรื่อง"


def test_unsend_and_block(api: Api, bot: Bot, line: Line, somsri: Person) -> None:
    said, now = line.say(somsri, somsri, "พิมพ์ผิด"), seq(api)
    assert api.post("/emulator/unsend", {"chatId": somsri.id, "messageId": said.id}).status == 200
    assert {"type": "removed", "chatId": somsri.id, "messageId": said.id} in changes(api, now)
    assert api.post("/emulator/block", {"personId": somsri.id, "blocked": True}).body["blocked"] is True
    assert line.wait_idle()
    assert [event["type"] for event in bot.events[-2:]] == ["unsend", "unfollow"]
    assert api.post("/emulator/unsend", {"messageId": said.id}).status == 400


def test_the_loading_dots_start_and_end(api: Api, somsri: Person) -> None:
    now = seq(api)
    api.post("/v2/bot/chat/loading/start", {"chatId": somsri.id, "loadingSeconds": 5})
    api.push(somsri)
    told = [change["type"] for change in changes(api, now)]
    assert told == ["loading", "quota", "message", "loading_end"]


def test_trouble_is_set_shown_and_taken_away(api: Api, line: Line, somsri: Person) -> None:
    set_to = api.post(
        "/emulator/nasty", {"next_status": "429-rate", "times": 2, "kind": "push", "duplicate": True}
    ).body
    assert (set_to["next_status"], set_to["times"], set_to["kind"], set_to["duplicate"]) == (
        "429-rate",
        2,
        "push",
        True,
    )
    assert api.push(somsri).status == 429
    assert api.get("/emulator/state").body["nasty"]["times"] == 1
    api.post("/emulator/nasty", {"next_status": None})
    assert api.push(somsri).status == 200
    assert api.post("/emulator/nasty", {"quota_plan": "pro"}).status == 200
    assert api.get("/emulator/state").body["quota"]["limit"] == 35_000
    assert api.post("/emulator/nasty", {"quota_plan": {"limit": 5, "used": 5}}).status == 200
    assert api.push(somsri).status == 429


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        ("people", {"name": "", "role": "guest"}),
        ("people", {"name": "ก", "role": "king"}),
        ("groups", {"name": "ก", "members": []}),
        ("groups", {"name": "ก", "members": ["U0"]}),
        ("say", {"chatId": "U0", "from": "U0", "type": "text", "text": "ก"}),
        ("say", {"text": "ก"}),
        ("act", {"chatId": "U0", "from": "U0", "action": {}}),
        ("act", {"chatId": "U0", "from": "U0", "messageId": "1", "action": "tap"}),
        ("unsend", {}),
        ("edit", {"messageId": "1", "text": "ก"}),
        ("block", {"personId": "U0"}),
        ("nasty", {"next_status": "200"}),
        ("nasty", {"times": "many", "next_status": "500"}),
        ("nasty", {"duplicate": "yes"}),
        ("nasty", {"delay_ms": -1}),
        ("nasty", {"quota_plan": "gold"}),
        ("nasty/event", {"kind": "boredom"}),
        ("groups/members", {"groupId": "C0", "personId": "U0"}),
    ],
)
def test_nonsense_is_answered_with_a_sentence(api: Api, path: str, wish: dict[str, Any]) -> None:
    answer = api.post(f"/emulator/{path}", wish)
    assert answer.status == 400
    assert answer.body["error"]


def test_half_a_wish_is_not_granted(api: Api) -> None:
    before = api.get("/emulator/state").body
    for wish in ({"quota_plan": "pro", "delay_ms": -1}, {"standby": True, "quota_plan": "gold"}):
        assert api.post("/emulator/nasty", wish).status == 400
    after = api.get("/emulator/state").body
    assert (after["nasty"], after["quota"]) == (before["nasty"], before["quota"])


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"null"])
def test_a_body_that_is_no_object_is_answered_with_a_sentence(api: Api, raw: bytes) -> None:
    answer = api.call("POST", "/emulator/say", raw, Content_Type="application/json")
    assert (answer.status, "error" in answer.body) == (400, True)


def test_reset_brings_the_first_state_back(bot: Bot) -> None:
    line = Line(webhook_url=bot.url)
    with running(line) as base:
        api = Api(base)
        first = api.get("/emulator/state").body
        owner = line.person("owner")
        line.say(owner, owner, "สวัสดี")
        line.block(owner)
        api.post("/emulator/people", {"name": "ใหม่", "role": "guest"})
        api.post("/emulator/nasty", {"standby": True, "quota_plan": "pro"})
        assert line.wait_idle()
        assert api.post("/emulator/reset", {}).status == 200
        again = api.get("/emulator/state").body
    for part in ("people", "groups", "chats", "richMenus", "nasty", "quota", "webhook", "log"):
        assert again[part] == first[part], part
    assert again["seq"] > first["seq"]


def test_reset_keeps_the_cast_and_what_the_bot_set_up() -> None:
    line = Line()
    officer = line.add_person("ช่างวิทย์", "officer", id="U" + "1" * 32)
    guest = line.add_person("แขก")
    menu = line.main.menus.create({"size": {"width": 800, "height": 540}, "areas": []})
    line.main.menus.linked[officer.id] = menu.id
    line.block(officer)
    line.reset()
    assert line.person(officer.id).blocked is False
    assert line.rich_menu_of(line.person(officer.id)) == menu.id
    assert guest.id not in line.people


def test_the_page_lives_under_a_strict_policy(api: Api) -> None:
    for path in ("/", "/emulator/state", "/emulator/nothing"):
        assert "'unsafe" not in CONTENT_SECURITY_POLICY
        answer = api.get(path)
        if answer.status == 200:
            assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
            assert answer.headers["x-content-type-options"] == "nosniff"
    policy = dict(part.strip().split(" ", 1) for part in CONTENT_SECURITY_POLICY.split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"


def test_files_outside_the_page_are_not_served(api: Api) -> None:
    for path in ("/emulator/static/../page_routes.py", "/emulator/static/%2e%2e/line.py", "/emulator/static/.%2fx"):
        assert api.get(path).status == 404


def test_the_map_is_what_the_caller_gave(line: Line) -> None:
    places = [{"code": "550101", "district": "เมืองน่าน", "tambon": "ในเวียง", "lat": 18.78, "lon": 100.77}]
    client = create_app(line, places, {"type": "FeatureCollection", "features": []}).test_client()
    drawn = client.get("/emulator/map").get_json()
    assert drawn["points"] == places
    assert drawn["box"] == {"south": 18.78, "north": 18.78, "west": 100.77, "east": 100.77}
    assert create_app(line).test_client().get("/emulator/map").get_json()["points"] == []
