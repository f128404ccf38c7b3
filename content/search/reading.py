"""A message as the search compares it: words in their one form, letters, and the sentence for the embeddings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from content.search.characters import plain
from content.search.lexicon import Lexicon

LONGEST = 600  # characters of a message that are looked at; a story says what it is about before that
LETTERS = range(1, 6)  # lengths of the letter sequences that are compared
_THAI_GAP = re.compile(r"(?<=[\u0e01-\u0e4e]) (?=[\u0e01-\u0e4e])")


@dataclass(frozen=True, slots=True)
class Reading:
    """`named`: plain text with names in one form. `tokens`: its meaning-carrying words, each in its one form."""

    named: str
    tokens: tuple[str, ...]

    @property
    def letters(self) -> Iterator[str]:
        """Sequences of one to five letters; spaces inside Thai mean nothing, people set them anywhere."""
        text = f" {self.sentence} "
        for length in LETTERS:
            for start in range(len(text) - length + 1):
                yield text[start : start + length]

    @property
    def words(self) -> Iterator[str]:
        """Each word and each pair of neighbours."""
        yield from self.tokens
        for left, right in zip(self.tokens, self.tokens[1:], strict=False):
            yield f"{left} {right}"

    @property
    def sentence(self) -> str:
        """The words as Thai is written, without spaces; the named text where no word carries meaning."""
        return _THAI_GAP.sub("", " ".join(self.tokens)) or self.named


def read(text: str, lexicon: Lexicon) -> Reading:
    named = lexicon.named(plain(text[:LONGEST]))
    return Reading(named, lexicon.tokens(named))
