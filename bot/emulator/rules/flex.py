"""Flex containers: bubbles, carousels, and which part may stand in which box.

https://developers.line.biz/en/reference/messaging-api/#flex-message (PLATFORM §4, §4.1)
"""

import json
import re
from typing import Any

from bot.emulator.rules import actions
from bot.emulator.rules.fields import (
    Address,
    ByType,
    Choice,
    Colour,
    Flag,
    Later,
    Many,
    Rule,
    Shape,
    Size,
    Text,
    Whole,
    shape,
    typed,
)  # fmt: skip
from bot.emulator.rules.problems import Problems, Wrong

BUBBLE_BYTES = 30 * 1024  # https://developers.line.biz/en/reference/messaging-api/#bubble
CAROUSEL_BYTES = 50 * 1024  # https://developers.line.biz/en/reference/messaging-api/#f-carousel
BUBBLES_MOST = 12
BUBBLE_SIZES = ("nano", "micro", "deca", "hecto", "kilo", "mega", "giga")
USUAL_BUBBLE_SIZE = "mega"
VIDEO_BUBBLE_SIZES = ("kilo", "mega", "giga")  # https://developers.line.biz/en/reference/messaging-api/#f-video
RATIO_LARGEST = 100_000  # https://developers.line.biz/en/reference/messaging-api/#f-image
RATIO_TALLEST = 3
ANIMATED_MOST = 10  # in one message

GAPS = ("none", "xs", "sm", "md", "lg", "xl", "xxl")
BORDERS = ("none", "light", "normal", "medium", "semi-bold", "bold")
FONT_SIZES = ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl")
GRADIENT_ANGLE = re.compile(r"(0|[1-9]\d{0,2})(\.\d+)?deg")
GRADIENT_POSITION = re.compile(r"(100|\d{1,2})(\.\d+)?%")

# https://developers.line.biz/en/reference/messaging-api/#box
CHILDREN = {
    "horizontal": ("box", "button", "image", "text", "separator", "filler"),
    "vertical": ("box", "button", "image", "text", "separator", "filler"),
    "baseline": ("icon", "text", "filler"),
}
HEROES = ("box", "image", "video")
ALTERNATIVES = ("box", "image")

_GAP = Size(GAPS)
_OFFSET = Size(GAPS, percent=True)
_MEASURE = Size(percent=True)
_FONT = Size(FONT_SIZES)
_RATIO = Text(pattern=re.compile(r"\d{1,6}(\.\d+)?:\d{1,6}(\.\d+)?"))
_POSITION: dict[str, Rule] = {
    "position": Choice(("relative", "absolute")),
    "offsetTop": _OFFSET, "offsetBottom": _OFFSET, "offsetStart": _OFFSET, "offsetEnd": _OFFSET,
}  # fmt: skip
_ALIGN = Choice(("start", "end", "center"))
_GRAVITY = Choice(("top", "bottom", "center"))
_FONT_LOOK: dict[str, Rule] = {
    "size": _FONT, "color": Colour(), "weight": Choice(("regular", "bold")),
    "style": Choice(("normal", "italic")), "decoration": Choice(("none", "underline", "line-through")),
}  # fmt: skip


def _children_fit(value: dict[str, Any], at: str, problems: Problems) -> None:
    allowed = CHILDREN[value["layout"]]
    for index, child in enumerate(value["contents"]):
        if child["type"] not in allowed:
            where = problems.item(problems.into(at, "contents"), index)
            problems.add(where, Wrong.PLACE, f"{child['type']} in a {value['layout']} box")


def _has_words(value: dict[str, Any], at: str, problems: Problems) -> None:
    if value.get("text") is None and not value.get("contents"):
        problems.add(problems.into(at, "text"), Wrong.MISSING)


def _ratio_fits(value: dict[str, Any], at: str, problems: Problems) -> None:
    ratio = value.get("aspectRatio")
    if ratio is None:
        return
    width, height = (float(side) for side in ratio.split(":"))
    fine = 1 <= width <= RATIO_LARGEST and 1 <= height <= RATIO_LARGEST and height <= RATIO_TALLEST * width
    if not fine:
        problems.add(problems.into(at, "aspectRatio"), Wrong.FORMAT, ratio)


def _angle_fits(value: dict[str, Any], at: str, problems: Problems) -> None:
    if float(value["angle"].removesuffix("deg")) >= 360:
        problems.add(problems.into(at, "angle"), Wrong.FORMAT, value["angle"])


GRADIENT = ByType(
    {
        "linearGradient": typed(
            "angle startColor endColor", _angle_fits, angle=Text(pattern=GRADIENT_ANGLE), startColor=Colour(),
            endColor=Colour(), centerColor=Colour(), centerPosition=Text(pattern=GRADIENT_POSITION),
        )
    }
)  # fmt: skip

BOX = typed(
    "layout contents", _children_fit,
    layout=Choice(tuple(CHILDREN)), contents=Many(Later(lambda: COMPONENT)), flex=Whole(0), spacing=_GAP, margin=_GAP,
    backgroundColor=Colour(), borderColor=Colour(), borderWidth=Size(BORDERS), cornerRadius=Size(GAPS),
    width=_MEASURE, maxWidth=_MEASURE, height=_MEASURE, maxHeight=_MEASURE,
    paddingAll=_OFFSET, paddingTop=_OFFSET, paddingBottom=_OFFSET, paddingStart=_OFFSET, paddingEnd=_OFFSET,
    action=actions.ON_FLEX_PART,
    justifyContent=Choice(("center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly")),
    alignItems=Choice(("center", "flex-start", "flex-end")), background=GRADIENT, **_POSITION,
)  # fmt: skip

