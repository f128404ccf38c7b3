"""Is it a greeting, a yes, a no, "I do not know", a question, a time? Data in `short_words.yml`, matched by spelling.

What follows from such a reply is the talk's decision; commands (back, skip, cancel …) are `commands.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast

from content.load import ROOT, read_yaml

Meaning = Literal["yes", "no", "unknown", "small_talk", "unnamed", "question", "time", "called", "label"]

_AMOUNT_OF_TIME = re.compile(
    r"\d+ ?(?:ปี|เดือน|สัปดาห์|อาทิตย์|วัน|คืน|ชั่วโมง|ชม)"
    r"|\d{1,2}[.:]\d{2} ?น"
    r"|\d{1,2} ?(?:โมง|ทุ่ม)"
)


_SIGNS = " \t\n-:,/.()"


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


def without_labels(words: str) -> str:
    """A name without what people write around it: "ชื่อ มาลี โทร" → "มาลี"."""
    return _labels().sub("", words.strip(_SIGNS)).strip(_SIGNS)


@cache
def _labels() -> re.Pattern[str]:
    either = "|".join(sorted(map(re.escape, _words()["label"].whole), key=len, reverse=True))
    signs = re.escape(_SIGNS)
    return re.compile(rf"^(?:{either})[{signs}]+|[{signs}]+(?:{either})$", re.IGNORECASE)


@cache
def _words() -> dict[str, _Words]:
    return {meaning: _read(entry) for meaning, entry in _file().items() if meaning != "endings"}


@cache
def _file() -> dict[str, Any]:
    return cast(dict[str, Any], read_yaml(ROOT / "short_words.yml"))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(_file()["endings"], key=len, reverse=True))  # เจ้า before จ้า


def _read(entry: dict[str, Any]) -> _Words:
    def group(name: str) -> tuple[str, ...]:
        return tuple(_bare(str(word)) for word in cast(list[object], entry.get(name) or []))

    return _Words(frozenset(group("whole")), group("starts"), group("ends"), group("inside"))


def _bare(text: str) -> str:
    words = "".join(text.casefold().split())
    while True:
        shorter = words
        for ending in _endings():
            shorter = shorter.removesuffix(ending) or shorter
        if shorter == words:
            return words
        words = shorter
