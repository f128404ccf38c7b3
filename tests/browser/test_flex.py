"""Flex messages have the sizes, shares and colours their JSON asks for, measured in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from bot.emulator import Line
from tests.browser.conftest import OpenPage
from tests.browser.echo_bot import EchoBot
from tests.browser.phones import Phone, Watched

Part = dict[str, Any]

INNER_HEIGHT = """el => {
  const range = document.createRange();
  range.selectNodeContents(el);
  return range.getBoundingClientRect().height;
}"""
BASELINE = """el => {
  const mark = document.createElement('span');
  mark.style.display = 'inline-block';
  el.querySelector('.fx-words').append(mark);
  const y = mark.getBoundingClientRect().bottom;
  mark.remove();
  return y;
}"""


def box(layout: str, *contents: Part, **more: Any) -> Part:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def text(words: str, **more: Any) -> Part:
    return {"type": "text", "text": words, **more}


@pytest.fixture
def wide_phone(emulator_url: str, open_page: OpenPage) -> Phone:
    """The owner's phone on a screen wide enough for every size of bubble."""
    watched = open_page(emulator_url, width=690, height=1100)
    watched.page.emulate_media(reduced_motion="reduce")  # a chat that scrolls smoothly cannot be measured meanwhile
    watched.page.wait_for_selector(".phone")
    return watched.phone("owner")


@pytest.fixture
def draw(wide_phone: Phone, bot: EchoBot, line: Line) -> Any:
    """draw(body or bubble) → the drawn bubble"""

    def one(part: Part, **bubble: Any) -> Locator:
        contents = part if part["type"] in ("bubble", "carousel") else {"type": "bubble", "body": part, **bubble}
        before = wide_phone.rows.count()
        bot.push(line.person("owner").id, {"type": "flex", "altText": "ทดสอบ", "contents": contents})
        expect(wide_phone.rows).to_have_count(before + 1)
        return wide_phone.last.locator(".fx-bubble").first

    return one


def size(part: Locator) -> tuple[float, float]:
    found = part.bounding_box()
    assert found
    return found["width"], found["height"]


def style(part: Locator, name: str) -> str:
    return str(part.evaluate("(el, name) => getComputedStyle(el)[name]", name))


def test_each_size_of_bubble_has_its_width(draw: Any) -> None:
    widths = {"nano": 120, "micro": 160, "deca": 220, "hecto": 241, "kilo": 260, "mega": 300, "giga": 486}
    assert {name: size(draw(box("vertical", text("กข")), size=name))[0] for name in widths} == widths


def test_a_bubble_is_never_wider_than_the_chat(shown: Watched, bot: EchoBot, line: Line) -> None:
    bot.push(
        line.person("owner").id,
        {
            "type": "flex",
            "altText": "x",
            "contents": {"type": "bubble", "size": "giga", "body": box("vertical", text("กข"))},
        },
    )
    row = shown.phone("owner").last
    assert size(row.locator(".fx-bubble"))[0] <= size(row)[0] - 46


def test_children_of_a_row_share_it_by_their_flex(draw: Any) -> None:
    body = box("horizontal", text("a", flex=1), text("b", flex=2), text("c", flex=3), paddingAll="0px")
    parts = draw(body).locator(".fx-text")
    widths = [round(size(parts.nth(i))[0]) for i in range(3)]
    assert widths == [50, 100, 150]


def test_flex_zero_takes_only_what_the_words_need(draw: Any) -> None:
    parts = draw(box("horizontal", text("สั้น", flex=0), text("ที่เหลือ", flex=1), paddingAll="0px")).locator(".fx-text")
    assert size(parts.nth(0))[0] < 60
    assert size(parts.nth(1))[0] > 230


def test_spacing_keywords_and_pixels_stand_between_children_and_margin_replaces_them(draw: Any) -> None:
    for spacing, pixels in (("xs", 2), ("sm", 4), ("md", 8), ("lg", 12), ("xl", 16), ("xxl", 20), ("7px", 7)):
        parts = draw(box("vertical", text("a"), text("b"), text("c", margin="none"), spacing=spacing)).locator(
            ".fx-text"
        )
        boxes = [parts.nth(i).bounding_box() or {} for i in range(3)]
        assert round(boxes[1]["y"] - boxes[0]["y"] - boxes[0]["height"]) == pixels
        assert round(boxes[2]["y"] - boxes[1]["y"] - boxes[1]["height"]) == 0


def test_padding_is_taken_from_keywords_pixels_and_single_sides(draw: Any) -> None:
    part = (
        draw(box("vertical", text("a"), paddingAll="lg", paddingTop="30px", paddingStart="xxl"))
        .locator(".fx-box")
        .first
    )
    assert [style(part, f"padding{side}") for side in ("Top", "Right", "Bottom", "Left")] == [
        "30px",
        "12px",
        "12px",
        "20px",
    ]


