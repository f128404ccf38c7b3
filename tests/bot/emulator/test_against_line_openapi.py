"""Our tables beside LINE's own specification: paths, properties, required ones, choices, sizes.

Read from a copy of https://github.com/line/line-openapi that does not belong to the product; without it these tests
skip.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.emulator.api import ENDPOINTS
from bot.emulator.rules import (
    actions,
    flex,
    imagemap,
    messages,
    quick_reply,
    recipients,
    requests,
    rich_menus,
    templates,
    text_v2,
)
from bot.emulator.rules.fields import ByType, Choice, Flag, Later, Many, Number, Rule, Shape, Size, Text, Whole

SHARED = Path(os.environ.get("NONG_PUN_SHARED", Path(__file__).parents[4] / "shared"))
SPECIFICATIONS = SHARED / "line" / "openapi"
pytestmark = pytest.mark.skipif(
    not SPECIFICATIONS.is_dir(), reason=f"LINE's specifications are not here ({SPECIFICATIONS})"
)

# What LINE serves and we do not, and why.
NOT_SERVED = {
    r"/bot/room/": "rooms were merged into groups in 2020 (LINE 10.17); nobody can make one here",
    r"/bot/membership/": "paid memberships are not part of what an office does",
    r"/bot/coupon": "coupons are not part of what an office does",
    r"/bot/message/markAsRead$": "an option for corporate partners; markAsRead by token is served",
    r"/pnp": "messages by phone number are an option for corporate partners",
}

# Properties LINE's documentation requires although the specification leaves them open, and the page that says so.
STRICTER = {
    "QuickReply": {"items"},  # …/reference/messaging-api/#items-object
    "QuickReplyItem": {"type", "action"},
    "Emoji": {"index", "productId", "emojiId"},  # …#text-message
    "Action": {"type"},
    "DatetimePickerAction": {"data", "mode"},  # …#datetime-picker-action
    "MessageAction": {"text"},
    "PostbackAction": {"data"},
    "RichMenuSwitchAction": {"richMenuAliasId", "data"},
    "URIAction": {"uri"},
    "AltUri": {"desktop"},
    "ImagemapVideo": {"originalContentUrl", "previewImageUrl", "area"},  # …#imagemap-message
    "ImagemapExternalLink": {"linkUri", "label"},
    "FlexBoxLinearGradient": {"angle", "startColor", "endColor"},  # …#box
    "RichMenuRequest": {"size", "selected", "name", "chatBarText", "areas"},  # …#rich-menu-object
    "RichMenuSize": {"width", "height"},
    "RichMenuArea": {"bounds", "action"},
    "RichMenuBounds": {"x", "y", "width", "height"},
    "AudienceRecipient": {"audienceGroupId"},  # …#narrowcast-recipient
    "RedeliveryRecipient": {"requestId"},
    "AppTypeDemographicFilter": {"oneOf"},
    "AreaDemographicFilter": {"oneOf"},
    "GenderDemographicFilter": {"oneOf"},
}

# Choices the specification names in a schema of their own beside a plain string property.
NAMED_CHOICES: dict[tuple[str, str], str] = {
    ("ButtonsTemplate", "imageAspectRatio"): "TemplateImageAspectRatio",
    ("ButtonsTemplate", "imageSize"): "TemplateImageSize",
    ("CarouselTemplate", "imageAspectRatio"): "TemplateImageAspectRatio",
    ("CarouselTemplate", "imageSize"): "TemplateImageSize",
    ("FlexBox", "borderWidth"): "FlexBoxBorderWidth",
    ("FlexBox", "cornerRadius"): "FlexBoxCornerRadius",
    ("FlexBox", "spacing"): "FlexBoxSpacing",
    ("FlexBox", "margin"): "FlexMargin",
    ("FlexBox", "paddingAll"): "FlexBoxPadding",
    ("FlexBox", "offsetTop"): "FlexOffset",
    ("FlexImage", "size"): "FlexImageSize",
    ("FlexIcon", "size"): "FlexIconSize",
    ("FlexText", "size"): "FlexTextFontSize",
    ("FlexSpan", "size"): "FlexSpanSize",
}

REQUESTS: dict[str, Shape] = {
    "ReplyMessageRequest": requests.REPLY,
    "PushMessageRequest": requests.PUSH,
    "MulticastRequest": requests.MULTICAST,
    "NarrowcastRequest": requests.NARROWCAST,
    "Limit": requests.LIMIT,
    "Filter": recipients.FILTER,
    "BroadcastRequest": requests.BROADCAST,
    "ValidateMessageRequest": requests.VALIDATE,
    "ShowLoadingAnimationRequest": requests.LOADING,
    "MarkMessagesAsReadByTokenRequest": requests.MARK_AS_READ,
    "SetWebhookEndpointRequest": requests.SET_WEBHOOK,
    "TestWebhookEndpointRequest": requests.TEST_WEBHOOK,
    "RichMenuBulkLinkRequest": requests.BULK_LINK,
    "RichMenuBulkUnlinkRequest": requests.BULK_UNLINK,
    "RichMenuBatchRequest": requests.BATCH,
    "CreateRichMenuAliasRequest": requests.CREATE_ALIAS,
    "UpdateRichMenuAliasRequest": requests.UPDATE_ALIAS,
    "RichMenuRequest": rich_menus.RICH_MENU,
    "RichMenuSize": rich_menus.SIZE,
    "RichMenuArea": rich_menus.AREA,
    "RichMenuBounds": rich_menus.BOUNDS,
    "AltUri": actions.ALT_URI,
    "QuickReply": quick_reply.QUICK_REPLY,
    "QuickReplyItem": quick_reply.ITEM,
    "Sender": messages.SENDER,
    "Emoji": messages.EMOJI,
    "ImagemapBaseSize": imagemap.BASE_SIZE,
    "ImagemapArea": imagemap.AREA,
    "ImagemapVideo": imagemap.VIDEO,
    "ImagemapExternalLink": imagemap.EXTERNAL_LINK,
    "CarouselColumn": templates.COLUMN,
    "ImageCarouselColumn": templates.IMAGE_COLUMN,
    "FlexBubbleStyles": flex.STYLES,
    "FlexBlockStyle": flex.BLOCK_STYLE,
}

# Families told apart by `type`: base schema → (our shapes, every kind at least in one place).
FAMILIES: dict[str, list[ByType]] = {
    "Message": [messages.MESSAGE],
    "Template": [templates.TEMPLATE],
    "FlexContainer": [flex.CONTAINER],
    "FlexComponent": [flex.COMPONENT],
    "FlexBoxBackground": [flex.GRADIENT],
    "ImagemapAction": [imagemap.ACTION],
    "SubstitutionObject": [text_v2.SUBSTITUTION],
    "MentionTarget": [text_v2.MENTIONEE],
    "Recipient": [recipients.RECIPIENT],
    "DemographicFilter": [recipients.DEMOGRAPHIC],
    "RichMenuBatchOperation": [requests.BATCH_OPERATION],
    "Action": [
        actions.IN_QUICK_REPLY,
        actions.IN_TEMPLATE,
        actions.IN_TEMPLATE_DEFAULT,
        actions.IN_IMAGE_CAROUSEL,
        actions.IN_RICH_MENU,
        actions.ON_FLEX_BUTTON,
        actions.ON_FLEX_PART,
    ],
}


@cache
def specification(name: str = "messaging-api") -> dict[str, Any]:
    with (SPECIFICATIONS / f"{name}.yml").open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return loaded


def schema(name: str, of: str = "messaging-api") -> dict[str, Any]:
    found: dict[str, Any] = specification(of)["components"]["schemas"][name]
    return found


def flat(name: str, of: str = "messaging-api") -> tuple[dict[str, Any], set[str]]:
    """All properties and the required ones of a schema, its `allOf` parents included."""
    properties: dict[str, Any] = {}
    required: set[str] = set()
    parts = [schema(name, of), *schema(name, of).get("allOf", [])]
    for part in parts:
        if "$ref" in part:
            more, must = flat(part["$ref"].rsplit("/", 1)[1], of)
            properties.update(more)
            required |= must
        properties.update(part.get("properties", {}))
        required |= set(part.get("required", []))
    return properties, required


def resolved(described: dict[str, Any]) -> dict[str, Any]:
    return schema(described["$ref"].rsplit("/", 1)[1]) if "$ref" in described else described


def plain(rule: Rule) -> Rule:
    return rule.find() if isinstance(rule, Later) else rule


def family_members() -> Iterator[tuple[str, str, Shape]]:
    for base, families in FAMILIES.items():
        mapping = schema(base)["discriminator"]["mapping"]
        for family in families:
            for kind, shape in family.shapes.items():
                yield base, mapping[kind].rsplit("/", 1)[1], shape


def every_shape() -> list[tuple[str, Shape]]:
    if not SPECIFICATIONS.is_dir():
        return []
    members = [(name, shape) for _, name, shape in family_members()]
    return [*REQUESTS.items(), *members]


def test_every_path_we_serve_is_lines() -> None:
    paths = specification()["paths"]
    for endpoint in ENDPOINTS:
        assert endpoint.path in paths, endpoint.path
        assert endpoint.method.lower() in paths[endpoint.path], (endpoint.method, endpoint.path)


def test_every_path_of_line_is_served_or_named_with_a_reason() -> None:
    served = {(endpoint.method.lower(), endpoint.path) for endpoint in ENDPOINTS}
    missing = [
        (method, path)
        for path, operations in specification()["paths"].items()
        for method in operations
        if method in ("get", "post", "put", "delete") and (method, path) not in served
    ]
    unexplained = [one for one in missing if not any(re.search(pattern, one[1]) for pattern in NOT_SERVED)]
    assert unexplained == []
    idle = [pattern for pattern in NOT_SERVED if not any(re.search(pattern, path) for _, path in missing)]
    assert idle == [], "a reason for something that is served or gone"


def test_every_body_that_line_describes_is_read_as_json() -> None:
    for endpoint in ENDPOINTS:
        operation = specification()["paths"][endpoint.path][endpoint.method.lower()]
        content = operation.get("requestBody", {}).get("content", {})
        expected = "json" if "application/json" in content else "bytes" if content else ""
        assert endpoint.takes == expected, endpoint.path


@pytest.mark.parametrize(("base", "families"), FAMILIES.items(), ids=list(FAMILIES))
def test_we_know_every_kind_of_a_family_and_no_other(base: str, families: list[ByType]) -> None:
    known = set().union(*(family.shapes for family in families))
    assert known == set(schema(base)["discriminator"]["mapping"])


@pytest.mark.parametrize(("name", "shape"), every_shape(), ids=[name for name, _ in every_shape()])
def test_properties_are_lines(name: str, shape: Shape) -> None:
    properties, _ = flat(name)
    assert set(shape.fields) == set(properties)


@pytest.mark.parametrize(("name", "shape"), every_shape(), ids=[name for name, _ in every_shape()])
def test_required_properties_are_lines(name: str, shape: Shape) -> None:
    properties, required = flat(name)
    is_action = "label" in properties and name.endswith("Action") and "area" not in properties
    ours = set(shape.required)
    if is_action:
        ours.discard("label")  # required in quick replies, templates and Flex buttons, optional elsewhere
    extra = STRICTER.get(name, set()) | (STRICTER["Action"] if is_action else set())
    if "type" in shape.fields:
        extra = extra | {"type"}
    assert ours == required | extra


@pytest.mark.parametrize(("name", "shape"), every_shape(), ids=[name for name, _ in every_shape()])
def test_limits_and_choices_are_lines(name: str, shape: Shape) -> None:
    for key, described in flat(name)[0].items():
        rule = plain(shape.fields[key])
        wanted = resolved(described)
        named = NAMED_CHOICES.get((name, key))
        if named:
            wanted = {**wanted, "enum": schema(named)["enum"]}
        complaint = disagreement(rule, wanted)
        assert complaint is None, f"{name}.{key}: {complaint}"


def disagreement(rule: Rule, wanted: dict[str, Any]) -> str | None:
    kind = wanted.get("type")
    judge = {"string": _text, "integer": _whole, "array": _array, "boolean": _boolean, "number": _number}.get(str(kind))
    return judge(rule, wanted) if judge else None


def _text(rule: Rule, wanted: dict[str, Any]) -> str | None:
    if "enum" in wanted:
        ours = rule.values if isinstance(rule, Choice) else rule.keywords if isinstance(rule, Size) else ()
        return None if set(ours) == set(wanted["enum"]) else f"choices {ours} instead of {wanted['enum']}"
    longest = getattr(rule, "longest", None)
    if "maxLength" in wanted and longest != wanted["maxLength"]:
        return f"longest {longest} instead of {wanted['maxLength']}"
    if "pattern" in wanted and isinstance(rule, Text):
        pattern = rule.pattern.pattern if rule.pattern else ""
        return None if f"^{pattern}$" == wanted["pattern"] else f"pattern {pattern} instead of {wanted['pattern']}"
    return None


def _whole(rule: Rule, wanted: dict[str, Any]) -> str | None:
    if not isinstance(rule, Whole):
        return "not a whole number"
    # Our documentation-based bounds may only be tighter.
    if "minimum" in wanted and (rule.least is None or rule.least < wanted["minimum"]):
        return f"least {rule.least} below {wanted['minimum']}"
    if "maximum" in wanted and (rule.most is None or rule.most > wanted["maximum"]):
        return f"most {rule.most} above {wanted['maximum']}"
    return None


def _number(rule: Rule, _wanted: dict[str, Any]) -> str | None:
    return None if isinstance(rule, Number) else "not a number"


def _boolean(rule: Rule, _wanted: dict[str, Any]) -> str | None:
    return None if isinstance(rule, Flag) else "not a boolean"


def _array(rule: Rule, wanted: dict[str, Any]) -> str | None:
    if not isinstance(rule, Many):
        return "not an array"
    if "maxItems" in wanted and rule.most != wanted["maxItems"]:
        return f"at most {rule.most} instead of {wanted['maxItems']}"
    if "minItems" in wanted and rule.least < wanted["minItems"]:
        return f"at least {rule.least} instead of {wanted['minItems']}"
    items = resolved(wanted["items"])
    return disagreement(plain(rule.of), items) if items.get("type") != "object" else None


def test_the_comparison_would_notice_a_difference() -> None:
    """A contract test that cannot fail proves nothing."""
    noticing: list[tuple[Callable[[], str | None], str]] = [
        (lambda: _text(Text(10), {"type": "string", "maxLength": 20}), "longest"),
        (lambda: _text(Choice(("a",)), {"type": "string", "enum": ["a", "b"]}), "choices"),
        (lambda: _array(Many(Text(), 1, 3), {"type": "array", "maxItems": 5, "items": {"type": "string"}}), "at most"),
        (lambda: _whole(Whole(0), {"type": "integer", "minimum": 1}), "least"),
    ]
    for look, word in noticing:
        assert word in (look() or "")
