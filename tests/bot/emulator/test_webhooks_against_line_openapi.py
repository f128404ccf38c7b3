"""Our webhooks beside LINE's specification of them: every kind has its required properties and no invented ones."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.emulator import Line
from bot.emulator.people import Person
from tests.bot.emulator.conftest import Bot
from tests.bot.emulator.every_event import happen

SHARED = Path(os.environ.get("NONG_PUN_SHARED", Path(__file__).parents[4] / "shared"))
SPECIFICATION = SHARED / "line" / "openapi" / "webhook.yml"
pytestmark = pytest.mark.skipif(
    not SPECIFICATION.is_file(), reason=f"LINE's specification is not here ({SPECIFICATION})"
)

# The copy of July 2026 does not know it yet: https://developers.line.biz/en/reference/messaging-api/#edit-event
NEWER = {"messageEdited": "MessageEvent"}
# Module channels and corporate options: an office's account gets none of these.
NOT_SENT = {"module", "activated", "deactivated", "botSuspended", "botResumed", "delivery"}


@cache
def schemas() -> dict[str, Any]:
    with SPECIFICATION.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = yaml.safe_load(file)["components"]["schemas"]
    return loaded


def flat(name: str) -> tuple[dict[str, Any], set[str]]:
    properties: dict[str, Any] = {}
    required: set[str] = set()
    for part in (schemas()[name], *schemas()[name].get("allOf", [])):
        if "$ref" in part:
            more, must = flat(part["$ref"].rsplit("/", 1)[1])
            properties.update(more)
            required |= must
        properties.update(part.get("properties", {}))
        required |= set(part.get("required", []))
    return properties, required


def complaints(value: Any, described: dict[str, Any], at: str) -> list[str]:
    """What is missing, invented or of the wrong kind in a value, all the way down."""
    if "$ref" in described:
        return _of_schema(value, described["$ref"].rsplit("/", 1)[1], at)
    if "enum" in described and value not in described["enum"]:
        return [f"{at}: {value!r} is none of {described['enum']}"]
    kinds: dict[str, Any] = {
        "string": str, "integer": int, "boolean": bool, "number": (int, float), "array": list, "object": dict,
    }  # fmt: skip
    wanted = described.get("type")
    if wanted and not isinstance(value, kinds[wanted]):
        return [f"{at}: {type(value).__name__} instead of {wanted}"]
    if wanted == "array":
        return [
            one for index, item in enumerate(value) for one in complaints(item, described["items"], f"{at}[{index}]")
        ]
    return []


def _of_schema(value: Any, name: str, at: str) -> list[str]:
    discriminator = schemas()[name].get("discriminator")
    if discriminator:
        kind = value[discriminator["propertyName"]]
        mapped = discriminator["mapping"].get(kind)
        name = mapped.rsplit("/", 1)[1] if mapped else NEWER[kind]
    properties, required = flat(name)
    if not properties:
        return complaints(value, {k: v for k, v in schemas()[name].items() if k in ("type", "enum")}, at)
    told = [f"{at}.{missing} is missing" for missing in required - set(value)]
    told += [f"{at}.{extra} is unknown" for extra in set(value) - set(properties)]
    for key, inner in value.items():
        told += complaints(inner, properties.get(key, {}), f"{at}.{key}")
    return told


def test_every_webhook_is_as_line_describes_it(line: Line, bot: Bot, somsri: Person) -> None:
    happen(line, somsri)
    assert line.wait_idle()
    for arrived in bot.arrived:
        assert _of_schema(arrived.body, "CallbackRequest", "") == []


def test_every_event_type_an_office_can_get_is_sent(line: Line, bot: Bot, somsri: Person) -> None:
    happen(line, somsri)
    assert line.wait_idle()
    sent = {event["type"] for event in bot.events}
    known = set(schemas()["Event"]["discriminator"]["mapping"])
    assert sent == (known - NOT_SENT) | set(NEWER)
    messages = {event["message"]["type"] for event in bot.events if event["type"] == "message"}
    assert messages == set(schemas()["MessageContent"]["discriminator"]["mapping"])


def test_the_comparison_would_notice_a_difference() -> None:
    event = {
        "type": "follow", "timestamp": 1, "mode": "active", "webhookEventId": "x", "replyToken": "t",
        "deliveryContext": {"isRedelivery": False}, "source": {"type": "user", "userId": "U"},
        "follow": {"isUnblocked": True},
    }  # fmt: skip
    assert _of_schema(event, "Event", "") == []
    assert _of_schema({**event, "mode": "asleep"}, "Event", "") != []
    assert _of_schema({**event, "colour": "red"}, "Event", "") == [".colour is unknown"]
    assert _of_schema({**event, "follow": {}}, "Event", "") == [".follow.isUnblocked is missing"]
    assert _of_schema({**event, "timestamp": "1"}, "Event", "") != []
