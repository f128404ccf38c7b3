"""What somebody sees in a bubble of the bot, and whether it is what a script expects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.emulator.chats import ChatMessage
from bot.emulator.tapping import actions_in
from content.load import texts
from tests.conversations.script import ScriptError

# What a step may say about a bubble.
WISHES = ("key", "with", "contains", "lacks", "card", "alt", "buttons", "no_buttons", "kind")
_KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
_HOLE = re.compile(r"\{(\w+)\}")


def words_of(message: Any) -> list[str]:
    """Every text of a message that somebody reads, without buttons: of a card all its lines, of a template its text."""
    return list(_words(message))


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _words(one)
    elif isinstance(part, dict):
        if isinstance(part.get("text"), str) and "label" not in part:
            yield part["text"]
        for name, inside in part.items():
            if name not in ("quickReply", "action", "actions", "defaultAction"):
                yield from _words(inside)


def labels_of(message: Mapping[str, Any]) -> list[str]:
    """The words on its buttons and quick replies."""
    return [str(action["label"]) for action in actions_in(message) if action.get("label")]


def objections(bubbles: Sequence[ChatMessage], wanted: Any) -> str | None:
    """Why these new bubbles are not what was wanted; None when they are.

    wanted: "nothing"; one wish or a list of wishes, one for each bubble in order; {messages: 3} counts only.
    A wish is a mapping of WISHES, the key of a text, or words that the bubble contains.
    """
    if wanted == "nothing" or wanted == {"silent": True}:
        return f"the bot said {len(bubbles)} things" if bubbles else None
    if isinstance(wanted, Mapping) and "messages" in wanted:
        return _of_several(bubbles, dict(wanted))
    wishes = wanted if isinstance(wanted, list) else [wanted]
    if len(bubbles) != len(wishes):
        return f"{len(wishes)} bubbles were expected, {len(bubbles)} came"
    for number, (bubble, wish) in enumerate(zip(bubbles, wishes, strict=True), start=1):
        problem = objection(bubble.line, wish)
        if problem is not None:
            return f"bubble {number}: {problem}"
    return None


def _of_several(bubbles: Sequence[ChatMessage], wanted: dict[str, Any]) -> str | None:
    count = wanted.pop("messages")
    if len(bubbles) != count:
        return f"{count} bubbles were expected, {len(bubbles)} came"
    if not wanted or any(objection(bubble.line, wanted) is None for bubble in bubbles):
        return None
    return f"none of the {count} bubbles is {wanted}"


def objection(message: Mapping[str, Any], wish: Any) -> str | None:
    """Why this message is not what was wished for; None when it is."""
    if isinstance(wish, str):
        wish = {"key": wish} if _KEY.fullmatch(wish) else {"contains": wish}
    unknown = [name for name in wish if name not in WISHES]
    if unknown:
        raise ScriptError(f"nothing is known of {', '.join(unknown)}; a bubble has {', '.join(WISHES)}")
    words = words_of(message)
    everything = "\n".join(words)
    checks = (
        _wrong_key(words, wish.get("key"), wish.get("with", {})),
        _missing(everything, _list(wish.get("contains")), "does not contain"),
        _missing(everything, _list(wish.get("card")), "is no card that contains") if "card" in wish else None,
        _wrong_kind(message, "flex" if "card" in wish else wish.get("kind")),
        _present(everything, _list(wish.get("lacks")), "should not contain"),
        _missing(str(message.get("altText", "")), _list(wish.get("alt")), "has no alternative text with"),
        _missing(labels_of(message), _list(wish.get("buttons")), "has no button"),
        _present(labels_of(message), _list(wish.get("no_buttons")), "should have no button"),
    )
    return next((problem for problem in checks if problem is not None), None)


def _wrong_key(words: Sequence[str], keys: Any, values: Mapping[str, Any]) -> str | None:
    if keys is None:
        return None
    patterns = [_pattern(key, values) for key in _list(keys)]
    if any(pattern.fullmatch(one.strip()) for pattern in patterns for one in words):
        return None
    return f"it does not say {' or '.join(_list(keys))}"


def _pattern(key: str, values: Mapping[str, Any]) -> re.Pattern[str]:
    """The text of a key; its holes may hold anything, but for those whose value is given."""
    if key not in texts():
        raise ScriptError(f"there is no text with the key {key}")
    parts = _HOLE.split(texts()[key].words)
    for place in range(1, len(parts), 2):
        parts[place] = re.escape(str(values[parts[place]])) if parts[place] in values else ".*?"
    for place in range(0, len(parts), 2):
        parts[place] = re.escape(parts[place])
    return re.compile("".join(parts), re.DOTALL)


def _missing(there: Sequence[str] | str, wanted: Sequence[str], says: str) -> str | None:
    absent = [one for one in wanted if one not in there]
    return f"it {says} {', '.join(map(repr, absent))}" if absent else None


def _present(there: Sequence[str] | str, unwanted: Sequence[str], says: str) -> str | None:
    found = [one for one in unwanted if one in there]
    return f"it {says} {', '.join(map(repr, found))}" if found else None


def _wrong_kind(message: Mapping[str, Any], kind: str | None) -> str | None:
    return f"it is of the kind {message['type']}, not {kind}" if kind and message["type"] != kind else None


def _list(value: Any) -> list[str]:
    if value is None or value is True:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
