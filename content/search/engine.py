"""Understands one message after the other with what was learned from one set of entries.

Decides in which order a message is looked at; every step is the matter of its own file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content.entries import Entry
from content.search.candidates import About, Calibration, Candidate, calibrations, numbers_of, ranked, views_name
from content.search.characters import plain, squashed
from content.search.decision import OFFERED, Decision, Found, beside_a_complaint, by_name_alone, decide, quickly
from content.search.intents import SMALLTALK, foreign_word
from content.search.lexicon import lexicon
from content.search.meaning import Embed
from content.search.model import Model, Scores
from content.search.parts import pieces
from content.search.reading import Reading, read

# How strongly the regression must speak for another kind of message than a question.
KIND = 0.5
STORY = 0.25  # a complaint is never turned away, so less is enough where nothing else fits
FOLLOWED_FROM = {
    "isingleform": "isingleform",
    "gi": "gi",
    "awards": "รางวัลอุตสาหกรรม",
    "programmes": "opoai",
    "licence": "รง4",
    "complaints": "ร้องเรียนโรงงาน",
    "office": "สอจ",
}
_KINDS: Mapping[str, Decision] = {"complaint": "complaint", "track": "track", "officer": "officer"}


class Engine:
    """One set of entries and its model; safe from several threads."""

    def __init__(self, entries: Mapping[str, Entry], model: Model, embeddings: Mapping[str, Embed]) -> None:
        self.entries = entries
        self.model = model
        self._embeddings = embeddings
        self._about = {entry.id: about(entry) for entry in entries.values()}
        self._calibration: Calibration = calibrations()[views_name(model)]

    def find(self, text: str, *, after: Entry | None = None) -> Found:
        """`after`: the entry that the person was given shortly before; a message that names no topic may lean on it."""
        quick = quickly(text, lexicon())
        if quick is not None and quick.decision != "complaint":
            return quick
        cut = pieces(text)
        if quick is not None:
            questions = [found for found in map(self._piece, cut) if found is not None] if len(cut) > 1 else []
            return beside_a_complaint(quick, questions[0]) if questions else quick
        both = self._two_questions(cut) if len(cut) > 1 else None
        return both or self._understood(text, after)

    def _piece(self, text: str) -> Found | None:
        """A piece of a message that is a question of its own, clearly."""
        if quickly(text, lexicon()) is not None:
            return None
        found = self._understood(text, None)
        return found if found.entry is not None else None

    def _two_questions(self, cut: tuple[str, ...]) -> Found | None:
        found = [one for one in map(self._piece, cut) if one is not None]
        if not found:
            return None
        second = next((one for one in found[1:] if one.entry is not found[0].entry), None)
        return replace(found[0], second=second) if second is not None else None

    def _understood(self, text: str, after: Entry | None) -> Found:
        found, reading = self._asked(text)
        if after is not None and found.decision not in _KINDS.values() and not lexicon().topics(reading.tokens):
            leaning, _ = self._asked(f"{FOLLOWED_FROM[after.topic]} {text}")
            if leaning.confidence > found.confidence or found.decision == "none":
                return leaning
        return found

    def _asked(self, text: str) -> tuple[Found, Reading]:
        reading = read(text, lexicon())
        named = by_name_alone(reading, self.entries)
        if named is not None:
            return named, reading
        scores = self.model.scores(reading, self._embeddings)
        candidates = ranked(self.model, scores, reading, self._about, lexicon(), self._calibration)
        found = decide(
            reading,
            candidates,
            self._calibration,
            self.entries,
            named=bool(lexicon().topics(reading.tokens)),
            foreign=self._foreign(reading, candidates),
        )
        return self._another_kind(scores, found) or found, reading

    def _foreign(self, reading: Reading, candidates: tuple[Candidate, ...]) -> bool:
        """A word of another office's matter, or nobody's here; not when the best entry's own phrasings say it."""
        word = foreign_word(squashed(reading.named), reading.tokens)
        return word is not None and not (candidates and word in self._about[candidates[0].id].letters)

    def _another_kind(self, scores: Scores, found: Found) -> Found | None:
        """Not a question but a story, small talk …: told by its likeness to examples."""
        if found.entry is not None:
            return None
        kinds = [(float(scores.ridge[place]), name) for place, name in enumerate(self.model.classes) if name[0] == "+"]
        strength, name = max(kinds, default=(0.0, ""))
        kind = name.removeprefix("+")
        if kind == "complaint" and strength >= STORY:
            return Found(kind, "complaint", confidence=round(min(strength, 1.0), 3), alternatives=found.alternatives)
        if strength < KIND or (kind not in _KINDS and kind not in SMALLTALK):
            return None
        return Found(kind, _KINDS.get(kind, "smalltalk"), confidence=round(min(strength, 1.0), 3))


def about(entry: Entry) -> About:
    texts = [read(text, lexicon()).tokens for text in (entry.title, entry.short_title, *entry.phrasings, entry.answer)]
    words = frozenset(token for tokens in texts for token in tokens)
    letters = squashed(" ".join(lexicon().named(plain(text)) for text in entry.phrasings))
    return About(entry.topic, words, numbers_of(texts[0]), letters)


__all__ = ["OFFERED", "Engine", "about"]
