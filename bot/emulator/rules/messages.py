"""The message objects a bot sends, one table.

https://developers.line.biz/en/reference/messaging-api/#message-objects (PLATFORM §4); Flex, templates, imagemaps,
quick replies and actions have modules of their own.
"""

import re
from typing import Any

from bot.emulator.rules import imagemap, stickers, text_v2
from bot.emulator.rules.fields import Address, ByType, Extra, Many, Number, Rule, Shape, Text, Whole, shape, typed
from bot.emulator.rules.flex import FlexContents
from bot.emulator.rules.problems import Problems, Wrong
from bot.emulator.rules.quick_reply import QUICK_REPLY
from bot.emulator.rules.templates import TEMPLATE

MESSAGES_MOST = 5  # https://developers.line.biz/en/reference/messaging-api/#send-push-message
TEXT_LONGEST = 5_000  # https://developers.line.biz/en/reference/messaging-api/#text-message
EMOJIS_MOST = 20
ALT_TEXT_LONGEST = 1_500  # https://developers.line.biz/en/reference/messaging-api/#flex-message
SENDER_NAME_LONGEST = 20  # https://developers.line.biz/en/reference/messaging-api/#icon-nickname-switch
TRACKING_ID_LONGEST = 100  # https://developers.line.biz/en/reference/messaging-api/#video-message
TRACKING_ID = re.compile(r"[A-Za-z0-9\-.=,+*()%$&;:@{}!?<>\[\]]+")
LOCATION_TITLE_LONGEST = 100  # https://developers.line.biz/en/reference/messaging-api/#location-message
LOCATION_ADDRESS_LONGEST = 100
COUPON_TAG_LONGEST = 30  # https://developers.line.biz/en/reference/messaging-api/#coupon-message


def _not_line(value: dict[str, Any], at: str, problems: Problems) -> None:
    """The sender's name must not pretend to be LINE."""
    if "line" in (value.get("name") or "").casefold():
        problems.add(problems.into(at, "name"), Wrong.FORMAT, value["name"])


SENDER = shape("", _not_line, name=Text(SENDER_NAME_LONGEST), iconUrl=Address())
EMOJI = shape("index productId emojiId", index=Whole(0), productId=Text(), emojiId=Text())


def _emojis_on_dollars(value: dict[str, Any], at: str, problems: Problems) -> None:
    """Each emoji replaces a "$" at its index, counted in UTF-16 code units."""
    units = value["text"].encode("utf-16-le", "surrogatepass")
    for number, emoji in enumerate(value.get("emojis") or []):
        start = emoji["index"] * 2
        if units[start : start + 2] != b"$\x00":
            where = problems.item(problems.into(at, "emojis"), number)
            problems.add(problems.into(where, "index"), Wrong.RULE, "the index must point at a $")


def _message(required: str, /, *also: Extra, **fields: Rule) -> Shape:
    return typed(required, *also, quickReply=QUICK_REPLY, sender=SENDER, **fields)


ALT_TEXT = Text(ALT_TEXT_LONGEST)
QUOTE = Text()

MESSAGE = ByType(
    {
        "text": _message(
            "text", _emojis_on_dollars, text=Text(TEXT_LONGEST), emojis=Many(EMOJI, 0, EMOJIS_MOST), quoteToken=QUOTE
        ),
        "textV2": _message(
            "text", text_v2.substitutions_fit, text=Text(TEXT_LONGEST), substitution=text_v2.Substitutions(),
            quoteToken=QUOTE,
        ),
        "sticker": _message(
            "packageId stickerId", stickers.sendable, packageId=Text(), stickerId=Text(), quoteToken=QUOTE
        ),
        "image": _message(
            "originalContentUrl previewImageUrl", originalContentUrl=Address(), previewImageUrl=Address()
        ),
        "video": _message(
            "originalContentUrl previewImageUrl", originalContentUrl=Address(), previewImageUrl=Address(),
            trackingId=Text(TRACKING_ID_LONGEST, pattern=TRACKING_ID),
        ),
        "audio": _message("originalContentUrl duration", originalContentUrl=Address(), duration=Whole(1)),
        "location": _message(
            "title address latitude longitude", title=Text(LOCATION_TITLE_LONGEST),
            address=Text(LOCATION_ADDRESS_LONGEST), latitude=Number(-90, 90), longitude=Number(-180, 180),
        ),
        "imagemap": _message(
            "baseUrl altText baseSize actions", imagemap.areas_inside, baseUrl=Address(), altText=ALT_TEXT,
            baseSize=imagemap.BASE_SIZE, actions=Many(imagemap.ACTION, 0, imagemap.ACTIONS_MOST), video=imagemap.VIDEO,
        ),
        "template": _message("altText template", altText=ALT_TEXT, template=TEMPLATE),
        "flex": _message("altText contents", altText=ALT_TEXT, contents=FlexContents()),
        "coupon": _message("couponId", couponId=Text(), deliveryTag=Text(COUPON_TAG_LONGEST)),
    }
)  # fmt: skip

MESSAGES = Many(MESSAGE, 1, MESSAGES_MOST)
