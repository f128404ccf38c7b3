"""Words of the answers that no Thai dictionary knows, and that officers have not added to `spelling.yml`.

Decides what looks misspelt; whether that stops a release is `check.py`'s matter. Misspelt phrasings are wanted.
"""

from __future__ import annotations

import re
from functools import cache

from content.entries import Entry
from content.load import ROOT, read_yaml

_SHORTENED = re.compile(r"(?:[เแโใไ]?[ก-ฮ]{1,4}\.\s?)+")
_THAI = re.compile("[\u0e01-\u0e2e\u0e30-\u0e3a\u0e40-\u0e4e]+")


@cache
def _known() -> frozenset[str]:
    from pythainlp.corpus import thai_words

    return frozenset(thai_words()) | frozenset(_list("known"))


@cache
def _list(name: str) -> tuple[str, ...]:
    return tuple(str(word) for word in read_yaml(ROOT / "spelling.yml")[name])


def unknown_words(text: str) -> tuple[str, ...]:
    """Pieces of Thai that cannot be cut into known words, and known misspellings. Dotted abbreviations are no words."""
    bare = _SHORTENED.sub(" ", text)
    left_over = tuple(piece for run in _THAI.findall(bare) for piece in _not_cut(run))
    return left_over + tuple(word for word in _list("wrong") if word in text)


def of_entry(entry: Entry) -> tuple[str, ...]:
    """Unknown words of what people read of an entry, each once."""
    rows = [part for row in entry.table for part in row]
    read = (entry.title, entry.short_title, entry.answer, *entry.steps, *rows)
    return tuple(dict.fromkeys(word for text in read for word in unknown_words(text)))


def _not_cut(run: str) -> list[str]:
    """What is left over when as much as possible of the run is covered by known words (fewest letters left)."""
    known = _known()
    longest = 24
    # best[i]: (letters left over, number of pieces) for run[i:], and where the next piece ends.
    best: list[tuple[int, int, int]] = [(0, 0, 0)] * (len(run) + 1)
    for start in range(len(run) - 1, -1, -1):
        left, pieces, _ = best[start + 1]
        choice = (left + 1, pieces + 1, -(start + 1))
        for end in range(start + 1, min(len(run), start + longest) + 1):
            if run[start:end] in known:
                left, pieces, _ = best[end]
                choice = min(choice, (left, pieces + 1, end))
        best[start] = choice
    leftovers: list[str] = []
    start, open_piece = 0, ""
    while start < len(run):
        end = best[start][2]
        if end < 0:
            open_piece += run[start]
            start += 1
            continue
        if open_piece:
            leftovers.append(open_piece)
            open_piece = ""
        start = end
    return leftovers + ([open_piece] if open_piece else [])
