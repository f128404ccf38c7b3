"""A person can send everything a LINE user can, from the keyboard or by pointer, and take it back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.emulator import Line
from bot.emulator.samples import picture
from tests.browser.echo_bot import EchoBot
from tests.browser.phones import Phone, Watched


@pytest.fixture
def villager(shown: Watched) -> Phone:
    return shown.phone("villager")


def test_enter_sends_and_the_answer_appears(villager: Phone, bot: EchoBot) -> None:
    bot.echoes = True
    villager.say("มีกลิ่นเหม็นค่ะ")
    villager.sees("ได้รับ: มีกลิ่นเหม็นค่ะ")
    expect(villager.box).to_have_value("")
    assert bot.count("message/text") == 1


def test_shift_enter_makes_a_new_line_and_sends_nothing(villager: Phone, bot: EchoBot) -> None:
    villager.box.fill("หนึ่ง")
    villager.box.press("Shift+Enter")
    villager.box.press_sequentially("สอง")
    expect(villager.box).to_have_value("หนึ่ง\nสอง")
    villager.element.get_by_role("button", name="ส่งข้อความ").click()
    assert bot.heard("message/text")["message"]["text"] == "หนึ่ง\nสอง"


def test_words_alone_in_spaces_are_not_sent(villager: Phone, bot: EchoBot) -> None:
    villager.say("   ")
    expect(villager.element.get_by_role("button", name="ส่งข้อความ")).to_be_hidden()
    assert villager.rows.count() == 0


def test_words_the_server_did_not_take_stay_in_the_box(villager: Phone, shown: Watched) -> None:
    shown.page.route("**/emulator/say", lambda route: route.abort())
    villager.say("ข้อความสำคัญ")
    expect(villager.element.locator(".toast")).to_be_visible()
    expect(villager.box).to_have_value("ข้อความสำคัญ")
    shown.complaints.clear()  # the broken connection is this test's own doing


def test_several_pictures_from_disk_are_one_burst(villager: Phone, bot: EchoBot, tmp_path: Path) -> None:
    files = []
    for number in (1, 2, 3):
        file = tmp_path / f"photo{number}.jpg"
        file.write_bytes(picture(number))
        files.append(file)
    sheet = villager.open_sheet("ส่งรูป")
    with villager.page.expect_file_chooser() as chooser:
        sheet.get_by_role("button", name="เลือกจากเครื่อง").click()
    assert chooser.value.is_multiple()
    chooser.value.set_files(files)
    expect(villager.rows).to_have_count(3)
    bot.wait_for(lambda _: bot.count("message/image") == 3)
    sets = [event["message"]["imageSet"] for event in bot.events if event["type"] == "message"]
    assert sorted(one["index"] for one in sets) == [1, 2, 3]
    assert {one["total"] for one in sets} == {3}
    assert len({one["id"] for one in sets}) == 1
    expect(villager.sheet).to_have_count(0)


def test_each_built_in_picture_can_be_sent(villager: Phone, bot: EchoBot, shown: Watched) -> None:
    villager.open_sheet("ส่งรูป")
    samples = villager.sheet.locator(".sample")
    expect(samples).to_have_count(3)
    shown.page.wait_for_function("[...document.querySelectorAll('.sample img')].every(img => img.naturalWidth > 100)")
    shown.shot("sheet-photos", villager.element)
    samples.nth(2).click()
    bot.heard("message/image")
    expect(villager.last.locator("img")).to_be_visible()


def test_the_built_in_voice_can_be_sent_and_played(villager: Phone, bot: EchoBot) -> None:
    villager.attach("คลิปเสียง").get_by_role("button", name="ส่งเสียงตัวอย่าง").click()
    assert bot.heard("message/audio")["message"]["duration"] > 0
    villager.last.get_by_role("button", name="ฟังเสียง").click()
    expect(villager.last.get_by_role("button", name="หยุดเสียง")).to_be_visible()


def test_a_voice_clip_is_recorded_and_sent_when_it_is_stopped(
    villager: Phone, bot: EchoBot, shown: Watched, line: Line
) -> None:
    shown.page.context.grant_permissions(["microphone"])
    sheet = villager.attach("คลิปเสียง")
    sheet.get_by_role("button", name="เริ่มอัดเสียง").click()
    expect(sheet.get_by_role("timer")).to_have_text("0:01")
    sheet.get_by_role("button", name="หยุดและส่ง").click()
    message = bot.heard("message/audio")["message"]
    assert message["duration"] >= 1000
    content = line.contents.find(message["id"])
    assert content is not None
    assert len(content.data) > 500


def test_closing_the_recorder_sends_nothing(villager: Phone, bot: EchoBot, shown: Watched) -> None:
    shown.page.context.grant_permissions(["microphone"])
    sheet = villager.attach("คลิปเสียง")
    sheet.get_by_role("button", name="เริ่มอัดเสียง").click()
    expect(sheet.get_by_role("button", name="หยุดและส่ง")).to_be_visible()
    shown.page.keyboard.press("Escape")
    expect(villager.sheet).to_have_count(0)
    villager.say("พิมพ์แทน")
    bot.heard("message/text")
    assert bot.count("message/audio") == 0


def test_a_file_keeps_its_name(villager: Phone, bot: EchoBot, tmp_path: Path) -> None:
    file = tmp_path / "ผลตรวจน้ำ.pdf"
    file.write_bytes(b"%PDF-1.4 test")
    villager.open_sheet("ส่งอย่างอื่น")
    with villager.page.expect_file_chooser() as chooser:
        villager.sheet.get_by_role("menuitem", name="ไฟล์").click()
    chooser.value.set_files(file)
    assert bot.heard("message/file")["message"]["fileName"] == "ผลตรวจน้ำ.pdf"
    expect(villager.last).to_contain_text("ผลตรวจน้ำ.pdf")


def test_a_sticker_carries_its_keywords(villager: Phone, bot: EchoBot) -> None:
    villager.open_sheet("สติกเกอร์").get_by_role("button", name="ส่งสติกเกอร์ เหม็น").click()
    sticker = bot.heard("message/sticker")["message"]
    assert "เหม็น" in sticker["keywords"]
    expect(villager.last.locator(".sticker")).to_be_visible()


def test_a_pin_is_moved_by_the_arrow_keys(villager: Phone, bot: EchoBot, shown: Watched) -> None:
    sheet = villager.attach("ตำแหน่งที่ตั้ง")
    chart = sheet.get_by_role("application")
    chart.focus()
    for key in ("+", "+", "ArrowRight", "ArrowRight", "ArrowUp"):
        shown.page.keyboard.press(key)
    sheet.get_by_role("button", name="ส่งตำแหน่งนี้").click()
    pin = bot.heard("message/location")["message"]
    assert pin["longitude"] > 100.786
    assert pin["latitude"] > 18.793
    assert "อ.เมืองน่าน" in pin["address"]


def test_a_pin_is_put_where_the_map_is_touched(villager: Phone, bot: EchoBot, shown: Watched) -> None:
    sheet = villager.attach("ตำแหน่งที่ตั้ง")
    shown.page.wait_for_timeout(400)
    shown.shot("sheet-map", villager.element)
    box = sheet.get_by_role("application").bounding_box()
    assert box
    shown.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 12)
    sheet.get_by_role("button", name="ส่งตำแหน่งนี้").click()
    assert bot.heard("message/location")["message"]["latitude"] > 19.1


def test_a_pin_is_chosen_by_the_name_of_a_tambon(villager: Phone, bot: EchoBot, shown: Watched) -> None:
    sheet = villager.attach("ตำแหน่งที่ตั้ง")
    search = sheet.get_by_role("combobox")
    search.fill("สถาน")
    options = sheet.get_by_role("option")
    expect(options).to_have_count(2)  # one in Pua, one in Na Noi
    shown.shot("sheet-map-search", villager.element)
    search.press("ArrowDown")
    search.press("ArrowDown")
    search.press("Enter")
    expect(sheet.get_by_role("status")).to_contain_text("ต.สถาน อ.นาน้อย")
    sheet.get_by_role("button", name="ส่งตำแหน่งนี้").click()
    pin = bot.heard("message/location")["message"]
    assert (pin["latitude"], pin["longitude"]) == (18.236, 100.745)


def test_a_message_of_ones_own_can_be_taken_back(villager: Phone, bot: EchoBot) -> None:
    villager.say("พิมพ์ผิด")
    villager.sees("พิมพ์ผิด")
    sent = bot.heard("message/text")["message"]["id"]
    villager.last.locator(".bubble").click(button="right")
    villager.sheet.get_by_role("menuitem", name="ยกเลิกข้อความ").click()
    assert bot.heard("unsend")["unsend"]["messageId"] == sent
    expect(villager.last).to_contain_text("คุณยกเลิกข้อความ")
    expect(villager.element.locator(".log")).not_to_contain_text("พิมพ์ผิด")


def test_what_the_bot_said_cannot_be_taken_back(villager: Phone, bot: EchoBot, line: Line) -> None:
    bot.push(line.person("villager").id, {"type": "text", "text": "สวัสดีค่ะ"})
    villager.last.locator(".bubble").click(button="right")
    expect(villager.sheet.get_by_role("menuitem", name="คัดลอกข้อความ")).to_be_visible()
    expect(villager.sheet.get_by_role("menuitem", name="ยกเลิกข้อความ")).to_have_count(0)


def test_blocking_and_unblocking_reach_the_bot(villager: Phone, bot: EchoBot) -> None:
    villager.open_sheet("เมนูของแชต").get_by_role("menuitem", name="บล็อกบัญชีนี้").click()
    bot.heard("unfollow")
    expect(villager.element.locator(".notice")).to_be_visible()
    expect(villager.box).to_be_disabled()
    villager.element.get_by_role("button", name="เลิกบล็อก").click()
    assert bot.heard("follow")["follow"]["isUnblocked"] is True
    expect(villager.box).to_be_enabled()


def test_a_new_person_gets_a_phone_and_the_bot_hears_of_it(shown: Watched, bot: EchoBot) -> None:
    shown.page.locator("#top").get_by_role("button", name="เพิ่มคน").click()
    dialog = shown.page.get_by_role("dialog", name="เพิ่มคน")
    dialog.get_by_role("button", name="เพิ่มคนนี้").click()
    expect(dialog.get_by_role("alert")).to_contain_text("ใส่ชื่อ")
    dialog.get_by_label("ชื่อที่แสดงใน LINE").fill("ป้าคำ")
    dialog.get_by_role("radio", name="ผู้มาเยือน").check()
    shown.shot("dialog-person", dialog)
    dialog.get_by_role("button", name="เพิ่มคนนี้").click()
    expect(shown.page.locator(".phone")).to_have_count(4)
    assert bot.heard("follow")["follow"]["isUnblocked"] is False
    shown.phone("guest").say("สวัสดี")
    assert bot.heard("message/text")["source"]["type"] == "user"


def test_the_village_group_is_on_the_phones_of_its_members(shown: Watched, bot: EchoBot, villager: Phone) -> None:
    bot.echoes = True
    villager.element.get_by_role("button", name="รายการแชต").click()
    villager.element.get_by_role("button", name="กลุ่มหมู่บ้าน").click()
    villager.say("มีใครได้กลิ่นไหม")
    assert bot.heard("message/text")["source"]["type"] == "group"
    villager.sees("ได้รับ: มีใครได้กลิ่นไหม")
    owner = shown.phone("owner")
    owner.element.get_by_role("button", name="รายการแชต ยังไม่อ่าน 2 ข้อความ").click()
    owner.element.get_by_role("button", name="กลุ่มหมู่บ้าน").click()
    expect(owner.rows.first).to_contain_text("มีใครได้กลิ่นไหม")
    expect(owner.rows.first).to_contain_text("ชาวบ้าน")
    assert owner.rows.first.get_attribute("class") == "row theirs"
    expect(shown.phone("officer").element.get_by_role("button", name="รายการแชต", exact=True)).to_be_visible()


def test_a_new_group_is_made_from_a_phone(shown: Watched, bot: EchoBot, villager: Phone) -> None:
    villager.open_sheet("เมนูของแชต").get_by_role("menuitem", name="ตั้งกลุ่มกับคนอื่น").click()
    dialog = shown.page.get_by_role("dialog", name="ตั้งกลุ่ม")
    dialog.get_by_label("ชื่อกลุ่ม").fill("คนริมน้ำ")
    dialog.get_by_role("checkbox", name="เจ้าหน้าที่").check()
    dialog.get_by_role("button", name="ตั้งกลุ่ม", exact=True).click()
    assert bot.heard("join")["source"]["type"] == "group"
    officer = shown.phone("officer")
    officer.element.get_by_role("button", name="รายการแชต").click()
    expect(officer.element.get_by_role("button", name="คนริมน้ำ (3)")).to_be_visible()


def test_a_text_in_a_group_can_be_corrected(shown: Watched, bot: EchoBot, villager: Phone) -> None:
    villager.element.get_by_role("button", name="รายการแชต").click()
    villager.element.get_by_role("button", name="กลุ่มหมู่บ้าน").click()
    villager.say("หมู่ 2")
    villager.sees("หมู่ 2")
    villager.last.locator(".bubble").click(button="right")
    villager.sheet.get_by_role("menuitem", name="แก้ข้อความ").click()
    villager.sheet.get_by_label("ข้อความใหม่").fill("หมู่ 3")
    villager.sheet.get_by_role("button", name="บันทึก").click()
    assert bot.heard("messageEdited")["message"]["text"] == "หมู่ 3"
    expect(villager.rows).to_have_count(1)
    expect(villager.last).to_contain_text("หมู่ 3")
