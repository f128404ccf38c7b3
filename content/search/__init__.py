"""What a message means, found in the knowledge: `search.find(text)`.

Importing this loads no Thai dictionary and no model; the first question does, or `warm()` beforehand.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from content.entries import Entry, entries
from content.load import ROOT
from content.search.characters import plain, squashed
from content.search.decision import Decision, Found, quickly
from content.search.intents import intents, is_emergency
from content.search.lexicon import dictionary, lexicon

if TYPE_CHECKING:
    from content.search.engine import Engine

__all__ = ["Decision", "Found", "find", "learn", "missing_views", "prepare", "sounds_like_emergency", "warm"]

log = logging.getLogger(__name__)

_building = threading.Lock()
_engine: Engine | None = None
_folder: Path | None = ROOT.parent / ".cache" / "search"


def cache_folder() -> Path | None:
    """Where what was learned is kept between starts; it may be deleted at any time."""
    return _folder


@lru_cache(maxsize=4096)
def find(text: str, after: str | None = None) -> Found:
    """What the bot makes of a message; `after` is the id of the entry given shortly before. Safe from several threads.

    Remembered: the same questions come again all day, from buttons letter by letter.
    """
    quick = quickly(text, lexicon())
    if quick is not None and quick.decision != "complaint":
        return quick
    engine = warm()
    return engine.find(text, after=engine.entries.get(after) if after else None)


def sounds_like_emergency(text: str) -> bool:
    """Whether it tells of an emergency now. Needs no model: cheap enough for every message, before everything else."""
    return is_emergency(squashed(lexicon().named(plain(text[:600]))))


def warm() -> Engine:
    """The engine in use. The first call builds it: what was kept is there in a second; else the words and letters alone
    answer, more cautiously, until `learn` has finished."""
    with _building:
        return _engine or _use(_built(entries(), kept_only=True))


def prepare() -> None:
    """For a process that answers, beside its first messages: everything that this machine can compute takes part."""
    warm()
    if missing_views():
        learn()


def missing_views() -> tuple[str, ...]:
    """The embeddings that could take part and do not (yet), once anything was asked; () also before that."""
    from content.search.packages import installed

    return tuple(name for name in installed() if _engine is not None and name not in _engine.model.vectors)


def learn(known: Mapping[str, Entry] | None = None, *, progress: Callable[[int, int], None] | None = None) -> Engine:
    """Learns from the entries (all that the files hold, unless given) and puts the result to use. May take a minute."""
    engine = _built(known if known is not None else entries(), kept_only=False, progress=progress)
    with _building:
        return _use(engine)


def _use(engine: Engine) -> Engine:
    global _engine
    _engine = engine
    find.cache_clear()
    return engine


def _built(
    known: Mapping[str, Entry], *, kept_only: bool, progress: Callable[[int, int], None] | None = None
) -> Engine:
    from content.search import store
    from content.search.engine import Engine
    from content.search.examples import examples
    from content.search.meaning import embedding
    from content.search.packages import installed

    intents()
    dictionary()
    told = examples(known.values())
    names: tuple[str, ...] = installed()
    if kept_only and not (_folder and store.is_kept(told, _folder)):
        names = ()
    embeddings = {}
    for name in names:
        try:
            embeddings[name] = embedding(name)
        except Exception as problem:  # whatever a broken wheel raises: the other views answer
            log.warning("the embedding %s is not usable here: %s", name, type(problem).__name__)
    return Engine(known, store.model(told, _folder, embeddings=tuple(embeddings), progress=progress), embeddings)
