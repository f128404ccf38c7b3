"""How LINE counts characters: UTF-16 code units for most things, grapheme clusters for labels and template texts.

https://developers.line.biz/en/docs/messaging-api/text-character-count/ (PLATFORM §4)
"""

import regex

_GRAPHEME = regex.compile(r"\X")


def utf16(text: str) -> int:
    """UTF-16 code units; a lone surrogate counts one."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """What a reader takes for one character: "ก็" is one, a family emoji is one."""
    return len(text) if text.isascii() and "\r" not in text else sum(1 for _ in _GRAPHEME.finditer(text))
