"""The page can be used without a mouse and without eyes: focus goes where it should, and every control has a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bot.emulator import Line
from tests.browser.echo_bot import EchoBot
from tests.browser.gallery import every_kind
from tests.browser.phones import Watched

HERE = Path(__file__).parent
NAMELESS = (HERE / "nameless.js").read_text(encoding="utf-8")
FAINT = (HERE / "faint.js").read_text(encoding="utf-8")
FOCUS = """() => {
  const el = document.activeElement;
  if (el === document.body) return 'past the end';
  if (el.matches('video')) return 'seen';  // the browser draws the rings of its own controls
  const box = el.closest('.write-frame') || el;
  const seen = getComputedStyle(el).outlineStyle !== 'none' || getComputedStyle(box).boxShadow !== 'none';
  return seen ? 'seen' : el.outerHTML.slice(0, 120);
}"""
NOTHING: dict[str, list[str]] = {"nameless": [], "alts": [], "twice": [], "small": []}


def names(page: Page) -> dict[str, list[str]]:
    return dict(page.evaluate(NAMELESS))


@pytest.fixture
def full(shown: Watched, bot: EchoBot, line: Line) -> Watched:
    """A page with something of every kind on it."""
    kinds = every_kind(bot.api)
    kinds.pop("imagemap")
    chips = {
        "items": [
            {"type": "action", "action": {"type": "message", "label": word, "text": word}}
            for word in ("ใช่", "ไม่", "ข้าม")
        ]
    }
    bot.push(line.person("owner").id, *kinds.values())
    bot.push(line.person("villager").id, {"type": "text", "text": "เลือกได้เลยค่ะ", "quickReply": chips})
    expect(shown.phone("owner").rows).to_have_count(len(kinds))
    expect(shown.phone("villager").chips).to_have_count(3)
    return shown


def test_every_control_has_a_name(full: Watched) -> None:
    assert names(full.page) == NOTHING


@pytest.mark.parametrize("panel", ["รูปภาพ", "ตำแหน่งที่ตั้ง", "คลิปเสียง", "สติกเกอร์"])
def test_every_control_of_a_panel_has_a_name(panel: str, full: Watched) -> None:
    full.phone("villager").attach(panel)
    expect(full.phone("villager").sheet.locator(".sheet-head")).to_be_visible()
    assert names(full.page) == NOTHING


def test_every_control_of_the_drawer_has_a_name(full: Watched) -> None:
    full.page.get_by_role("button", name="ทดสอบความทนทาน").click()
    full.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    full.page.wait_for_timeout(200)
    assert names(full.page) == NOTHING


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_of_the_page_itself_are_easy_to_read_in_either_scheme(scheme: str, full: Watched) -> None:
    full.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    full.page.get_by_role("button", name="ทดสอบความทนทาน").click()
    full.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    full.page.wait_for_timeout(300)
    full.shot(f"scheme-{scheme}")
    for root in (
        ".top",
        ".drawer",
        ".phone-tag",
        ".chat-head",
        ".composer",
        ".quick",
        ".phone[data-role=villager] .log",
    ):
        assert full.page.evaluate(FAINT, root) == [], root


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def test_a_conversation_by_keyboard_alone(shown: Watched, bot: EchoBot, line: Line) -> None:
    chips = {
        "items": [
            {"type": "action", "action": {"type": "message", "label": word, "text": word}}
            for word in ("ใช่", "ไม่", "ข้าม")
        ]
    }
    bot.answers.append([{"type": "text", "text": "มีกลิ่นตอนนี้ไหมคะ", "quickReply": chips}])
    page, phone = shown.page, shown.phone("villager")
    phone.box.focus()
    page.keyboard.type("มีกลิ่นเหม็น")
    page.keyboard.press("Enter")
    expect(phone.chips).to_have_count(3)
    # Back from the box: the attach row, then the chips; one stop for all chips, arrows between them.
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    expect(focused(page)).to_have_text("ใช่")
    page.keyboard.press("ArrowRight")
    expect(focused(page)).to_have_text("ไม่")
    page.keyboard.press("End")
    expect(focused(page)).to_have_text("ข้าม")
    page.keyboard.press("Enter")
    bot.wait_for(lambda event: event["type"] == "message" and event["message"]["text"] == "ข้าม")


def test_a_message_is_taken_back_by_keyboard_alone(shown: Watched, bot: EchoBot) -> None:
    page, phone = shown.page, shown.phone("villager")
    phone.say("พิมพ์ผิด")
    phone.sees("พิมพ์ผิด")
    phone.element.get_by_role("log").focus()
    page.keyboard.press("ArrowUp")
    expect(phone.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(phone.sheet).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(focused(page)).to_have_text("ยกเลิกข้อความ")
    page.keyboard.press("Enter")
    bot.heard("unsend")


def test_esc_closes_a_panel_and_the_focus_goes_back(shown: Watched) -> None:
    page, phone = shown.page, shown.phone("villager")
    opener = phone.element.get_by_role("button", name="ส่งอย่างอื่น")
    opener.focus()
    page.keyboard.press("Enter")
    expect(phone.sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(phone.sheet).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_focus_stays_inside_an_open_panel(shown: Watched) -> None:
    page, phone = shown.page, shown.phone("villager")
    phone.attach("รูปภาพ")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert phone.sheet.evaluate("sheet => sheet.contains(document.activeElement)")
    for _ in range(7):
        page.keyboard.press("Shift+Tab")
        assert phone.sheet.evaluate("sheet => sheet.contains(document.activeElement)")


def test_the_focus_is_always_visible(full: Watched) -> None:
    page = full.page
    stops = 0
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus == "past the end":
            break
        stops += 1
        assert focus == "seen"
    assert stops > 20


def test_new_messages_are_announced(shown: Watched, bot: EchoBot, line: Line) -> None:
    log = shown.phone("owner").element.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    bot.push(line.person("owner").id, {"type": "text", "text": "สวัสดีค่ะ"})
    expect(log.get_by_role("group").last).to_have_attribute(
        "aria-label", shown.page.locator(".row time").last.inner_text().join(["น้องปั้น ", ""])
    )


def test_nothing_moves_for_people_who_asked_for_calm(shown: Watched, bot: EchoBot, line: Line) -> None:
    shown.page.emulate_media(reduced_motion="reduce")
    bot.call("/v2/bot/chat/loading/start", {"chatId": line.person("owner").id, "loadingSeconds": 20})
    dots = shown.phone("owner").element.locator(".dots i").first
    expect(dots).to_be_visible()
    assert dots.evaluate("dot => getComputedStyle(dot).animationIterationCount") == "1"
