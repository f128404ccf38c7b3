"""Which different words mean the same here, read from `words.yml`: names of systems, Northern Thai, English, errors.

Decides the words a message is compared by; how well they fit an entry is `ranking.py`'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from content.load import ROOT, read_yaml
from content.search.characters import plain

LONGEST_WORD = 24  # characters; longer dictionary words are sayings, and each position is tried up to this length


class Words:
    """A dictionary for pythainlp's newmm: it asks only for the words that start at a position.

    pythainlp's own trie of the same 62,000 words takes 70 MB and half a second; a set takes 17 MB.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(word for word in words if 0 < len(word) <= LONGEST_WORD)

    def __len__(self) -> int:
        return len(self._words)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """All words that start at `start`, the shortest first (the trie's contract)."""
        end = min(len(text), start + LONGEST_WORD)
        return [text[start:stop] for stop in range(start + 1, end + 1) if text[start:stop] in self._words]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`names` rewrites text, `same` words; `dropped` carry nothing, `light` little; `anchors` tell the topic."""

    names: tuple[tuple[re.Pattern[str], str], ...]
    fixed: frozenset[str]
    same: Mapping[str, str]
    dropped: frozenset[str]
    light: frozenset[str]
    anchors: Mapping[str, str]
    vocabulary: frozenset[str]

    def named(self, text: str) -> str:
        """Plain text with each name in its one form, set apart by spaces. Needs no dictionary."""
        for pattern, name in self.names:
            text = pattern.sub(name, text)
        return " ".join(text.split())

    def tokens(self, named: str) -> tuple[str, ...]:
        """The meaning-carrying words of a named text, each in its one form, in their order."""
        from pythainlp.tokenize.newmm import segment

        found: list[str] = []
        for piece in named.split():
            pieces = [piece] if piece in self.fixed else segment(piece, dictionary())
            found.extend(self.same.get(word, word) for word in pieces)
        return tuple(word for word in found if word not in self.dropped)

    def topics(self, tokens: Iterable[str]) -> frozenset[str]:
        return frozenset(self.anchors[token] for token in tokens if token in self.anchors)


@cache
def lexicon() -> Lexicon:
    """The lexicon of `words.yml`. Loads nothing but the file."""
    data: dict[str, Any] = read_yaml(ROOT / "search" / "words.yml")
    same = {plain(word): plain(one) for one, words in data["same"].items() for word in words}
    names = tuple(
        (re.compile(pattern), f" {name} ") for name, patterns in data["names"].items() for pattern in patterns
    )
    fixed = frozenset(part for name in data["names"] for part in str(name).split())
    anchors = {plain(word): topic for topic, words in data["anchors"].items() for word in words}
    dropped = frozenset(plain(word) for word in data["dropped"])
    vocabulary = frozenset((*map(plain, data["vocabulary"]), *same, *same.values(), *anchors, *dropped, *fixed))
    light = frozenset(plain(word) for word in data["light"])
    return Lexicon(names, fixed | frozenset(same), same, dropped, light, anchors, vocabulary | light)


@cache
def dictionary() -> Words:
    """pythainlp's word list with the lexicon's own words. Loads pythainlp's corpus: a tenth of a second."""
    from pythainlp.corpus import thai_words

    return Words(lexicon().vocabulary | thai_words())
