"""Text with `{placeholders}` for mentions and emoji.

https://developers.line.biz/en/reference/messaging-api/#text-message-v2 (PLATFORM §4); whether a mentioned person is
in the chat is decided in `recipients`.
"""

import re
from typing import Any

from bot.emulator.rules.fields import ByType, Text, typed
from bot.emulator.rules.problems import Problems, Wrong

SUBSTITUTIONS_MOST = 100
MENTIONS_MOST = 20
EMOJIS_MOST = 20
KEY = re.compile(r"[0-9a-zA-Z_]{1,20}")
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")

MENTIONEE = ByType({"user": typed("userId", userId=Text()), "all": typed("")})
SUBSTITUTION = ByType(
    {
        "mention": typed("mentionee", mentionee=MENTIONEE),
        "emoji": typed("productId emojiId", productId=Text(), emojiId=Text()),
    }
)
MOST_OF = {"mention": MENTIONS_MOST, "emoji": EMOJIS_MOST}


class Substitutions:
    """An object of named substitutions: any key of the right form, each value a mention or an emoji."""

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(at, Wrong.TYPE, "an object")
        elif len(value) > SUBSTITUTIONS_MOST:
            problems.add(at, Wrong.SIZE, 0, SUBSTITUTIONS_MOST)
        else:
            for key, inner in value.items():
                if not KEY.fullmatch(key):
                    problems.add(problems.into(at, key[:50]), Wrong.FORMAT, key[:50])
                SUBSTITUTION.check(inner, problems.into(at, key[:50]), problems)


def substitutions_fit(value: dict[str, Any], at: str, problems: Problems) -> None:
    """Single braces are placeholders with a substitution; literal braces are doubled; 20 uses of each kind at most."""
    known = value.get("substitution") or {}
    used = {"mention": 0, "emoji": 0}
    for piece in _PIECE.finditer(value["text"]):
        if piece[0] in ("{{", "}}"):
            continue
        key = piece[1]
        if key is None or key not in known:
            problems.add(problems.into(at, "text"), Wrong.RULE, f"no substitution for the placeholder {piece[0][:30]}")
            return
        used[known[key]["type"]] += 1
    for kind, count in used.items():
        if count > MOST_OF[kind]:
            problems.add(problems.into(at, "substitution"), Wrong.SIZE, 0, MOST_OF[kind])
