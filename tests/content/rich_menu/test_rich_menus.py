from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import numpy as np
import pytest
import regex
import resvg_py
from PIL import Image

import content.rich_menu.draw as drawing
from content import rich_menu
from content.load import ContentError
from content.rich_menu import RichMenu, rich_menus
from content.rich_menu.draw import paint, svg
from content.rich_menu.layout import NAMES, Layout, read_layout

MENUS = {menu.name: menu for menu in rich_menus()}


@pytest.fixture(params=NAMES)
def menu(request: pytest.FixtureRequest) -> RichMenu:
    return MENUS[request.param]


@pytest.fixture(params=NAMES)
def layout(request: pytest.FixtureRequest) -> Layout:
    return read_layout(request.param)


def graphemes(words: str) -> int:
    return len(regex.findall(r"\X", words))


def test_the_object_keeps_lines_limits(menu: RichMenu) -> None:
    body = menu.body
    assert set(body) == {"name", "size", "selected", "chatBarText", "areas"}
    assert len(body["name"]) <= 300
    assert 0 < len(body["chatBarText"]) <= 14
    assert 0 < len(body["areas"]) <= 20
    assert re.fullmatch(r"[a-z0-9_-]{1,32}", menu.alias)
    for area in body["areas"]:
        assert set(area) == {"bounds", "action"}
        action = area["action"]
        assert action["type"] == "postback"
        assert 0 < graphemes(action["label"]) <= 20
        assert 0 < len(action["data"]) <= 300
        assert action["displayText"] == action["label"]
        assert action.get("inputOption") in {None, "openKeyboard"}


def test_the_picture_keeps_lines_limits(menu: RichMenu) -> None:
    picture = Image.open(io.BytesIO(menu.png))
    assert picture.format == "PNG"
    assert len(menu.png) <= 1_000_000
    assert picture.size == (menu.body["size"]["width"], menu.body["size"]["height"])
    width, height = picture.size
    assert 800 <= width <= 2500
    assert height >= 250
    assert width / height >= 1.45


def test_the_areas_cover_the_picture_without_overlap(menu: RichMenu) -> None:
    size = menu.body["size"]
    covered = np.zeros((size["height"], size["width"]), dtype=np.uint8)
    for area in menu.body["areas"]:
        box = area["bounds"]
        assert min(box.values()) >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"]
        covered[box["y"] : box["y"] + box["height"], box["x"] : box["x"] + box["width"]] += 1
    assert (covered == 1).all()


def test_what_each_field_does() -> None:
    assert [area["action"]["data"] for area in MENUS["public"].body["areas"]] == [
        "v1 menu.isingleform",
        "v1 menu.gi",
        "v1 menu.awards",
        "v1 menu.complain",
        "v1 menu.track",
        "v1 menu.officer",
    ]
    assert [area["action"]["data"] for area in MENUS["officer"].body["areas"]] == [
        "v1 desk.mine",
        "v1 desk.new",
        "v1 desk.questions",
        "v1 desk.find",
        "v1 desk.help",
        "v1 menu.public",
    ]


def test_the_same_words_give_the_same_bytes(layout: Layout) -> None:
    assert paint(layout) == MENUS[layout.name].png


def test_a_change_of_words_or_of_what_a_tap_does_changes_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {MENUS["officer"].body["name"]}
    for change in ({"data": "v1 desk.other"}, {"lines": ("อื่น",)}, {"tint": "#000000"}):
        layout = read_layout("officer")
        changed = replace(layout, areas=(replace(layout.areas[0], **change), *layout.areas[1:]))
        monkeypatch.setattr(rich_menu, "read_layout", lambda _name, changed=changed: changed)
        names.add(rich_menu._rich_menu("officer").body["name"])
    assert len(names) == 4


def ink(drawn: str, width: int, height: int) -> np.ndarray:
    """Where an SVG fragment leaves ink: a mask of the picture, for words without page, cards and icons."""
    png = resvg_py.svg_to_bytes(
        svg_string=f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">{drawn}</svg>',
        skip_system_fonts=True,
        font_files=list(drawing.FONT_FILES.values()),
    )
    mask: np.ndarray = np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"))[:, :, 3] > 64
    return mask


def lines_of(layout: Layout) -> list[str]:
    return re.findall("<text.*?</text>", svg(layout))


def test_every_word_stays_well_inside_its_card(layout: Layout) -> None:
    words = ink("".join(lines_of(layout)), layout.width, layout.height)
    margin = drawing.GAP // 2 + 20
    for area in layout.areas:
        rows = slice(area.y + margin, area.y + area.height - margin)
        columns = slice(area.x + margin, area.x + area.width - margin)
        assert words[rows, columns].sum() > 5_000, f"{area.name} has no words"
        words[rows, columns] = False
    assert not words.any()


def test_lines_do_not_touch_each_other(layout: Layout) -> None:
    # A vowel below a line must not meet a tone above the next.
    lines = lines_of(layout)
    assert len(lines) >= sum(len(area.lines) for area in layout.areas)
    times = sum(ink(line, layout.width, layout.height).astype(int) for line in lines)
    assert np.max(times) == 1


def test_words_that_are_too_long_are_refused_before_they_reach_a_phone(layout: Layout) -> None:
    long = replace(layout.areas[0], lines=("ถามเรื่องการรายงานข้อมูลโรงงานทั้งหมด",))
    with pytest.raises(ContentError, match="too long"):
        paint(replace(layout, areas=(long, *layout.areas[1:])))


def test_words_are_dark_enough_on_their_cards(layout: Layout) -> None:
    for area in layout.areas:
        assert contrast(area.ink, area.card) >= 4.5  # WCAG AA for small words
        assert contrast(area.glyph, area.tint) >= 2.5


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two ``#RRGGBB`` colours."""

    def light(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_thai_marks_are_stacked_not_overprinted() -> None:
    # "นี้" has a vowel and a tone on one letter: shaped right, the tone stands above the vowel and adds to the height.
    heights = [ink_height(word) for word in ("น", "นี", "นี้")]
    assert heights[0] < heights[1] < heights[2]
    # A tone alone stands lower than a tone above a vowel.
    assert ink_height("น้") < ink_height("นี้")


def ink_height(word: str) -> int:
    line = f'<text x="50" y="250" font-family="{drawing.FAMILY}" font-weight="700" font-size="140">{word}</text>'
    return int(ink(line, 400, 400).any(axis=1).sum())


def test_the_bodies_can_be_sent_as_json(menu: RichMenu) -> None:
    assert json.loads(json.dumps(menu.body)) == menu.body
