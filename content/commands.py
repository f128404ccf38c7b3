"""Command words that people type instead of pressing: data in `commands.yml`, matched whole, spaces set aside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from content.load import ROOT, read_yaml


@cache
def _commands() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for command, words in read_yaml(ROOT / "commands.yml").items():
        for word in words:
            found[_bare(str(word))] = command
    return found


def command_of(text: str) -> str | None:
    """back, skip, cancel, help, menu, complain, track, officer, my_cases … when the whole text is such a word."""
    return _commands().get(_bare(text))


def _bare(text: str) -> str:
    words = "".join(text.casefold().split())
    for ending in ("นะคะ", "นะครับ", "ครับ", "คับ", "ค่ะ", "คะ", "เจ้า", "จ้า"):
        words = words.removesuffix(ending)
    return words
