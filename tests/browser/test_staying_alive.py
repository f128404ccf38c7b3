"""The page outlives a restart of the bot and a flood of messages, and forgets nothing that was being written."""

from __future__ import annotations

import threading
import time
from urllib.parse import urlsplit

from playwright.sync_api import expect

from bot.emulator import Line
from bot.emulator.running import running
from tests.browser.conftest import OpenPage
from tests.browser.echo_bot import SECRET, TOKEN, EchoBot
from tests.browser.phones import Watched
from tests.browser.strange import put

SHOWN = 300


def test_the_page_finds_its_way_back_after_a_restart(bot: EchoBot, open_page: OpenPage) -> None:
    line = Line(channel_secret=SECRET, channel_access_token=TOKEN, webhook_url=bot.url)
    with running(line) as url:
        port = urlsplit(url).port or 0
        watched = open_page(url, quiet=False)  # a browser notes each connection that is refused
        phone = watched.phone("owner")
        phone.say("ก่อนดับ")
        phone.sees("ก่อนดับ")
        phone.box.fill("กำลังพิมพ์ค้างไว้")
    expect(watched.page.locator(".line-state")).to_have_text("กำลังต่อ…", timeout=25_000)
    again = Line(channel_secret=SECRET, channel_access_token=TOKEN, webhook_url=bot.url)
    with running(again, port):
        expect(watched.page.locator(".line-state")).to_have_text("ต่ออยู่", timeout=20_000)
        expect(phone.rows).to_have_count(0)  # the emulator's memory is gone, and the page says so
        expect(phone.box).to_have_value("กำลังพิมพ์ค้างไว้")
        phone.box.press("Enter")
        phone.sees("กำลังพิมพ์ค้างไว้")
        assert watched.dialogs == []
        watched.page.context.close()


def test_sixty_messages_a_second_do_not_freeze_the_page(shown: Watched, line: Line) -> None:
    owner = line.person("owner")
    shown.page.evaluate(
        """() => { window.slowest = 0; let last = performance.now();
        const tick = () => {
          const now = performance.now();
          window.slowest = Math.max(window.slowest, now - last); last = now;
          requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick); }"""
    )

    def flood() -> None:
        for number in range(420):
            line.say(owner, owner, f"ข้อความที่ {number}")
            time.sleep(1 / 60)

    sender = threading.Thread(target=flood)
    sender.start()
    phone = shown.phone("villager")
    phone.say("ยังพิมพ์ได้ไหม")
    phone.sees("ยังพิมพ์ได้ไหม")
    sender.join()
    flooded = shown.phone("owner")
    flooded.sees("ข้อความที่ 419", timeout=10_000)
    assert flooded.rows.count() == SHOWN
    expect(flooded.last).to_be_in_viewport()
    slowest = float(shown.page.evaluate("window.slowest"))
    assert slowest < 1_500, f"the page stood still for {slowest:.0f} ms"


def test_a_reader_of_old_messages_is_not_torn_away(shown: Watched, line: Line) -> None:
    owner = line.person("owner")
    for number in range(40):
        line.say(owner, owner, f"เก่า {number}")
    phone = shown.phone("owner")
    phone.sees("เก่า 39")
    log = phone.element.locator(".log")
    log.hover()
    shown.page.mouse.wheel(0, -900)
    shown.page.wait_for_timeout(300)
    at = log.evaluate("log => log.scrollTop")
    bubble = {"type": "text", "text": "ใหม่"}
    put(line, "owner", bubble)
    newer = phone.element.get_by_role("button", name="ข้อความใหม่")
    expect(newer).to_be_visible()
    assert abs(float(log.evaluate("log => log.scrollTop")) - float(at)) < 4
    newer.click()
    expect(phone.last).to_be_in_viewport()
    expect(newer).to_be_hidden()


def test_every_change_is_drawn_once_even_when_it_is_told_twice(shown: Watched, line: Line) -> None:
    owner = line.person("owner")
    bubble = line.say(owner, owner, "ครั้งเดียว")
    for _ in range(3):
        line.show_message(bubble)
    phone = shown.phone("owner")
    phone.sees("ครั้งเดียว")
    shown.page.wait_for_timeout(300)
    expect(phone.rows).to_have_count(1)
