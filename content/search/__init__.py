"""What a message means, found in the knowledge: `search.find(text)`.

Importing this loads no Thai dictionary and no ranking library; the first question does, or `warm()` beforehand.
"""

from __future__ import annotations

import threading
from functools import lru_cache

from content.entries import entries
from content.search.characters import plain, squashed
from content.search.decision import Decision, Found, by_knowledge, quickly
from content.search.intents import intents, is_emergency
from content.search.lexicon import dictionary, lexicon
from content.search.ranking import Index

__all__ = ["Decision", "Found", "find", "sounds_like_emergency", "warm"]

_building = threading.Lock()
_index: Index | None = None


@lru_cache(maxsize=4096)
def find(text: str) -> Found:
    """What the bot makes of a message. About a millisecond once warm; safe from several threads.

    Remembered: the same questions come again all day, from buttons letter by letter.
    """
    return quickly(text, lexicon()) or by_knowledge(text, lexicon(), warm(), dict(entries()))


def sounds_like_emergency(text: str) -> bool:
    """Whether it tells of an emergency now. Needs no index: cheap enough for every message, before everything else."""
    return is_emergency(squashed(lexicon().named(plain(text[:600]))))


def warm() -> Index:
    """Builds the index once and returns it: some tenths of a second and 50 MB, then nothing."""
    global _index
    if _index is None:
        with _building:
            if _index is None:
                intents()
                dictionary()
                built = Index(entries().values(), lexicon())
                built.near(("isingleform",))
                _index = built
    return _index
