"""What the search learns from: the phrasings of the entries, and examples of messages that no entry answers.

`beyond/*.yml`: other offices' matters and the rest of life. `kinds.yml`: complaints, small talk and other kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import cast

from content.entries import Entry
from content.load import ROOT, read_yaml
from content.search.lexicon import lexicon
from content.search.model import Example
from content.search.reading import read

BEYOND = "+beyond"
FOLDER = ROOT / "search"


def examples(entries: Iterable[Entry]) -> tuple[Example, ...]:
    """Each different text once; the class of an entry is its id, of everything else a word with a plus before it."""
    found: dict[str, Example] = {}
    for of, text in _texts(entries):
        reading = read(text, lexicon())
        if reading.sentence:
            found.setdefault(f"{of} {reading.sentence}", Example(of, reading))
    return tuple(found.values())


def _texts(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    for entry in entries:
        for text in (entry.title, entry.short_title, *entry.phrasings):
            yield entry.id, text
    for kind, texts in other_messages().items():
        for text in texts:
            yield kind, text


@cache
def other_messages() -> Mapping[str, tuple[str, ...]]:
    """Texts by class: "+beyond", "+complaint" and so on."""
    kinds = cast(dict[str, list[object]], read_yaml(FOLDER / "kinds.yml") or {})
    found = {f"+{kind}": tuple(str(text) for text in texts) for kind, texts in kinds.items()}
    beyond = [str(text) for path in sorted((FOLDER / "beyond").glob("*.yml")) for text in read_yaml(path) or ()]
    return {**found, BEYOND: tuple(beyond)}
