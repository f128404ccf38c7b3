"""The evaluation set: messages written without sight of the phrasings, and messages about other matters.

Half of it, by a hash of its words, is for `make calibrate`; the other half is only ever measured.
Before that, a quarter of what the same writers wrote (first byte of the hash below 64) was made phrasings: the figures
flatter, and a clean one needs messages by somebody else.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
STYLES = ("formal", "colloquial", "misspelt", "no_space", "code_mixed", "northern", "very_short")
NOT_QUESTIONS = ("beyond.yml", "intents.yml", "pairs.yml")


@dataclass(frozen=True, slots=True)
class Message:
    """`entry`: what it asks for; None: no entry answers it. `style`: one of STYLES, or the kind of other matter."""

    text: str
    entry: str | None
    style: str

    @property
    def held_out(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0


@cache
def questions() -> tuple[Message, ...]:
    return tuple(
        Message(str(text), entry, style)
        for path in sorted(HERE.glob("*.yml"))
        if path.name not in NOT_QUESTIONS
        for entry, styles in _read(path.name).items()
        for style, texts in styles.items()
        for text in texts
    )


@cache
def beyond() -> tuple[Message, ...]:
    return tuple(Message(str(text), None, kind) for kind, texts in _read("beyond.yml").items() for text in texts)


@cache
def intents() -> dict[str, tuple[str, ...]]:
    return {kind: tuple(str(text) for text in texts) for kind, texts in _read("intents.yml").items()}


@cache
def pairs() -> dict[str, list[dict[str, Any]]]:
    return dict(_read("pairs.yml"))


def _read(name: str) -> dict[str, Any]:
    path = HERE / name
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
