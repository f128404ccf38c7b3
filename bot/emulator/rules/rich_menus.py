"""Rich menu objects and their pictures.

https://developers.line.biz/en/reference/messaging-api/#rich-menu-object (PLATFORM §7); name and bar text are counted
in grapheme clusters.
"""

import io
from typing import Any

from PIL import Image

from bot.emulator.rules import actions
from bot.emulator.rules.counting import graphemes
from bot.emulator.rules.fields import Flag, Many, Text, Whole, shape
from bot.emulator.rules.problems import Problems, Wrong

NAME_LONGEST = 300
BAR_TEXT_LONGEST = 14
AREAS_MOST = 20
# https://developers.line.biz/en/reference/messaging-api/#upload-rich-menu-image-requirements
WIDTH_LEAST, WIDTH_MOST = 800, 2_500
HEIGHT_LEAST = 250
RATIO_LEAST = 1.45
PICTURE_BYTES = 1024 * 1024
PICTURE_TYPES = {"image/jpeg": "JPEG", "image/png": "PNG"}
NOT_ALLOWED = "The image size is not allowed for richmenu"
COORDINATE_MOST = 2_147_483_647

SIZE = shape("width height", width=Whole(WIDTH_LEAST, WIDTH_MOST), height=Whole(HEIGHT_LEAST, COORDINATE_MOST))
BOUNDS = shape(
    "x y width height", x=Whole(0, COORDINATE_MOST), y=Whole(0, COORDINATE_MOST), width=Whole(1, COORDINATE_MOST),
    height=Whole(1, COORDINATE_MOST),
)  # fmt: skip
AREA = shape("bounds action", bounds=BOUNDS, action=actions.IN_RICH_MENU)


def _geometry(value: dict[str, Any], at: str, problems: Problems) -> None:
    width, height = value["size"]["width"], value["size"]["height"]
    if width / height < RATIO_LEAST:
        problems.add(
            problems.into(at, "size"), Wrong.RULE, f"the aspect ratio (width / height) must be {RATIO_LEAST} or more"
        )
    for index, area in enumerate(value["areas"]):
        bounds = area["bounds"]
        if bounds["x"] + bounds["width"] > width or bounds["y"] + bounds["height"] > height:
            where = problems.item(problems.into(at, "areas"), index)
            problems.add(problems.into(where, "bounds"), Wrong.RULE, "the bounds must lie inside the rich menu")


RICH_MENU = shape(
    "size selected name chatBarText areas", _geometry, size=SIZE, selected=Flag(),
    name=Text(NAME_LONGEST, by=graphemes), chatBarText=Text(BAR_TEXT_LONGEST, by=graphemes),
    areas=Many(AREA, 0, AREAS_MOST),
)  # fmt: skip


def judge_picture(data: bytes, media_type: str) -> tuple[int, str | None]:
    """(status, complaint) for an uploaded picture; (200, None) when it will do."""
    if media_type not in PICTURE_TYPES:
        return 415, "Unsupported Media Type"
    if len(data) > PICTURE_BYTES:
        return 400, NOT_ALLOWED
    try:
        with Image.open(io.BytesIO(data)) as picture:
            form, width, height = picture.format, picture.width, picture.height
            picture.verify()
    except Exception:  # Pillow raises whatever a broken file makes it raise
        return 400, NOT_ALLOWED
    fits = WIDTH_LEAST <= width <= WIDTH_MOST and height >= HEIGHT_LEAST and width / height >= RATIO_LEAST
    if form != PICTURE_TYPES[media_type] or not fits:
        return 400, NOT_ALLOWED
    return 200, None
