"""Which of the things just shown a short reply picks: "อันที่สอง", "ข้อ 3", "อันสุดท้าย", "ไม่ใช่เรื่องนี้"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, cast

from content.load import ROOT, read_yaml
from content.search.characters import plain, squashed

_ENDINGS = re.compile("(?:นะคะ|นะครับ|ค่ะ|คะ|ครับ|คับ|จ้า|จ้ะ|เจ้า|นะ|ฮะ|ล่ะ|อ่ะ|อะ|เลย)+$")


def picked(text: str, shown: int) -> int | Literal["none"] | None:
    """The place (from 0) of the pick among `shown` things; "none": none of them; None: it is no such reply."""
    bare = squashed(plain(text))
    for words in (bare, _ENDINGS.sub("", bare)):
        for name, pattern in _patterns().items():
            if words and pattern.fullmatch(words):
                if name == "none":
                    return "none"
                place = shown - 1 if name == "last" else int(name) - 1
                return place if 0 <= place < shown else None
    return None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    data = cast(dict[str, Any], read_yaml(ROOT / "search" / "picks.yml"))
    return {str(name): re.compile(pattern) for name, pattern in data.items()}
