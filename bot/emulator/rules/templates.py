"""Buttons, confirm, carousel, image carousel.

https://developers.line.biz/en/reference/messaging-api/#template-messages (PLATFORM §4); texts and titles are counted
in grapheme clusters.
"""

from typing import Any

from bot.emulator.rules import actions
from bot.emulator.rules.counting import graphemes
from bot.emulator.rules.fields import Address, ByType, Choice, Colour, Many, Text, shape, typed
from bot.emulator.rules.problems import Problems, Wrong

TITLE_LONGEST = 40  # https://developers.line.biz/en/reference/messaging-api/#buttons
BUTTONS_TEXT_LONGEST = 160
TEXT_LONGEST_WITH_PICTURE = 60
BUTTONS_MOST = 4
CONFIRM_TEXT_LONGEST = 240  # https://developers.line.biz/en/reference/messaging-api/#confirm
CONFIRM_ACTIONS = 2
COLUMNS_MOST = 10  # https://developers.line.biz/en/reference/messaging-api/#carousel
COLUMN_TEXT_LONGEST = 120
COLUMN_ACTIONS_MOST = 3
IMAGE_COLUMNS_MOST = 10  # https://developers.line.biz/en/reference/messaging-api/#image-carousel


def _shorter_beside_a_picture(value: dict[str, Any], at: str, problems: Problems) -> None:
    decorated = value.get("thumbnailImageUrl") or value.get("title")
    if decorated and graphemes(value["text"]) > TEXT_LONGEST_WITH_PICTURE:
        problems.add(problems.into(at, "text"), Wrong.LENGTH, 1, TEXT_LONGEST_WITH_PICTURE)


def _columns_alike(value: dict[str, Any], at: str, problems: Problems) -> None:
    columns = value["columns"]
    for index, column in enumerate(columns[1:], start=1):
        where = problems.item(problems.into(at, "columns"), index)
        if len(column["actions"]) != len(columns[0]["actions"]):
            problems.add(problems.into(where, "actions"), Wrong.RULE, "every column needs the same number of actions")
        for name in ("thumbnailImageUrl", "title"):
            if bool(column.get(name)) != bool(columns[0].get(name)):
                problems.add(problems.into(where, name), Wrong.RULE, f"{name} must be in every column or in none")


ASPECT_RATIO = Choice(("rectangle", "square"))
IMAGE_SIZE = Choice(("cover", "contain"))

COLUMN = shape(
    "text actions", _shorter_beside_a_picture,
    thumbnailImageUrl=Address(), imageBackgroundColor=Colour(), title=Text(TITLE_LONGEST, by=graphemes),
    text=Text(COLUMN_TEXT_LONGEST, by=graphemes), defaultAction=actions.IN_TEMPLATE_DEFAULT,
    actions=Many(actions.IN_TEMPLATE, 1, COLUMN_ACTIONS_MOST),
)  # fmt: skip

IMAGE_COLUMN = shape("imageUrl action", imageUrl=Address(), action=actions.IN_IMAGE_CAROUSEL)

TEMPLATE = ByType(
    {
        "buttons": typed(
            "text actions", _shorter_beside_a_picture,
            thumbnailImageUrl=Address(), imageAspectRatio=ASPECT_RATIO, imageSize=IMAGE_SIZE,
            imageBackgroundColor=Colour(), title=Text(TITLE_LONGEST, by=graphemes),
            text=Text(BUTTONS_TEXT_LONGEST, by=graphemes), defaultAction=actions.IN_TEMPLATE_DEFAULT,
            actions=Many(actions.IN_TEMPLATE, 1, BUTTONS_MOST),
        ),
        "confirm": typed(
            "text actions", text=Text(CONFIRM_TEXT_LONGEST, by=graphemes),
            actions=Many(actions.IN_TEMPLATE, CONFIRM_ACTIONS, CONFIRM_ACTIONS),
        ),
        "carousel": typed(
            "columns", _columns_alike, columns=Many(COLUMN, 1, COLUMNS_MOST),
            imageAspectRatio=ASPECT_RATIO, imageSize=IMAGE_SIZE,
        ),
        "image_carousel": typed("columns", columns=Many(IMAGE_COLUMN, 1, IMAGE_COLUMNS_MOST)),
    }
)  # fmt: skip
