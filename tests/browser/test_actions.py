"""A press does what LINE does: the right webhook for each kind of action, and what a phone would ask first."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest
from playwright.sync_api import expect

from bot.emulator import Line
from tests.browser.echo_bot import EchoBot
from tests.browser.phones import Phone, Watched


def with_chips(*actions: dict[str, Any]) -> dict[str, Any]:
    items = [{"type": "action", "action": action} for action in actions]
    return {"type": "text", "text": "เลือกได้เลยค่ะ", "quickReply": {"items": items}}


def with_buttons(*actions: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "template",
        "altText": "เลือก",
        "template": {"type": "buttons", "text": "เลือก", "actions": list(actions)},
    }


@pytest.fixture
def villager(shown: Watched, line: Line) -> Phone:
    return shown.phone("villager")


@pytest.fixture
def ask(villager: Phone, bot: EchoBot, line: Line) -> Any:
    """ask(message): the bot sends it and it stands on the villager's phone."""

    def send(message: dict[str, Any]) -> None:
        before = villager.rows.count()
        bot.push(line.person("villager").id, message)
        expect(villager.rows).to_have_count(before + 1)

    return send


def test_a_message_action_is_said_by_the_person(villager: Phone, bot: EchoBot, ask: Any) -> None:
    ask(with_buttons({"type": "message", "label": "กลิ่น", "text": "มีกลิ่นเหม็น"}))
    villager.tap("กลิ่น")
    assert bot.heard("message/text")["message"]["text"] == "มีกลิ่นเหม็น"
    expect(villager.last).to_contain_text("มีกลิ่นเหม็น")
    expect(villager.last).to_have_class("row mine")


def test_a_postback_sends_its_data_and_shows_only_its_display_text(villager: Phone, bot: EchoBot, ask: Any) -> None:
    ask(with_buttons({"type": "postback", "label": "รับเรื่อง", "data": "accept:1", "displayText": "รับเรื่องแล้วค่ะ"}))
    villager.tap("รับเรื่อง")
    assert bot.heard("postback")["postback"]["data"] == "accept:1"
    expect(villager.last).to_contain_text("รับเรื่องแล้วค่ะ")
    assert bot.count("message/text") == 0


def test_a_postback_may_open_the_keyboard_with_words_in_it(villager: Phone, bot: EchoBot, ask: Any) -> None:
    ask(
        with_buttons(
            {"type": "postback", "label": "เขียน", "data": "w", "inputOption": "openKeyboard", "fillInText": "ชื่อ: "}
        )
    )
    villager.tap("เขียน")
    bot.heard("postback")
    expect(villager.box).to_have_value("ชื่อ: ")
    expect(villager.box).to_be_focused()


@pytest.mark.parametrize(
    ("uri", "words"),
    [
        ("https://www.diw.go.th/form15", "จะเปิดหน้าเว็บนี้"),
        ("tel:1564", "จะโทรหา 1564"),
        ("line://app/1234", "จะเปิดหน้านี้ในแอป LINE"),
    ],
)
def test_a_link_says_where_it_leads_and_goes_nowhere(
    uri: str, words: str, villager: Phone, ask: Any, shown: Watched
) -> None:
    ask(with_buttons({"type": "uri", "label": "ดู", "uri": uri}))
    villager.tap("ดู")
    expect(villager.sheet).to_contain_text(words)
    expect(villager.sheet).to_contain_text(uri)
    links = villager.sheet.locator("a")
    if uri.startswith("https"):
        expect(links).to_have_attribute("rel", "noopener noreferrer")
        expect(links).to_have_attribute("target", "_blank")
    else:
        expect(links).to_have_count(0)
    shown.page.keyboard.press("Escape")
    expect(villager.sheet).to_have_count(0)


@pytest.mark.parametrize(
    ("mode", "limits", "bad", "good"),
    [
        ("date", {"min": "2026-11-01", "max": "2026-11-30", "initial": "2026-11-10"}, "2026-12-05", "2026-11-21"),
        ("time", {"min": "08:30", "max": "16:30", "initial": "09:00"}, "18:00", "10:15"),
        (
            "datetime",
            {"min": "2026-11-01T00:00", "max": "2026-11-30T23:59", "initial": "2026-11-10T09:00"},
            "2026-10-01T09:00",
            "2026-11-20T14:30",
        ),
    ],
)
def test_a_date_picker_keeps_to_its_limits_and_sends_what_was_picked(
    mode: str, limits: dict[str, str], bad: str, good: str, villager: Phone, bot: EchoBot, ask: Any
) -> None:
    ask(with_chips({"type": "datetimepicker", "label": "เมื่อไร", "data": "when", "mode": mode, **limits}))
    villager.tap("เมื่อไร")
    field = villager.sheet.get_by_label("เมื่อไร")
    expect(field).to_have_value(limits["initial"])
    field.fill(bad)
    villager.sheet.get_by_role("button", name="ตกลง").click()
    expect(villager.sheet.get_by_role("alert")).to_contain_text("เลือกได้ตั้งแต่")
    assert bot.count("postback") == 0
    field.fill(good)
    villager.sheet.get_by_role("button", name="ตกลง").click()
    assert bot.heard("postback")["postback"] == {"data": "when", "params": {mode: good}}


def test_chips_vanish_after_a_tap(villager: Phone, bot: EchoBot, ask: Any) -> None:
    ask(with_chips({"type": "message", "label": "ใช่", "text": "ใช่"}, {"type": "message", "label": "ไม่", "text": "ไม่"}))
    expect(villager.chips).to_have_count(2)
    villager.tap("ใช่")
    bot.heard("message/text")
    expect(villager.chips.first).to_be_hidden()


