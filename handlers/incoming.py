"""Reads a raw webhook event into what the handlers talk about. Never raises for a shape that it does not know.

Decides what an event is (a text, a photo, a tap …); what follows from it is the router's work. LINE adds event, message
and source types without notice (PLATFORM §1): they become the kind "unknown" and keep their reply token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, cast

Kind = Literal[
    "text",
    "photo",
    "voice",
    "video",
    "file",
    "location",
    "sticker",
    "tap",
    "follow",
    "unfollow",
    "join",
    "leave",
    "members_joined",
    "members_left",
    "unsend",
    "edited",
    "unknown_message",
    "unknown",
]

MESSAGE_KINDS: Mapping[str, Kind] = {
    "text": "text",
    "image": "photo",
    "audio": "voice",
    "video": "video",
    "file": "file",
    "location": "location",
    "sticker": "sticker",
}
EVENT_KINDS: Mapping[str, Kind] = {
    "postback": "tap",
    "follow": "follow",
    "unfollow": "unfollow",
    "join": "join",
    "leave": "leave",
    "memberJoined": "members_joined",
    "memberLeft": "members_left",
    "unsend": "unsend",
}
MEDIA_KINDS = frozenset({"photo", "voice", "video", "file"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event. Texts hold no NUL and no lone surrogates; `message_id` is LINE's; coordinates are WGS84 degrees."""

    kind: Kind
    occurred_at: datetime
    user_id: str | None = None
    source: Literal["user", "group", "room", "unknown"] = "unknown"
    message_id: str | None = None
    text: str = ""
    latitude: float | None = None
    longitude: float | None = None
    address: str = ""
    data: str = ""  # of a tap
    params: Mapping[str, str] = field(default_factory=dict)  # of a date picker
    file_name: str | None = None
    file_size: int | None = None
    duration_ms: int | None = None
    provided_by_line: bool = True  # False: contentProvider external, nothing to fetch
    set_id: str | None = None  # photos sent together
    set_total: int | None = None
    keywords: tuple[str, ...] = ()  # of a sticker
    mentions_bot: bool = False
    is_unblocked: bool = False

    @property
    def is_media(self) -> bool:
        return self.kind in MEDIA_KINDS

    @property
    def in_private(self) -> bool:
        return self.source == "user"


def read(event: Mapping[str, Any]) -> Incoming:
    """The event as handlers see it. `event` is one element of the webhook's `events`."""
    source = _mapping(event.get("source"))
    base: dict[str, Any] = {
        "occurred_at": occurred_at(event),
        "user_id": _text(source.get("userId")) or None,
        "source": source.get("type") if source.get("type") in ("user", "group", "room") else "unknown",
    }
    type_ = event.get("type")
    if type_ in ("message", "messageEdited"):
        return _message(_mapping(event.get("message")), base, edited=type_ == "messageEdited")
    if type_ == "postback":
        postback = _mapping(event.get("postback"))
        params = {str(k): _text(v) for k, v in _mapping(postback.get("params")).items()}
        return Incoming(kind="tap", data=_text(postback.get("data")), params=params, **base)
    if type_ == "unsend":
        unsent = _text(_mapping(event.get("unsend")).get("messageId")) or None
        return Incoming(kind="unsend", message_id=unsent, **base)
    if type_ == "follow":
        unblocked = _mapping(event.get("follow")).get("isUnblocked") is True
        return Incoming(kind="follow", is_unblocked=unblocked, **base)
    return Incoming(kind=EVENT_KINDS.get(str(type_), "unknown"), **base)


def _message(message: Mapping[str, Any], base: dict[str, Any], *, edited: bool) -> Incoming:
    kind: Kind = "edited" if edited else MESSAGE_KINDS.get(str(message.get("type")), "unknown_message")
    image_set = _mapping(message.get("imageSet"))
    return Incoming(
        kind=kind,
        message_id=_text(message.get("id")) or None,
        text=_text(message.get("text")) if kind in ("text", "edited") else "",
        latitude=_number(message.get("latitude"), 90),
        longitude=_number(message.get("longitude"), 180),
        address=_text(message.get("address")) or _text(message.get("title")),
        file_name=_text(message.get("fileName"))[:255] or None,
        file_size=_whole(message.get("fileSize")),
        duration_ms=_whole(message.get("duration")),
        provided_by_line=_mapping(message.get("contentProvider")).get("type", "line") == "line",
        set_id=_text(image_set.get("id")) or None,
        set_total=_whole(image_set.get("total")),
        keywords=tuple(_text(word) for word in _list(message.get("keywords"))),
        mentions_bot=any(
            _mapping(m).get("isSelf") is True for m in _list(_mapping(message.get("mention")).get("mentionees"))
        ),
        **base,
    )


def occurred_at(event: Mapping[str, Any]) -> datetime:
    """LINE's timestamp (ms since 1970) in UTC; the epoch where it is missing or absurd."""
    stamp = event.get("timestamp")
    try:
        return datetime.fromtimestamp(float(cast(float, stamp)) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def clean(words: str) -> str:
    """Without NUL (PostgreSQL refuses it) and with lone surrogates replaced (no encoding of them exists)."""
    return words.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _text(value: object) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: object, most: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if -most <= value <= most else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None
