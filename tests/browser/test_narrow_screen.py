"""On a phone's screen there is one phone at a time, with tabs; nothing is cut off and nothing scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from bot.emulator import Line
from tests.browser.conftest import OpenPage
from tests.browser.echo_bot import EchoBot
from tests.browser.gallery import every_kind
from tests.browser.phones import Watched


@pytest.fixture
def narrow(emulator_url: str, open_page: OpenPage) -> Watched:
    watched = open_page(emulator_url, width=360, height=740, has_touch=True)
    watched.page.wait_for_selector(".phone")
    return watched


def sideways(watched: Watched) -> float:
    return float(watched.page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_one_phone_at_a_time_chosen_by_tabs(narrow: Watched) -> None:
    tabs = narrow.page.get_by_role("tab")
    expect(tabs).to_have_count(3)
    expect(narrow.page.get_by_role("tabpanel")).to_have_count(1)
    tabs.nth(1).click()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(narrow.phone("villager").box).to_be_visible()
    expect(narrow.phone("owner").box).to_be_hidden()
    narrow.page.keyboard.press("ArrowRight")
    expect(narrow.phone("officer").box).to_be_visible()
    assert sideways(narrow) <= 0


def test_a_tab_out_of_sight_shows_that_something_came(narrow: Watched, bot: EchoBot, line: Line) -> None:
    bot.push(line.person("officer").id, {"type": "text", "text": "เรื่องใหม่ค่ะ"})
    tab = narrow.page.get_by_role("tab").nth(2)
    expect(tab.get_by_role("img", name="มีข้อความใหม่")).to_be_visible()
    tab.click()
    expect(tab.locator(".tab-dot")).to_be_hidden()
    narrow.phone("officer").sees("เรื่องใหม่ค่ะ")


def test_every_kind_of_message_fits_a_narrow_screen(narrow: Watched, bot: EchoBot, line: Line) -> None:
    kinds = every_kind(bot.api)
    kinds.pop("imagemap")
    bot.push(line.person("owner").id, *kinds.values())
    phone = narrow.phone("owner")
    expect(phone.rows).to_have_count(len(kinds))
    narrow.page.wait_for_timeout(500)
    log = phone.element.locator(".log")
    assert log.evaluate("log => log.scrollWidth - log.clientWidth") <= 0
    assert sideways(narrow) <= 0
    narrow.shot("narrow-end")
    for number, name in enumerate(kinds):
        if name in ("flex", "buttons", "location"):
            phone.rows.nth(number).scroll_into_view_if_needed()
            narrow.shot(f"narrow-{name}")


def test_panels_and_the_drawer_fit_a_narrow_screen(narrow: Watched) -> None:
    phone = narrow.phone("owner")
    phone.attach("ตำแหน่งที่ตั้ง")
    narrow.page.wait_for_timeout(300)
    narrow.shot("narrow-map")
    send = phone.sheet.get_by_role("button", name="ส่งตำแหน่งนี้")
    send.scroll_into_view_if_needed()
    expect(send).to_be_in_viewport()
    narrow.page.keyboard.press("Escape")
    narrow.page.get_by_role("button", name="ทดสอบความทนทาน").click()
    expect(narrow.page.get_by_role("complementary")).to_be_in_viewport()
    narrow.shot("narrow-drawer")
    assert sideways(narrow) <= 0


def test_a_long_press_opens_the_menu_of_a_bubble(narrow: Watched, line: Line) -> None:
    owner = line.person("owner")
    line.say(owner, owner, "กดค้าง")
    phone = narrow.phone("owner")
    phone.sees("กดค้าง")
    phone.last.locator(".bubble").evaluate("el => el.dispatchEvent(new TouchEvent('touchstart', {bubbles: true}))")
    expect(phone.sheet.get_by_role("menuitem", name="ยกเลิกข้อความ")).to_be_visible()
