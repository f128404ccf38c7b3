"""What a complaint can be about: the list that people choose from, and which of it a person's words suggest.

The list is data in `categories.yml`; which category a case gets is decided by whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from content.load import ROOT, ContentError, read_yaml

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Category:
    """`key` stands in the database, `name` is shown to people, `words` suggest it when they occur in a text."""

    key: str
    name: str
    words: tuple[str, ...]


@cache
def categories() -> tuple[Category, ...]:
    """All of them, in the order of the buttons; the last is `other`. Errors: ContentError when the file is not so."""
    found = tuple(_category(entry) for entry in read_yaml(ROOT / "categories.yml") or ())
    keys = [category.key for category in found]
    if len(set(keys)) != len(keys) or keys[-1:] != [OTHER]:
        raise ContentError("categories.yml: every key once, and `other` last")
    return found


def category(key: str) -> Category | None:
    return _by_key().get(key)


def category_name(key: str | None) -> str:
    """The Thai name; of what is unknown or not yet said, the name of `other`."""
    known = _by_key().get(key or OTHER) or _by_key()[OTHER]
    return known.name


def category_of(text: str) -> str | None:
    """The category that the words suggest, None when they suggest none. Spaces do not matter."""
    bare = "".join(text.casefold().split())
    weights = [(sum(len(word) for word in found.words if word in bare), found.key) for found in categories()]
    weight, key = max(weights, key=lambda item: item[0])  # of equals, the earlier in the list
    return key if weight else None


@cache
def _by_key() -> Mapping[str, Category]:
    return {found.key: found for found in categories()}


def _category(entry: Any) -> Category:
    try:
        words = tuple("".join(str(word).casefold().split()) for word in entry["words"])
        return Category(key=str(entry["key"]), name=str(entry["name"]), words=words)
    except (KeyError, TypeError) as error:
        raise ContentError(f"categories.yml: an entry needs key, name and words ({entry!r})") from error