def test_words_are_as_large_as_their_keyword(draw: Any) -> None:
    sizes = {
        "xxs": 11,
        "xs": 13,
        "sm": 14,
        "md": 16,
        "lg": 19,
        "xl": 22,
        "xxl": 29,
        "3xl": 35,
        "4xl": 48,
        "5xl": 74,
        "25px": 25,
    }
    parts = draw(box("vertical", *(text("ก", size=name) for name in sizes)), size="giga").locator(".fx-text")
    assert [style(parts.nth(i), "fontSize") for i in range(len(sizes))] == [f"{pixels}px" for pixels in sizes.values()]


def test_long_words_wrap_only_when_asked_and_stop_at_max_lines(draw: Any) -> None:
    long = "สำนักงานอุตสาหกรรมจังหวัดน่านรับเรื่องร้องเรียนเกี่ยวกับโรงงานทุกวันทำการ " * 3
    bubble = draw(box("vertical", text(long), text(long, wrap=True), text(long, wrap=True, maxLines=2), spacing="md"))
    heights = [size(bubble.locator(".fx-text").nth(i))[1] for i in range(3)]
    line_height = heights[0]
    assert heights[1] > line_height * 5
    assert abs(heights[2] - 2 * line_height) < 2


def test_tone_marks_are_not_cut_off_where_a_text_is_shortened(draw: Any) -> None:
    words = draw(box("vertical", text("ปั๊มน้ำที่นี่ กู้ปู่ญี่ปุ่น ฎีกา ฐานผู้ใช้", size="xl"))).locator(".fx-words")
    assert size(words)[1] >= float(words.evaluate(INNER_HEIGHT)) - 1


def test_line_spacing_is_added_between_lines_only(draw: Any) -> None:
    three = "หนึ่ง\nสอง\nสาม"
    bubble = draw(box("vertical", text(three, wrap=True), text(three, wrap=True, lineSpacing="10px"), spacing="none"))
    plain, spaced = (size(bubble.locator(".fx-text").nth(i))[1] for i in range(2))
    assert round(spaced - plain) == 20  # two gaps between three lines


def test_spans_have_looks_of_their_own(draw: Any) -> None:
    spans = [
        {"type": "span", "text": "ปกติ "},
        {
            "type": "span",
            "text": "แดง",
            "color": "#B3261E",
            "weight": "bold",
            "decoration": "line-through",
            "size": "xl",
        },
    ]
    part = draw(box("vertical", {"type": "text", "contents": spans, "wrap": True})).locator(".fx-words span").nth(1)
    assert style(part, "color") == "rgb(179, 38, 30)"
    assert style(part, "fontWeight") == "700"
    assert style(part, "fontSize") == "22px"
    assert "line-through" in style(part, "textDecorationLine")


def test_align_and_gravity_place_the_words(draw: Any) -> None:
    body = box(
        "horizontal",
        text("บน", gravity="top"),
        text("กลาง", gravity="center", align="center"),
        text("ล่าง", gravity="bottom", align="end"),
        height="100px",
        paddingAll="0px",
    )
    parts = draw(body).locator(".fx-text")
    tops = [(parts.nth(i).bounding_box() or {})["y"] for i in range(3)]
    assert tops[0] < tops[1] < tops[2]
    assert [style(parts.nth(i), "textAlign") for i in range(3)] == ["start", "center", "end"]


def test_baselines_of_a_baseline_box_agree(draw: Any) -> None:
    parts = draw(box("baseline", text("ใหญ่", size="xxl", flex=0), text("เล็ก", size="xs", flex=0))).locator(".fx-text")
    assert abs(parts.nth(0).evaluate(BASELINE) - parts.nth(1).evaluate(BASELINE)) < 1.5


def test_a_share_of_the_width_works_in_both_directions(draw: Any) -> None:
    bar = box("vertical", {"type": "filler"}, width="40%", height="6px", backgroundColor="#12A150")
    for layout in ("vertical", "horizontal"):
        bubble = draw(box("vertical", box(layout, bar, backgroundColor="#DDDDDD"), paddingAll="0px"))
        assert round(size(bubble.locator(".fx-box").nth(2))[0]) == 120


def test_colours_gradients_borders_and_corners(draw: Any) -> None:
    body = box(
        "vertical",
        text("ก"),
        borderWidth="medium",
        borderColor="#FF000080",
        cornerRadius="lg",
        background={
            "type": "linearGradient",
            "angle": "90deg",
            "startColor": "#112233",
            "endColor": "#445566",
            "centerColor": "#778899",
            "centerPosition": "30%",
        },
    )
    part = draw(body).locator(".fx-box").first
    assert (
        style(part, "backgroundImage")
        == "linear-gradient(90deg, rgb(17, 34, 51), rgb(119, 136, 153) 30%, rgb(68, 85, 102))"
    )
    assert style(part, "borderTopWidth") == "2px"
    assert style(part, "borderTopColor") == "rgba(255, 0, 0, 0.5)"
    assert style(part, "borderTopLeftRadius") == "12px"


