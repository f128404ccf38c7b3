"""Decides what we keep of LINE's answers: small frozen records, read tolerantly because LINE may add or drop fields.

Which call gives which record is left to `client`; errors are left to `errors`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sent:
    """LINE accepted the messages (which is not "seen").

    `message_ids` is empty when LINE accepted and its answer could not be read. `repeated`: this retry key was accepted
    before (409), and `request_id` is then the id of that first acceptance.
    """

    message_ids: tuple[str, ...]
    request_id: str | None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """How a person appears in LINE. `language` is a BCP 47 tag, absent before the person agreed to share it."""

    user_id: str
    display_name: str
    picture_url: str | None = None
    status_message: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class GroupSummary:
    group_id: str
    name: str
    picture_url: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A file a person sent. `content_type` is LINE's word for it, not a promise about the bytes."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Quota:
    """Paid messages of this month. `limit` is None where the plan has none."""

    limit: int | None
    used: int


@dataclass(frozen=True, slots=True)
class BotInfo:
    """The official account itself. `user_id` is what LINE writes into a webhook's `destination`."""

    user_id: str
    basic_id: str
    display_name: str
    picture_url: str | None = None


def mapping_of(body: bytes | None) -> dict[str, Any]:
    """The JSON object in `body`, or an empty one when it is anything else."""
    try:
        found = json.loads(body or b"")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def text_of(found: Mapping[str, Any], key: str) -> str | None:
    """A non-empty text under `key`, else None."""
    value = found.get(key)
    return value if isinstance(value, str) and value else None


def list_of(found: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The objects listed under `key`; whatever is not an object is left out."""
    value = found.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def message_ids_of(body: bytes | None) -> tuple[str, ...]:
    """Ids of `sentMessages`, in the order sent. LINE's are digits as text; a number is taken for one as well."""
    ids = (sent.get("id") for sent in list_of(mapping_of(body), "sentMessages"))
    return tuple(str(id_) for id_ in ids if isinstance(id_, str | int) and not isinstance(id_, bool))