def test_chips_vanish_when_the_next_message_arrives(villager: Phone, ask: Any) -> None:
    ask(with_chips({"type": "message", "label": "ใช่", "text": "ใช่"}))
    expect(villager.chips).to_be_visible()
    ask({"type": "text", "text": "อีกเรื่องนะคะ"})
    expect(villager.chips).to_have_count(0)


def test_a_camera_chip_stays_until_a_picture_was_sent(villager: Phone, bot: EchoBot, ask: Any, shown: Watched) -> None:
    ask(with_chips({"type": "camera", "label": "ถ่ายรูป"}, {"type": "cameraRoll", "label": "เลือกรูป"}))
    villager.tap("ถ่ายรูป")
    expect(villager.sheet).to_be_visible()
    shown.page.keyboard.press("Escape")
    expect(villager.chips).to_have_count(2)
    villager.tap("เลือกรูป")
    villager.sheet.get_by_role("button", name="ส่งรูปตัวอย่าง: ควันจากปล่อง").click()
    assert bot.heard("message/image")["message"]["contentProvider"] == {"type": "line"}
    expect(villager.chips).to_have_count(0)


def test_a_location_chip_opens_the_map_and_sends_the_pin(villager: Phone, bot: EchoBot, ask: Any) -> None:
    ask(with_chips({"type": "location", "label": "ส่งตำแหน่ง"}))
    villager.tap("ส่งตำแหน่ง")
    villager.sheet.get_by_role("button", name="ส่งตำแหน่งนี้").click()
    pin = bot.heard("message/location")["message"]
    assert (pin["latitude"], pin["longitude"]) == (18.793, 100.786)
    assert pin["address"] == "ต.ในเวียง อ.เมืองน่าน จ.น่าน"


def test_a_clipboard_action_copies_its_text(villager: Phone, ask: Any, shown: Watched) -> None:
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(with_buttons({"type": "clipboard", "label": "คัดลอกเลข", "clipboardText": "นน-69-000123"}))
    villager.tap("คัดลอกเลข")
    expect(villager.element.get_by_text("คัดลอกแล้ว")).to_be_visible()
    assert shown.page.evaluate("navigator.clipboard.readText()") == "นน-69-000123"


def test_a_flex_box_and_button_are_pressed_like_anything_else(villager: Phone, bot: EchoBot, ask: Any) -> None:
    card = {
        "type": "bubble",
        "body": {
            "type": "box",
            "layout": "vertical",
            "action": {"type": "postback", "label": "ทั้งการ์ด", "data": "card"},
            "contents": [
                {"type": "text", "text": "กดที่ไหนก็ได้"},
                {"type": "button", "action": {"type": "postback", "label": "เฉพาะปุ่ม", "data": "button"}},
            ],
        },
    }
    ask({"type": "flex", "altText": "การ์ด", "contents": card})
    villager.tap("เฉพาะปุ่ม")
    assert bot.heard("postback")["postback"]["data"] == "button"
    villager.last.get_by_role("button", name="ทั้งการ์ด").click(position={"x": 20, "y": 20})
    bot.wait_for(lambda event: event["type"] == "postback" and event["postback"]["data"] == "card")
    assert bot.count("postback") == 2


def test_the_rich_menu_opens_by_its_bar_and_its_areas_are_buttons(
    villager: Phone, bot: EchoBot, line: Line, shown: Watched
) -> None:
    first, second = make_menus(bot)
    line_id = line.person("villager").id
    bot.call(f"/v2/bot/user/{line_id}/richmenu/{first}", {})
    bar = villager.element.get_by_role("button", name="เมนูน้องปั้น")
    expect(bar).to_have_attribute("aria-expanded", "true")
    expect(villager.element.get_by_role("button", name="แจ้งเรื่อง")).to_be_visible()
    shown.shot("rich-menu")
    villager.tap("แจ้งเรื่อง")
    assert bot.heard("postback")["postback"]["data"] == "complain"
    bar.click()
    expect(villager.element.get_by_role("button", name="แจ้งเรื่อง")).to_be_hidden()
    bar.click()
    villager.tap("หน้าถัดไป")
    switched = bot.wait_for(lambda event: event["type"] == "postback" and event["postback"]["data"] == "next")
    assert switched["postback"]["params"] == {"newRichMenuAliasId": "second", "status": "SUCCESS"}
    expect(villager.element.get_by_role("button", name="เมนูสอง")).to_be_visible()
    assert line.rich_menu_of(line.person("villager")) == second


def make_menus(bot: EchoBot) -> tuple[str, str]:
    def menu(name: str, action: dict[str, Any]) -> str:
        left = {
            "bounds": {"x": 0, "y": 0, "width": 1250, "height": 843},
            "action": {"type": "postback", "label": "แจ้งเรื่อง", "data": "complain"},
        }
        right = {"bounds": {"x": 1250, "y": 0, "width": 1250, "height": 843}, "action": action}
        body = {
            "size": {"width": 2500, "height": 843},
            "selected": True,
            "name": name,
            "chatBarText": name,
            "areas": [left, right],
        }
        menu_id = str(bot.call("/v2/bot/richmenu", body)["richMenuId"])
        bot.call(f"/v2/bot/richmenu/{menu_id}/content", plain_png(2500, 843), "image/png")
        return menu_id

    second = menu("เมนูสอง", {"type": "message", "label": "กลับ", "text": "กลับ"})
    first = menu(
        "เมนูน้องปั้น", {"type": "richmenuswitch", "label": "หน้าถัดไป", "richMenuAliasId": "second", "data": "next"}
    )
    bot.call("/v2/bot/richmenu/alias", {"richMenuAliasId": "second", "richMenuId": second})
    return first, second


def plain_png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xdf\xf1\xe6" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
