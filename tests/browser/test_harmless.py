"""Whatever a bot or a person writes stays words: no script runs, nothing is asked of other machines, no address opens.

The page's fixture fails each of these tests on a dialog, a policy violation or a foreign request as well.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from bot.emulator import Line
from tests.browser.echo_bot import EchoBot
from tests.browser.phones import Watched
from tests.browser.strange import put

STYLE = "red;background:url(https://evil.example/x)"
EVIL = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
EVIL_MESSAGES: list[dict[str, Any]] = [
    {"type": "text", "text": EVIL},
    {"type": "text", "text": "ค่ะ", "sender": {"name": EVIL, "iconUrl": "javascript:alert(1)"}},
    {
        "type": "textV2",
        "text": EVIL + "{a}",
        "substitution": {"a": {"type": "mention", "mentionee": {"type": "user", "userId": EVIL}}},
    },
    {"type": "sticker", "packageId": EVIL, "stickerId": "1", "keywords": [EVIL]},
    {
        "type": "image",
        "originalContentUrl": "javascript:alert(1)",
        "previewImageUrl": 'https://evil.example/x" onerror="alert(1)',
    },
    {"type": "location", "title": EVIL, "address": EVIL, "latitude": EVIL, "longitude": 100.7},
    {
        "type": "template",
        "altText": EVIL,
        "template": {
            "type": "confirm",
            "text": EVIL,
            "actions": [{"type": "message", "label": EVIL, "text": EVIL}],
        },
    },
    {
        "type": "imagemap",
        "altText": EVIL,
        "baseUrl": "javascript:alert(1)//",
        "baseSize": {"width": EVIL},
        "actions": [{"type": "message", "text": EVIL, "area": {"x": EVIL}}],
    },
    {"type": EVIL},
]


def test_markup_in_a_message_stays_words(shown: Watched, line: Line) -> None:
    phone = shown.phone("owner")
    for number, message in enumerate(EVIL_MESSAGES, 1):
        put(line, "owner", message)
        expect(phone.rows, str(message)).to_have_count(number)
    shown.page.wait_for_timeout(300)
    assert (
        phone.element.locator("script, img[onerror], [onclick], .log img[src='x'], a[href^='javascript']").count() == 0
    )


def test_markup_in_a_flex_message_stays_words_and_odd_values_are_left_out(shown: Watched, line: Line) -> None:
    contents = {
        "type": "bubble",
        "size": EVIL,
        "direction": EVIL,
        "header": {
            "type": "box",
            "layout": EVIL,
            "contents": [{"type": "text", "text": EVIL, "color": STYLE, "size": "expression(1)"}],
            "backgroundColor": STYLE,
        },
        "hero": {"type": "image", "url": "https://evil.example/track.png", "aspectRatio": EVIL},
        "body": {
            "type": "box",
            "layout": "vertical",
            "width": "calc(100% * 9)",
            "paddingAll": STYLE,
            "background": {"type": "linearGradient", "angle": EVIL, "startColor": STYLE, "endColor": STYLE},
            "contents": [
                {"type": "text", "contents": [{"type": "span", "text": EVIL, "color": STYLE}]},
                {"type": "button", "action": {"type": "uri", "label": EVIL, "uri": "javascript:alert(1)"}},
                {"type": EVIL},
                {"type": "__proto__"},
                {"type": "constructor"},
                None,
                "words",
            ],
        },
    }
    put(line, "owner", {"type": "flex", "altText": EVIL, "contents": contents})
    card = shown.phone("owner").last.locator(".fx-bubble")
    expect(card).to_contain_text("<script>alert(2)</script>")
    assert card.bounding_box()["width"] == 300  # type: ignore[index]
    styles = card.evaluate("el => [el, ...el.querySelectorAll('*')].map(e => e.getAttribute('style') || '').join(' ')")
    assert "evil.example" not in styles
    assert "expression" not in styles


def test_a_javascript_address_is_only_described(shown: Watched, line: Line) -> None:
    action = {"type": "uri", "label": "กดเลย", "uri": "javascript:alert(document.domain)"}
    put(
        line,
        "owner",
        {"type": "template", "altText": "x", "template": {"type": "buttons", "text": "x", "actions": [action]}},
    )
    phone = shown.phone("owner")
    phone.tap("กดเลย")
    expect(phone.sheet).to_contain_text("LINE ไม่รับ")
    expect(phone.sheet.locator("a")).to_have_count(0)
    assert shown.page.url.rstrip("/").endswith(str(shown.page.evaluate("location.port")))


def test_people_and_groups_may_have_any_name(shown: Watched, line: Line, bot: EchoBot) -> None:
    person = line.add_person("<b>ป้า</b>", "guest")
    line.add_group("<i>กลุ่ม</i>", [person])
    phone = shown.phone_of(person.id)
    expect(phone.element.locator(".tag-name")).to_have_text("<b>ป้า</b>")
    phone.element.get_by_role("button", name="รายการแชต").click()
    expect(phone.element.get_by_role("button", name="<i>กลุ่ม</i> (2)")).to_be_visible()
    phone.say("<u>ขีด</u>") if phone.box.is_visible() else None
    assert shown.page.locator("b, i:not(.signal, .battery, .dots i), u").count() == 0


def test_a_picture_on_the_internet_is_not_fetched(shown: Watched, bot: EchoBot, line: Line) -> None:
    url = "https://pictures.example/smoke.jpg"
    bot.push(line.person("owner").id, {"type": "image", "originalContentUrl": url, "previewImageUrl": url})
    expect(shown.phone("owner").last.locator(".photo.missing")).to_be_visible()
    face = {"name": "เจ้าหน้าที่นิด", "iconUrl": "https://pictures.example/face.png"}
    bot.push(line.person("owner").id, {"type": "text", "text": "ค่ะ", "sender": face})
    expect(shown.phone("owner").last.locator(".avatar svg")).to_be_visible()
    assert shown.foreign_requests == []


def test_a_link_in_a_text_is_shown_before_anything_opens(shown: Watched, bot: EchoBot, line: Line) -> None:
    bot.push(line.person("owner").id, {"type": "text", "text": "ดู https://www.diw.go.th หรือโทร 054-710-123"})
    phone = shown.phone("owner")
    phone.last.get_by_role("button", name="https://www.diw.go.th").click()
    expect(phone.sheet.locator("a")).to_have_attribute("href", "https://www.diw.go.th/")
    shown.page.keyboard.press("Escape")
    phone.last.get_by_role("button", name="054-710-123").click()
    expect(phone.sheet).to_contain_text("จะโทรหา 054710123")


def test_the_page_lives_under_a_strict_policy(shown: Watched, emulator_url: str) -> None:
    policy = shown.page.request.get(emulator_url).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert shown.page.locator("script:not([src]), style, [style*='url(']").count() == 0
