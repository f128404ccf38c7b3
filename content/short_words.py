"""Is it a greeting, a yes, a no, "I do not know", a question, a time? Data in `short_words.yml`, matched by spelling.

What follows from such a reply is the talk's decision; commands (back, skip, cancel …) are `commands.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

from content.load import ROOT, read_yaml

Meaning = Literal["yes", "no", "unknown", "small_talk", "unnamed", "question", "time", "called"]

_ENDINGS = ("นะคะ", "นะครับ", "ครับผม", "ครับ", "คับ", "ค่ะ", "คะ", "จ้า", "จ้ะ", "เจ้า", "นะ", "ฮะ", "เลย", "อ่ะ", "จริงๆ", "หรอก", "เหมือนกัน", "!", ".")
_AMOUNT_OF_TIME = re.compile(r"\d+ ?(?:ปี|เดือน|สัปดาห์|อาทิตย์|วัน|คืน|ชั่วโมง|ชม)|\d{1,2}[.:]\d{2} ?น|\d{1,2} ?(?:โมง|ทุ่ม)")


@dataclass(frozen=True, slots=True)
class _Words:
    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    inside: tuple[str, ...]


def means(text: str, meaning: Meaning) -> bool:
    """Whether the text has that meaning. Spaces, letter case and polite endings do not matter."""
    words, bare = _words()[meaning], _bare(text)
    if meaning == "time" and _AMOUNT_OF_TIME.search(text):
        return True
    return (
        bare in words.whole
        or bare.endswith(words.ends)
        or bare.startswith(words.starts)
        or any(word in bare for word in words.inside)
    )


@cache
def _words() -> dict[str, _Words]:
    return {meaning: _read(entry) for meaning, entry in read_yaml(ROOT / "short_words.yml").items()}


def _read(entry: dict[str, Any]) -> _Words:
    def group(name: str) -> tuple[str, ...]:
        return tuple(_bare(str(word)) for word in cast(list[object], entry.get(name) or []))

    return _Words(frozenset(group("whole")), group("starts"), group("ends"), group("inside"))


def _bare(text: str) -> str:
    words = "".join(text.casefold().split())
    while True:
        shorter = words
        for ending in _ENDINGS:
            shorter = shorter.removesuffix(ending) or shorter
        if shorter == words:
            return words
        words = shorter
