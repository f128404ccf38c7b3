"""What does a rich menu look like? Builds an SVG from its layout and paints it as a PNG; the words are the layout's.

The same words and colours give the same bytes on every machine: only the fonts the project depends on are read.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

import fontpkg_sarabun
import resvg_py
from PIL import ImageFont

from content.load import ContentError, read_yaml
from content.rich_menu.layout import FOLDER, Area, Layout

FAMILY = fontpkg_sarabun.FAMILY
FONT_FILES = {
    weight: str(Path(fontpkg_sarabun.ROOT) / "files" / f"Sarabun-{style}.ttf")
    for weight, style in ((700, "Bold"), (500, "Medium"))
}

GAP = 22  # between the cards; half of it inside each area
RADIUS = 64
PADDING = 44  # left free inside a card, left and right
BESIDE = 40  # between an icon and the words right of it
BENEATH = 14  # between an icon and the words under it
LINE_STEP = 1.28  # of the font size: a vowel below one line must not touch a tone above the next
NOTE_STEP = 1.5
LETTER_MIDDLE = 0.34  # of the font size; a little lower than half a letter, to balance the marks above
ICON_GRID = 96
GLYPH_SHARE = 0.76  # of the disc behind it
ICON_ABOVE, ICON_LEFT = 222.0, 236.0
MOST_TITLE = {"icon_above": 140.0, "icon_left": 118.0}
MOST_NOTE = 86.0
LEAST_TITLE, LEAST_NOTE = 96.0, 80.0  # pixels of 2500: 14 and 11.5 px on a phone that is 360 px wide


def paint(layout: Layout) -> bytes:
    """The picture as PNG in the layout's size. Errors: ContentError when words do not fit their card."""
    return resvg_py.svg_to_bytes(
        svg_string=svg(layout),
        width=layout.width,
        height=layout.height,
        skip_system_fonts=True,
        font_files=list(FONT_FILES.values()),
        font_family=FAMILY,
        sans_serif_family=FAMILY,
        languages=["th"],
    )


def svg(layout: Layout) -> str:
    """The picture as SVG: a page, and a card with icon and words for each area."""
    words_and_icon = _icon_above if layout.style == "icon_above" else _icon_left
    sizes = _sizes(layout)
    cards = "".join(_card(area) + words_and_icon(area, *sizes) for area in layout.areas)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{layout.width}" height="{layout.height}" '
        f'viewBox="0 0 {layout.width} {layout.height}">'
        "<style>.solid{fill:currentColor;stroke:none}</style>"
        f'<rect width="{layout.width}" height="{layout.height}" fill="{layout.page}"/>{cards}</svg>'
    )


def words_width(words: str, size: float, weight: int) -> float:
    """Width in pixels of one line of text. Thai marks above and below a letter take no width of their own."""
    return float(_font(weight).getlength(words)) * size / 1000


@cache
def _font(weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT_FILES[weight], 1000, layout_engine=ImageFont.Layout.BASIC)


@cache
def _icons() -> dict[str, str]:
    icons: dict[str, str] = read_yaml(FOLDER / "icons.yml")
    return icons


def _sizes(layout: Layout) -> tuple[float, float]:
    """One size for all titles of a menu and one for all notes: the largest at which the widest still fits."""
    titles = [(line, _room(area, layout)) for area in layout.areas for line in area.lines]
    notes = [(area.note, _room(area, layout)) for area in layout.areas if area.note]
    title, note = _fitting(titles, 700, MOST_TITLE[layout.style]), _fitting(notes, 500, MOST_NOTE)
    if title < LEAST_TITLE or note < LEAST_NOTE:
        raise ContentError(f"rich_menu/{layout.name}.yml: the words are too long for their cards")
    return title, note


def _fitting(lines: list[tuple[str, float]], weight: int, most: float) -> float:
    return min([most, *(room / words_width(words, 1, weight) for words, room in lines)])


def _room(area: Area, layout: Layout) -> float:
    free = area.width - GAP - 2 * PADDING
    return free if layout.style == "icon_above" else free - ICON_LEFT - BESIDE


def _card(area: Area) -> str:
    half = GAP / 2
    return (
        f'<rect x="{area.x + half}" y="{area.y + half}" width="{area.width - GAP}" height="{area.height - GAP}" '
        f'rx="{RADIUS}" fill="{area.card}"/>'
    )


def _icon_above(area: Area, title: float, note: float) -> str:
    """Icon, title lines and note under each other, the whole in the middle of the card."""
    words = len(area.lines) * title * LINE_STEP + (note * NOTE_STEP if area.note else 0)
    top = area.y + (area.height - ICON_ABOVE - BENEATH - words) / 2
    middle = area.x + area.width / 2
    drawn = _icon(area, middle - ICON_ABOVE / 2, top, ICON_ABOVE)
    baseline = top + ICON_ABOVE + BENEATH
    for line in area.lines:
        baseline += title * LINE_STEP
        drawn += _words(line, middle, baseline, title, 700, area.ink, "middle")
    return drawn + _words(area.note, middle, baseline + note * NOTE_STEP, note, 500, area.ink, "middle")


def _icon_left(area: Area, title: float, _note: float) -> str:
    """Icon left, title lines right of it, both around the middle of the card; there is no room for a note."""
    left = area.x + GAP / 2 + PADDING
    middle = area.y + area.height / 2
    step = title * LINE_STEP
    baseline = middle - step * (len(area.lines) - 1) / 2 + title * LETTER_MIDDLE
    drawn = _icon(area, left, middle - ICON_LEFT / 2, ICON_LEFT)
    for number, line in enumerate(area.lines):
        drawn += _words(line, left + ICON_LEFT + BESIDE, baseline + number * step, title, 700, area.ink, "start")
    return drawn


def _icon(area: Area, x: float, y: float, size: float) -> str:
    if area.icon not in _icons():
        raise ContentError(f"rich_menu/icons.yml has no icon {area.icon}")
    inner = size * GLYPH_SHARE
    scale = inner / ICON_GRID
    offset = (size - inner) / 2
    return (
        f'<circle cx="{x + size / 2:.1f}" cy="{y + size / 2:.1f}" r="{size / 2:.1f}" fill="{area.tint}"/>'
        f'<g transform="translate({x + offset:.1f} {y + offset:.1f}) scale({scale:.4f})" fill="none" '
        f'stroke="{area.glyph}" color="{area.glyph}" stroke-width="7" stroke-linecap="round" stroke-linejoin="round">'
        f"{_icons()[area.icon]}</g>"
    )


def _words(words: str, x: float, y: float, size: float, weight: int, colour: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FAMILY}" font-size="{size:.1f}" font-weight="{weight}" '
        f'fill="{colour}" text-anchor="{anchor}" xml:lang="th">{escape(words)}</text>'
    )
