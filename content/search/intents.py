"""What a message wants besides an answer: help in an emergency, to complain, to follow a case, a person, a greeting.

Decides by the patterns of `intents.yml` alone; whether an entry answers the message is `ranking.py`'s matter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from content.load import ROOT, read_yaml

SMALLTALK = ("thanks", "greeting", "bye", "fine", "about_bot", "abuse")


@dataclass(frozen=True, slots=True)
class Intent:
    """One kind of message: `signs` make it, `unless` unmakes it."""

    name: str
    signs: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...] = ()
    unless_short: tuple[re.Pattern[str], ...] = ()
    short: int = 0
    perhaps: tuple[re.Pattern[str], ...] = ()
    now: tuple[re.Pattern[str], ...] = ()
    words: frozenset[str] = frozenset()

    def is_meant(self, squashed: str) -> bool:
        """`squashed`: the named text without spaces."""
        if not _any(self.signs, squashed) or _any(self.unless, squashed):
            return False
        if _any(self.perhaps, squashed) and not _any(self.now, squashed):
            return False
        return not (len(squashed) <= self.short and _any(self.unless_short, squashed))


@dataclass(frozen=True, slots=True)
class Intents:
    by_name: Mapping[str, Intent]
    only_a_topic: Mapping[str, tuple[str, ...]]


@cache
def intents() -> Intents:
    """The patterns of `intents.yml`, compiled once."""
    data: dict[str, Any] = read_yaml(ROOT / "search" / "intents.yml")
    only_a_topic = {topic: tuple(ids) for topic, ids in data.pop("only_a_topic").items()}
    return Intents({name: _intent(name, body) for name, body in data.items()}, only_a_topic)


def is_emergency(squashed: str) -> bool:
    """Fire, leak, explosion or somebody unconscious, now: not denied, not trained for, not asked about in general."""
    return intents().by_name["emergency"].is_meant(squashed)


def first_meant(squashed: str, names: tuple[str, ...]) -> str | None:
    """The first of the named intents that the message has."""
    return next((name for name in names if intents().by_name[name].is_meant(squashed)), None)


def foreign_word(squashed: str, tokens: tuple[str, ...]) -> str | None:
    """What makes the message another office's matter, or nobody's here: the word itself."""
    beyond = intents().by_name["out_of_scope"]
    for pattern in beyond.signs:
        if match := pattern.search(squashed):
            return match.group()
    return next((token for token in tokens if token in beyond.words), None)


def _intent(name: str, body: Mapping[str, Any]) -> Intent:
    def patterns(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for pattern in body.get(key, ()))

    return Intent(
        name=name,
        signs=patterns("signs"),
        unless=patterns("unless") + patterns("never"),
        unless_short=patterns("unless_short"),
        short=int(body.get("short", 0)),
        perhaps=patterns("perhaps"),
        now=patterns("now"),
        words=frozenset(str(word) for word in body.get("words", ())),
    )


def _any(patterns: tuple[re.Pattern[str], ...], squashed: str) -> bool:
    return any(pattern.search(squashed) for pattern in patterns)