def test_an_absolute_part_stands_where_its_offsets_say(draw: Any) -> None:
    badge = box("vertical", text("ใหม่"), position="absolute", offsetTop="10px", offsetEnd="lg", width="60px")
    bubble = draw(box("vertical", text("ก"), badge, height="120px"))
    outer, inner = (
        bubble.locator(".fx-box").first.bounding_box() or {},
        bubble.locator(".fx-box").nth(1).bounding_box() or {},
    )
    assert round(inner["y"] - outer["y"]) == 10
    assert round(outer["x"] + outer["width"] - inner["x"] - inner["width"]) == 12


def test_pictures_keep_their_ratio_and_size(draw: Any, bot: EchoBot) -> None:
    url = f"{bot.api}/emulator/samples/1"
    picture = {"type": "image", "url": url, "size": "sm", "aspectRatio": "2:1", "aspectMode": "cover"}
    hero = {"type": "image", "url": url, "size": "full", "aspectRatio": "20:13", "aspectMode": "cover"}
    bubble = draw({"type": "bubble", "hero": hero, "body": box("vertical", picture)})
    assert tuple(round(value) for value in size(bubble.locator(".fx-hero .fx-picture"))) == (300, 195)
    assert tuple(round(value) for value in size(bubble.locator(".fx-body .fx-picture"))) == (80, 40)
    assert style(bubble.locator(".fx-body img"), "objectFit") == "cover"


def test_buttons_have_their_styles_and_heights(draw: Any) -> None:
    def button(**more: Any) -> Part:
        return {"type": "button", "action": {"type": "message", "label": "กด", "text": "กด"}, **more}

    buttons = draw(
        box("vertical", button(), button(style="primary", height="sm"), button(style="secondary", color="#FFCC00"))
    ).get_by_role("button")
    assert [round(size(buttons.nth(i))[1]) for i in range(3)] == [52, 40, 52]
    assert style(buttons.nth(0), "color") == "rgb(66, 101, 154)"
    assert style(buttons.nth(1), "backgroundColor") == "rgb(6, 199, 85)"
    assert style(buttons.nth(2), "backgroundColor") == "rgb(255, 204, 0)"


def test_a_separator_is_a_line_across_a_column_and_down_a_row(draw: Any) -> None:
    bubble = draw(
        box(
            "vertical",
            text("ก"),
            {"type": "separator"},
            box("horizontal", text("ข"), {"type": "separator"}, text("ค")),
            paddingAll="0px",
        )
    )
    lines = bubble.locator(".fx-separator")
    assert tuple(round(value) for value in size(lines.nth(0))) == (300, 1)
    assert round(size(lines.nth(1))[0]) == 1
    assert size(lines.nth(1))[1] > 15


def test_bubbles_of_a_carousel_are_equally_high_and_scroll_by_themselves(draw: Any, wide_phone: Phone) -> None:
    short = {
        "type": "bubble",
        "size": "kilo",
        "body": box("vertical", text("สั้น")),
        "footer": box("vertical", text("ท้าย")),
    }
    tall = {
        "type": "bubble",
        "size": "kilo",
        "body": box("vertical", *(text(str(i)) for i in range(9))),
        "footer": box("vertical", text("ท้าย")),
    }
    draw({"type": "carousel", "contents": [short, tall, short]})
    bubbles = wide_phone.last.locator(".fx-bubble")
    assert len({round(size(bubbles.nth(i))[1]) for i in range(3)}) == 1
    feet = [(bubbles.nth(i).locator(".fx-footer").bounding_box() or {})["y"] for i in range(2)]
    assert round(feet[0]) == round(feet[1])
    rail = wide_phone.last.locator(".fx-rail")
    assert rail.evaluate("rail => rail.scrollWidth > rail.clientWidth")
    rail.focus()
    wide_phone.page.keyboard.press("ArrowRight")
    wide_phone.page.wait_for_timeout(500)
    assert rail.evaluate("rail => rail.scrollLeft") > 0


def test_a_bubble_from_right_to_left_begins_on_the_right(draw: Any) -> None:
    bubble = draw(
        {"type": "bubble", "direction": "rtl", "body": box("horizontal", text("a", flex=0), text("b", flex=1))}
    )
    first, second = (bubble.locator(".fx-text").nth(i).bounding_box() or {} for i in range(2))
    assert first["x"] > second["x"]
