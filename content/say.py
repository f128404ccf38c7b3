"""Turns a key and its values into what LINE shows: a text, a text message, a message with quick replies.

Decides the written form of values (dates, numbers); which key to say when is the handlers' decision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from content.load import ContentError, texts
from content.thai_dates import thai_date, thai_moment

# A LINE message or action object exactly as LINE's API takes it.
Message = dict[str, Any]
Action = dict[str, Any]

TEXT_LIMIT = 5000  # UTF-16 units, PLATFORM §4 "text"
QUICK_REPLY_LIMIT = 13  # PLATFORM §4 "Common"


def text(key: str, /, **values: object) -> str:
    """The words of a key with its holes filled. Errors: ContentError for an unknown key or a missing value."""
    entry = texts().get(key)
    if entry is None:
        raise ContentError(f"there is no text with the key {key}")
    try:
        return entry.words.format_map({name: _written(value) for name, value in values.items()})
    except KeyError as missing:
        raise ContentError(f"{key} needs a value for {missing}") from missing


def say(key: str, /, *, quick: Sequence[Action] = (), **values: object) -> Message:
    """A text message: {"type": "text", "text": …}, with quick replies when `quick` has actions."""
    return with_quick(plain(text(key, **values)), quick)


def plain(words: str) -> Message:
    """A text message of words that are not ours (what the other side wrote), cut to LINE's length."""
    return {"type": "text", "text": cut_utf16(words, TEXT_LIMIT)}


def with_quick(message: Message, quick: Sequence[Action]) -> Message:
    """The same message with up to 13 quick replies; LINE shows those of the last message only."""
    if not quick:
        return message
    items = [{"type": "action", "action": action} for action in quick[:QUICK_REPLY_LIMIT]]
    return {**message, "quickReply": {"items": items}}


def utf16_length(words: str) -> int:
    """Length as LINE counts it: UTF-16 code units (PLATFORM §4)."""
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def cut_utf16(words: str, limit: int) -> str:
    """At most `limit` UTF-16 units, cut between characters, with an ellipsis where something was cut."""
    if utf16_length(words) <= limit:
        return words
    kept = words.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    return kept + "…"


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return thai_moment(value)
    if isinstance(value, date):
        return thai_date(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, Mapping):
        raise ContentError("a mapping cannot be written into a text")
    return value