BUTTON = typed(
    "action", action=actions.ON_FLEX_BUTTON, flex=Whole(0), margin=_GAP, height=Choice(("sm", "md")),
    style=Choice(("primary", "secondary", "link")), color=Colour(), gravity=_GRAVITY,
    adjustMode=Choice(("shrink-to-fit",)), scaling=Flag(), **_POSITION,
)  # fmt: skip

IMAGE = typed(
    "url", _ratio_fits, url=Address(), flex=Whole(0), margin=_GAP, align=_ALIGN, gravity=_GRAVITY,
    size=Size((*FONT_SIZES, "full"), percent=True), aspectRatio=_RATIO, aspectMode=Choice(("cover", "fit")),
    backgroundColor=Colour(), action=actions.ON_FLEX_PART, animated=Flag(), **_POSITION,
)  # fmt: skip

VIDEO = typed(
    "url previewUrl altContent", _ratio_fits, url=Address(), previewUrl=Address(),
    altContent=Later(lambda: ByType({kind: COMPONENTS[kind] for kind in ALTERNATIVES})), aspectRatio=_RATIO,
    action=actions.ON_FLEX_VIDEO,
)  # fmt: skip

ICON = typed(
    "url", _ratio_fits, url=Address(), size=_FONT, aspectRatio=_RATIO, margin=_GAP, scaling=Flag(), **_POSITION
)

SPAN = typed("", text=Text(), **_FONT_LOOK)

TEXT = typed(
    "", _has_words, text=Text(), contents=Many(ByType({"span": SPAN})), flex=Whole(0), align=_ALIGN, gravity=_GRAVITY,
    wrap=Flag(), lineSpacing=Size(), margin=_GAP, maxLines=Whole(0), action=actions.ON_FLEX_PART,
    adjustMode=Choice(("shrink-to-fit",)), scaling=Flag(), **_FONT_LOOK, **_POSITION,
)  # fmt: skip

SEPARATOR = typed("", margin=_GAP, color=Colour())
FILLER = typed("", flex=Whole(0))

COMPONENTS: dict[str, Shape] = {
    "box": BOX, "button": BUTTON, "image": IMAGE, "video": VIDEO, "icon": ICON, "text": TEXT, "span": SPAN,
    "separator": SEPARATOR, "filler": FILLER,
}  # fmt: skip
COMPONENT: ByType = ByType(COMPONENTS)

BLOCK_STYLE = shape("", backgroundColor=Colour(), separator=Flag(), separatorColor=Colour())
STYLES = shape("", header=BLOCK_STYLE, hero=BLOCK_STYLE, body=BLOCK_STYLE, footer=BLOCK_STYLE)


def _bubble_rules(value: dict[str, Any], at: str, problems: Problems) -> None:
    if not any(value.get(block) for block in ("header", "hero", "body", "footer")):
        problems.add(at, Wrong.RULE, "At least one block must be specified")
    hero = value.get("hero") or {}
    if hero.get("type") == "video" and value.get("size", USUAL_BUBBLE_SIZE) not in VIDEO_BUBBLE_SIZES:
        problems.add(
            problems.into(at, "hero"), Wrong.RULE, f"a video needs a bubble of size {', '.join(VIDEO_BUBBLE_SIZES)}"
        )
    if json_bytes(value) > BUBBLE_BYTES:
        problems.add(at, Wrong.RULE, f"bubble is too large: {BUBBLE_BYTES} bytes at most")


def _carousel_rules(value: dict[str, Any], at: str, problems: Problems) -> None:
    bubbles = value["contents"]
    first_size = bubbles[0].get("size", USUAL_BUBBLE_SIZE)
    for index, bubble in enumerate(bubbles):
        where = problems.item(problems.into(at, "contents"), index)
        if bubble.get("size", USUAL_BUBBLE_SIZE) != first_size:
            problems.add(problems.into(where, "size"), Wrong.RULE, "every bubble of a carousel must have the same size")
        if (bubble.get("hero") or {}).get("type") == "video":
            problems.add(problems.into(where, "hero"), Wrong.PLACE, "video in a carousel")
    if json_bytes(value) > CAROUSEL_BYTES:
        problems.add(at, Wrong.RULE, f"carousel is too large: {CAROUSEL_BYTES} bytes at most")


def json_bytes(value: Any) -> int:
    """The size LINE limits: the JSON of the container in UTF-8."""
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


_BOX_ONLY = ByType({"box": BOX})
BUBBLE = typed(
    "", _bubble_rules, direction=Choice(("ltr", "rtl")), size=Choice(BUBBLE_SIZES), styles=STYLES, header=_BOX_ONLY,
    hero=ByType({kind: COMPONENTS[kind] for kind in HEROES}), body=_BOX_ONLY, footer=_BOX_ONLY,
    action=actions.ON_FLEX_PART,
)  # fmt: skip
CAROUSEL = typed("contents", _carousel_rules, contents=Many(ByType({"bubble": BUBBLE}), 1, BUBBLES_MOST))
CONTAINER = ByType({"bubble": BUBBLE, "carousel": CAROUSEL})


class FlexContents:
    """The container of a Flex message; its problems are told as LINE tells them, from the container on."""

    def check(self, value: Any, at: str, problems: Problems) -> None:
        inner = problems.container(at)
        CONTAINER.check(value, "", inner)
        if not inner and _animated(value) > ANIMATED_MOST:
            inner.add("", Wrong.RULE, f"{ANIMATED_MOST} animated images at most")


def _animated(value: Any) -> int:
    if isinstance(value, list):
        return sum(_animated(item) for item in value)
    if isinstance(value, dict):
        return int(value.get("animated") is True) + sum(_animated(inner) for inner in value.values())
    return 0
