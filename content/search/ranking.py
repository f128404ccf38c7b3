"""Which entries a question is nearest to, and how near, from 0 to 1.

Two views of a message: its words (BM25 finds the candidates, weighted overlap scores them) and its letters (edit
similarity, which forgives misspelling). Whether that is near enough to answer is `decision.py`'s matter.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from content.entries import Entry
from content.search.characters import plain
from content.search.lexicon import Lexicon

BY_WORDS = 30  # candidate phrasings by BM25
BY_LETTERS = 10  # candidate phrasings by edit similarity: the only way in when every word is misspelt
WORDS_WEIGHT, LETTERS_WEIGHT = 0.6, 0.4
OTHER_TOPIC = 0.7  # a question that names a topic is seldom about another one
OTHER_NUMBER = 0.55  # "ระดับ3" is not "ระดับ4"
# Topics whose titles leave the topic's name out because the menu says it; complaints speak for themselves.
TITLED = frozenset({"isingleform", "gi", "awards", "programmes"})
LIGHT = 0.4  # weight of a word of asking
_NUMBERED = re.compile(r"\D+\d+$")


@dataclass(frozen=True, slots=True)
class Near:
    """An entry and how it fits a question; shares are of the question's weight, 0 to 1."""

    entry: Entry
    nearness: float
    coverage: float  # what the entry speaks of at all
    on_topic: bool  # the question names the entry's topic
    names_more: bool  # the phrasing names a topic that the question does not
    phrasing: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """The nearest entries, best first, and what is known of the question itself."""

    nearest: tuple[Near, ...]
    known: float  # share of the question's weight in words that any entry uses
    length: int  # words that carry meaning


@dataclass(frozen=True, slots=True)
class _Document:
    entry: Entry
    text: str
    letters: str
    tokens: frozenset[str]
    topics: frozenset[str]  # named by the text; a title is read under its topic's name and so names it
    weight: float


class Index:
    """All phrasings of all entries, ready to be compared. Built once; reading it from several threads is safe."""

    def __init__(self, entries: Iterable[Entry], lexicon: Lexicon) -> None:
        import bm25s

        self._lexicon = lexicon
        known = tuple(entries)
        cut = [(entry, text, self._cut(text)) for entry in known for text in _texts(entry)]
        self._idf = _idf([set(tokens) for _, _, tokens in cut])
        self._rare = max(self._idf.values())
        self._light = lexicon.light
        self._documents = [
            _Document(
                entry,
                text,
                "".join(tokens),
                frozenset(tokens),
                self._topics(entry, text, tokens),
                self._weight(set(tokens)),
            )
            for entry, text, tokens in cut
        ]
        self._letters = [document.letters for document in self._documents]
        self._entry_words = {entry.id: set(self._cut(entry.answer)) for entry in known}
        for entry, _, tokens in cut:
            self._entry_words[entry.id].update(tokens)
        self._bm25: Any = bm25s.BM25()
        self._bm25.index([list(tokens) for _, _, tokens in cut], show_progress=False)

    def near(self, tokens: tuple[str, ...], most: int = 5) -> Ranked:
        """The nearest entries; none when the message has no word that carries meaning."""
        if not tokens:
            return Ranked((), 0.0, 0)
        asked, letters = frozenset(tokens), "".join(tokens)
        weight, topics = self._weight(asked), self._lexicon.topics(tokens)
        best: dict[str, list[tuple[float, _Document]]] = defaultdict(list)
        for number in self._candidates(tokens, letters):
            document = self._documents[number]
            best[document.entry.id].append((self._nearness(document, asked, letters, weight, topics), document))
        found = sorted(
            (self._entry_near(scored, asked, weight, topics) for scored in best.values()),
            key=lambda near: -near.nearness,
        )
        known = self._weight(token for token in asked if token in self._idf) / weight if weight else 0.0
        return Ranked(tuple(found[:most]), known, len(tokens))

    def _candidates(self, tokens: tuple[str, ...], letters: str) -> set[int]:
        from rapidfuzz import fuzz, process

        known = [token for token in tokens if token in self._idf]
        numbers: set[int] = set()
        if known:
            scores = self._bm25.get_scores(known)
            numbers.update(int(number) for number in scores.argsort()[-BY_WORDS:] if scores[number] > 0)
        numbers.update(hit[2] for hit in process.extract(letters, self._letters, scorer=fuzz.ratio, limit=BY_LETTERS))
        return numbers

    def _nearness(
        self, document: _Document, asked: frozenset[str], letters: str, weight: float, topics: frozenset[str]
    ) -> float:
        from rapidfuzz import fuzz

        shared = self._weight(asked & document.tokens)
        words = 2 * shared / (weight + document.weight) if weight + document.weight else 0.0
        nearness = WORDS_WEIGHT * words + LETTERS_WEIGHT * fuzz.ratio(letters, document.letters) / 100
        if topics and document.entry.topic not in topics and not topics & document.topics:
            nearness *= OTHER_TOPIC
        if _other_number(asked, document.tokens):
            nearness *= OTHER_NUMBER
        return nearness

    def _entry_near(
        self, scored: list[tuple[float, _Document]], asked: frozenset[str], weight: float, topics: frozenset[str]
    ) -> Near:
        """The best phrasing counts most; further near ones of the same entry speak for it a little."""
        scored.sort(key=lambda pair: -pair[0])
        top = [score for score, _ in scored[:3]]
        nearness = 0.9 * top[0] + 0.1 * sum(top) / len(top)
        entry = scored[0][1].entry
        coverage = self._weight(asked & self._entry_words[entry.id]) / weight if weight else 0.0
        nearest = scored[0][1]
        names_more = bool(nearest.topics - topics)
        return Near(entry, nearness, coverage, entry.topic in topics, names_more, nearest.text)

    def _topics(self, entry: Entry, text: str, tokens: Iterable[str]) -> frozenset[str]:
        named = self._lexicon.topics(tokens)
        is_title = text in (entry.title, entry.short_title) and entry.topic in TITLED
        return named | {entry.topic} if is_title else named

    def _weight(self, tokens: Iterable[str]) -> float:
        return sum(self._idf.get(token, self._rare) * (LIGHT if token in self._light else 1.0) for token in tokens)

    def _cut(self, text: str) -> tuple[str, ...]:
        return self._lexicon.tokens(self._lexicon.named(plain(text)))


def _texts(entry: Entry) -> tuple[str, ...]:
    return (entry.title, entry.short_title, *entry.phrasings)


def _idf(documents: list[set[str]]) -> Mapping[str, float]:
    seen = Counter(token for tokens in documents for token in tokens)
    return {token: math.log(1 + len(documents) / count) for token, count in seen.items()}


def _other_number(asked: frozenset[str], said: frozenset[str]) -> bool:
    """One says "ระดับ3" and the other "ระดับ4", and neither says the other's."""
    asked_numbers = {token for token in asked if _NUMBERED.fullmatch(token)}
    said_numbers = {token for token in said if _NUMBERED.fullmatch(token)}
    kinds = {token.rstrip("0123456789") for token in asked_numbers} & {
        token.rstrip("0123456789") for token in said_numbers
    }
    return bool(kinds) and not asked_numbers & said_numbers
