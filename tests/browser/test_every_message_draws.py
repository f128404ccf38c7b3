"""Every kind of message LINE knows is drawn, with its parts where a person looks for them."""

from __future__ import annotations

from playwright.sync_api import expect

from bot.emulator import Line
from tests.browser.echo_bot import EchoBot
from tests.browser.gallery import every_kind
from tests.browser.phones import Watched
from tests.browser.strange import put

# What must be on the screen for each kind: a selector inside the newest row, and words in it.
DRAWN = {
    "text": (".bubble", "ถามเรื่องโรงงาน"),
    "links": (".bubble .text-link", "diw.go.th"),
    "textV2": (".bubble .line-emoji", ""),
    "sender": (".bubble", "รับเรื่องต่อ"),
    "sticker": (".sticker svg", ""),
    "image": (".photo img", ""),
    "video": ("video.clip", ""),
    "audio": (".voice .voice-play", ""),
    "location": (".place .mini-map path", ""),
    "imagemap": (".imagemap .tap-area", ""),
    "buttons": (".template .template-action", "กลิ่น"),
    "confirm": (".template .side-by-side .template-action", "ใช่"),
    "carousel": (".fx-rail .template", "ข้อ 1"),
    "image_carousel": (".fx-rail .image-column", "รูปนี้"),
    "flex": (".fx-bubble .fx-button", "รับเรื่อง"),
    "flex_carousel": (".fx-rail .fx-bubble", "โครงการที่ 1"),
}


def test_a_message_of_each_kind_is_drawn(shown: Watched, bot: EchoBot, line: Line) -> None:
    villager, phone = line.person("villager"), shown.phone("villager")
    messages = every_kind(bot.api)
    assert set(messages) == set(DRAWN)
    for number, (kind, (selector, words)) in enumerate(DRAWN.items(), 1):
        bot.push(villager.id, messages[kind])
        expect(phone.rows, kind).to_have_count(number)
        part = phone.last.locator(selector).first
        expect(part, kind).to_be_visible()
        expect(part, kind).to_contain_text(words)
        box = part.bounding_box()
        assert box and box["width"] > 8 and box["height"] > 8, kind
    # The pictures of an imagemap lie where the bot keeps them; here there are none.
    shown.complaints = [one for one in shown.complaints if "404" not in one]


def test_the_whole_gallery_fits_its_phones(shown: Watched, bot: EchoBot, line: Line) -> None:
    kinds = every_kind(bot.api)
    kinds.pop("imagemap")
    names = list(kinds)
    for role, part in (("owner", names[:8]), ("villager", names[8:12]), ("officer", names[12:])):
        bot.push(line.person(role).id, *(kinds[name] for name in part))
        phone = shown.phone(role)
        expect(phone.rows).to_have_count(len(part))
        wide = phone.element.locator(".log").evaluate("log => log.scrollWidth - log.clientWidth")
        assert wide <= 0, f"the chat of the {role} scrolls sideways by {wide} px"
    shown.page.wait_for_timeout(600)
    shown.shot("gallery")
    for role in ("owner", "villager", "officer"):
        shown.phone(role).element.locator(".log").evaluate("log => log.scrollTo(0, 0)")
    shown.page.wait_for_timeout(300)
    shown.shot("gallery-top")


def test_a_line_break_in_a_text_is_kept(shown: Watched, bot: EchoBot, line: Line) -> None:
    bot.push(line.person("owner").id, {"type": "text", "text": "หนึ่ง\nสอง"})
    assert shown.phone("owner").last.locator(".bubble").inner_text() == "หนึ่ง\nสอง"


def test_another_sender_is_named_with_the_account(shown: Watched, bot: EchoBot, line: Line) -> None:
    bot.push(line.person("owner").id, {"type": "text", "text": "ค่ะ", "sender": {"name": "เจ้าหน้าที่นิด"}})
    expect(shown.phone("owner").last.locator(".row-name")).to_have_text("เจ้าหน้าที่นิด จาก น้องปั้น")


def test_a_message_of_an_unknown_kind_says_so_and_shows_its_data(shown: Watched, line: Line) -> None:
    put(line, "owner", {"type": "hologram", "depth": 3})
    phone = shown.phone("owner")
    expect(phone.last).to_contain_text("hologram")
    phone.last.click(button="right")
    phone.sheet.get_by_role("menuitem", name="ดูข้อมูลข้อความ (JSON)").click()
    expect(phone.sheet.locator(".source")).to_contain_text('"depth": 3')


def test_typing_dots_show_while_the_bot_works_and_end_with_its_message(
    shown: Watched, bot: EchoBot, line: Line
) -> None:
    owner = line.person("owner")
    bot.call("/v2/bot/chat/loading/start", {"chatId": owner.id, "loadingSeconds": 20})
    phone = shown.phone("owner")
    expect(phone.element.locator(".dots")).to_be_visible()
    bot.push(owner.id, {"type": "text", "text": "เสร็จแล้วค่ะ"})
    phone.sees("เสร็จแล้วค่ะ")
    expect(phone.element.locator(".dots")).to_be_hidden()


def test_a_picture_opens_large_and_esc_closes_it(shown: Watched, bot: EchoBot, line: Line) -> None:
    bot.push(line.person("owner").id, every_kind(bot.api)["image"])
    photo = shown.phone("owner").last.locator(".photo")
    photo.click()
    large = shown.page.get_by_role("dialog", name="รูปเต็มจอ")
    expect(large.locator("img")).to_be_visible()
    shown.page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(photo).to_be_focused()
