"""A picture with areas to tap, and perhaps a film in it.

https://developers.line.biz/en/reference/messaging-api/#imagemap-message (PLATFORM §4)
"""

from typing import Any

from bot.emulator.rules.fields import Address, ByType, Text, Whole, shape, typed
from bot.emulator.rules.problems import Problems, Wrong

BASE_WIDTH = 1_040
ACTIONS_MOST = 50
LABEL_LONGEST = 100
URI_LONGEST = 1_000
TEXT_LONGEST = 400
CLIPBOARD_LONGEST = 1_000
LINK_LABEL_LONGEST = 30
URI_SCHEMES = ("http", "https", "line", "tel")

AREA = shape("x y width height", x=Whole(0), y=Whole(0), width=Whole(1), height=Whole(1))
LABEL = Text(LABEL_LONGEST)

ACTION = ByType(
    {
        "uri": typed("linkUri area", label=LABEL, linkUri=Address(URI_LONGEST, URI_SCHEMES), area=AREA),
        "message": typed("text area", label=LABEL, text=Text(TEXT_LONGEST), area=AREA),
        "clipboard": typed("clipboardText area", label=LABEL, clipboardText=Text(CLIPBOARD_LONGEST), area=AREA),
    }
)

EXTERNAL_LINK = shape("linkUri label", linkUri=Address(URI_LONGEST, URI_SCHEMES), label=Text(LINK_LABEL_LONGEST))
VIDEO = shape(
    "originalContentUrl previewImageUrl area",
    originalContentUrl=Address(), previewImageUrl=Address(), area=AREA, externalLink=EXTERNAL_LINK,
)  # fmt: skip


def areas_inside(value: dict[str, Any], at: str, problems: Problems) -> None:
    """Areas outside the picture could never be tapped."""
    width, height = value["baseSize"]["width"], value["baseSize"]["height"]
    for index, action in enumerate(value["actions"]):
        area = action["area"]
        if area["x"] + area["width"] > width or area["y"] + area["height"] > height:
            where = problems.item(problems.into(at, "actions"), index)
            problems.add(problems.into(where, "area"), Wrong.RULE, "the area must lie inside the base size")


BASE_SIZE = shape("width height", width=Whole(BASE_WIDTH, BASE_WIDTH), height=Whole(1))
