"""Reads the YAML files of `content/` once and answers by key.

Decides what a well-formed file of words is; how a text becomes a LINE message is `say.py`'s work.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import yaml

ROOT = Path(__file__).parent

Kind = Literal["bubble", "label", "button", "alt", "part", "display"]

# A key's first word tells what its text is used for, and so which of LINE's limits holds
# (PLATFORM §4: labels are counted in grapheme clusters, texts in UTF-16 units).
KIND_BY_PREFIX: Mapping[str, Kind] = {"label": "label", "button": "button", "alt": "alt", "part": "part"}


class ContentError(Exception):
    """A file of `content/` does not say what it must; the message names the file and the key."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text that people read: its words, what it is used for, and example values for its placeholders."""

    key: str
    words: str
    kind: Kind
    file: str
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def placeholders(self) -> frozenset[str]:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.words) if name)


def read_yaml(path: Path) -> Any:
    """The parsed file. Errors: ContentError with the file's name when it is not YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise ContentError(f"{path.relative_to(ROOT)}: {error}") from error


# The C parser of the same safe loader is ten times faster, where libyaml came with the wheel.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def texts() -> Mapping[str, Text]:
    """Every text by key, from all files of `content/messages`. Errors: ContentError on a key said twice."""
    found: dict[str, Text] = {}
    for path in sorted((ROOT / "messages").glob("*.yml")):
        for key, value in cast(dict[str, Any], read_yaml(path) or {}).items():
            if key in found:
                raise ContentError(f"{path.name}: the key {key} stands in {found[key].file} too")
            found[key] = _text(key, value, path.name)
    return found


def _text(key: str, value: Any, file: str) -> Text:
    body: dict[str, Any] = value if isinstance(value, dict) else {"text": value}
    words = body.get("text")
    if not isinstance(words, str) or not words.strip():
        raise ContentError(f"{file}: {key} has no text")
    kind = body.get("kind") or KIND_BY_PREFIX.get(key.split(".", 1)[0], "bubble")
    examples = {name: str(example) for name, example in (body.get("examples") or {}).items()}
    return Text(key=key, words=words.strip("\n"), kind=kind, file=file, examples=examples)
