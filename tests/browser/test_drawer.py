"""The drawer makes trouble on request, shows what is set, and its log tells what happened and what it cost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from bot.emulator import Line
from tests.browser.echo_bot import EchoBot
from tests.browser.phones import Watched


@pytest.fixture
def drawer(shown: Watched) -> Locator:
    shown.page.get_by_role("button", name="ทดสอบความทนทาน").click()
    aside = shown.page.get_by_role("complementary", name="ทดสอบความทนทาน")
    expect(aside).to_be_visible()
    return aside


def open_part(drawer: Locator, title: str) -> None:
    drawer.locator("summary", has_text=title).click()


SWITCHES = [
    ("ส่งซ้ำเมื่อบอทไม่ตอบ 200", "redeliver"),
    ("ทุกเหตุการณ์มาสองครั้ง", "duplicate"),
    ("สลับลำดับ", "reorder"),
    ("โหมด standby", "standby"),
    ("เหตุการณ์ชนิดใหม่", "unknown_event"),
    ("สติกเกอร์ชนิดใหม่", "unknown_sticker"),
    ("ลายเซ็นผิด", "wrong_signature"),
]


def test_each_switch_is_set_and_shown(drawer: Locator, line: Line) -> None:
    for label, name in SWITCHES:
        before = getattr(line.nasty, name)
        switch = drawer.get_by_role("switch", name=label)
        expect(switch, name).to_be_checked(checked=before)
        switch.click()
        expect(drawer.locator(".drawer-said")).to_contain_text(label)
        assert getattr(line.nasty, name) is not before, name
        expect(switch, name).to_be_checked(checked=not before)


def test_a_doubled_event_really_comes_twice(drawer: Locator, shown: Watched, bot: EchoBot) -> None:
    drawer.get_by_role("switch", name="ทุกเหตุการณ์มาสองครั้ง").click()
    expect(drawer.locator(".drawer-said")).to_contain_text("เปิด")
    shown.phone("owner").say("สวัสดี")
    bot.wait_for(lambda _: len(bot.events) == 2)
    assert len({event["webhookEventId"] for event in bot.events}) == 1


def test_a_wrong_signature_is_refused_by_the_bot_and_seen_in_the_log(drawer: Locator, bot: EchoBot) -> None:
    open_part(drawer, "ส่งหนึ่งครั้งเดี๋ยวนี้")
    drawer.get_by_role("button", name="ลายเซ็นผิดหนึ่งครั้ง").click()
    expect(drawer.locator(".log-row.failed .status").first).to_have_text("401")
    assert bot.refused >= 1
    assert bot.events == []


@pytest.mark.parametrize(
    ("label", "heard"),
    [
        ("ข้อความชนิดใหม่", "message/hologram"),
        ("ข้อความแบบ standby", "message/text"),
        ("หลายคนในคำขอเดียว", "message/text"),
    ],
)
def test_single_strange_events_reach_the_bot(label: str, heard: str, drawer: Locator, bot: EchoBot) -> None:
    open_part(drawer, "ส่งหนึ่งครั้งเดี๋ยวนี้")
    drawer.get_by_role("button", name=label).click()
    event = bot.heard(heard)
    if "standby" in label:
        assert event["mode"] == "standby"
        assert "replyToken" not in event
    if "หลายคน" in label:
        assert bot.count("message/text") == 3


def test_nothing_to_repeat_is_said_in_a_sentence(drawer: Locator, shown: Watched) -> None:
    open_part(drawer, "ส่งหนึ่งครั้งเดี๋ยวนี้")
    drawer.get_by_role("button", name="ส่งเหตุการณ์ล่าสุดซ้ำ").click()
    expect(drawer.locator(".drawer-said")).not_to_be_empty()
    shown.complaints.clear()  # the browser notes the 400


def test_the_next_answers_of_line_can_be_spoiled_and_mended(drawer: Locator, line: Line) -> None:
    open_part(drawer, "คำตอบของ LINE ครั้งถัดไป")
    drawer.get_by_label("คำตอบ").select_option("429-quota")
    drawer.get_by_label("ของคำขอ").select_option("push")
    drawer.get_by_label("กี่ครั้ง").fill("3")
    drawer.get_by_label("ค้างไว้ (วินาที)").fill("2")
    drawer.get_by_label("หน่วงทุกคำขอ (มิลลิวินาที)").fill("150")
    drawer.get_by_role("button", name="ตั้งค่านี้").click()
    expect(drawer.locator(".drawer-said")).to_have_text("ตั้งแล้ว")
    [fault] = line.nasty.faults
    assert (fault.status, fault.kind, fault.times, fault.hang) == ("429-quota", "push", 3, 2)
    assert line.nasty.delay_ms == 150
    drawer.get_by_role("button", name="กลับเป็นปกติ").click()
    expect(drawer.locator(".drawer-said")).to_have_text("กลับเป็นปกติแล้ว")
    assert line.nasty.faults == []
    assert line.nasty.delay_ms == 0


def test_a_cut_after_sending_is_another_thing_than_a_cut_before(drawer: Locator, line: Line) -> None:
    open_part(drawer, "คำตอบของ LINE ครั้งถัดไป")
    for option, after in (("cut_after_send", True), ("cut_before_send", False)):
        drawer.get_by_label("การตัดสาย").select_option(option)
        drawer.get_by_role("button", name="ตั้งค่านี้").click()
        line.wait_for(lambda after=after: [fault.after for fault in line.nasty.faults] == [after], 3)
        assert [(fault.cut, fault.after) for fault in line.nasty.faults] == [(True, after)]


def test_the_thai_plans_set_the_quota(drawer: Locator, shown: Watched, line: Line) -> None:
    open_part(drawer, "โควตาข้อความ")
    for plan, limit in (("basic", "15,000"), ("pro", "35,000"), ("free", "300")):
        drawer.get_by_label("แพ็กเกจ").select_option(plan)
        drawer.get_by_role("button", name="ใช้โควตานี้").click()
        expect(shown.page.locator(".quota")).to_contain_text(f"/ {limit}")
    drawer.get_by_label("แพ็กเกจ").select_option("own")
    drawer.get_by_label("ส่งได้เดือนละ").fill("10")
    drawer.get_by_label("ใช้ไปแล้ว").fill("10")
    drawer.get_by_role("button", name="ใช้โควตานี้").click()
    expect(shown.page.locator(".quota.full")).to_contain_text("10 / 10")
    assert (line.main.quota.limit, line.main.quota.used(line.now())) == (10, 10)


def test_somebody_can_block_from_the_drawer(drawer: Locator, bot: EchoBot, shown: Watched) -> None:
    open_part(drawer, "ใครบล็อกบัญชีนี้")
    drawer.get_by_role("switch", name="เจ้าหน้าที่", exact=True).click()
    bot.heard("unfollow")
    expect(shown.phone("officer").element.locator(".notice")).to_be_visible()


def test_the_log_tells_way_status_time_and_cost(drawer: Locator, shown: Watched, bot: EchoBot, line: Line) -> None:
    bot.echoes = True
    shown.phone("owner").say("ราคาเท่าไร")
    shown.phone("owner").sees("ได้รับ: ราคาเท่าไร")
    bot.push(line.person("villager").id, {"type": "text", "text": "แจ้งผล"})
    rows = drawer.locator(".log-row")
    expect(rows).to_have_count(3)
    webhook = drawer.locator(".log-row.webhook")
    expect(webhook.locator(".status")).to_have_text("200")
    reply = drawer.locator(".log-row", has_text="/v2/bot/message/reply")
    expect(reply).to_contain_text("ฟรี")
    push = drawer.locator(".log-row", has_text="/v2/bot/message/push")
    expect(push).to_contain_text("1 ข้อความ")
    expect(push.locator(".request-id")).not_to_be_empty()
    expect(drawer.locator(".log-rows")).not_to_contain_text("ราคาเท่าไร")  # what people say is not in the log
    shown.shot("drawer-log")


def test_the_log_is_filtered_and_copied_as_text(drawer: Locator, shown: Watched, bot: EchoBot, line: Line) -> None:
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    bot.echoes = True
    shown.phone("owner").say("หนึ่ง")
    shown.phone("owner").sees("ได้รับ")
    bot.push(line.person("villager").id, {"type": "text", "text": "สอง"})
    rows = drawer.locator(".log-row")
    expect(rows).to_have_count(3)
    drawer.get_by_label("แสดงเฉพาะ").select_option("cost")
    expect(rows).to_have_count(1)
    drawer.get_by_label("แสดงเฉพาะ").select_option("all")
    drawer.get_by_label("กรองบันทึกด้วยคำ").fill("reply")
    expect(rows).to_have_count(1)
    drawer.get_by_role("button", name="คัดลอก").click()
    expect(drawer.locator(".log-copied")).to_have_text("คัดลอกแล้ว")
    copied = str(shown.page.evaluate("navigator.clipboard.readText()"))
    assert "/v2/bot/message/reply" in copied
    assert "push" not in copied
    drawer.get_by_role("button", name="ล้าง").click()
    expect(rows).to_have_count(0)


def test_esc_closes_the_drawer_and_the_focus_goes_back(drawer: Locator, shown: Watched) -> None:
    shown.page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    button = shown.page.get_by_role("button", name="ทดสอบความทนทาน")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_starting_over_asks_first(shown: Watched, bot: EchoBot) -> None:
    phone = shown.phone("owner")
    phone.say("สวัสดี")
    phone.sees("สวัสดี")
    button = shown.page.locator(".top-button", has_text="เริ่มใหม่")
    button.click()
    sure = shown.page.get_by_role("button", name="ลบแชตทั้งหมด กดอีกครั้งเพื่อยืนยัน")
    expect(sure).to_be_visible()
    expect(phone.rows).to_have_count(1)
    sure.click()
    expect(phone.rows).to_have_count(0)
    expect(phone.element.get_by_role("button", name="ทักว่า “สวัสดี”")).to_be_visible()
