"""Keeps what the search learned in a folder, under a hash of everything it was learned from.

Decides when to learn anew; what is learned is `model.py`'s matter. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from content.search.meaning import LONGEST, Vectors, embedding
from content.search.model import RIDGE, SHARPNESS, WEIGHTS, Example, Model, fit
from content.search.packages import installed

log = logging.getLogger(__name__)

FORMAT = 1  # of the files; counts up when what is in them changes
AT_ONCE = 16  # sentences between two reports of progress
Progress = Callable[[int, int], None]  # done, of how many sentences that must be embedded


def model(
    examples: Sequence[Example],
    folder: Path | None,
    *,
    embeddings: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Model:
    """From the folder when it is there, else learned (a minute for 4,000 new sentences, two seconds for known ones).

    `folder` None: nothing is kept. `embeddings` None: all that this machine has; () is learned in a second or two.
    """
    names = tuple(installed() if embeddings is None else embeddings)
    path = folder / f"model-{digest(examples, names)}.npz" if folder else None
    if path is not None and path.exists():
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return Model.from_arrays(arrays)
        except (OSError, ValueError, KeyError) as problem:  # cut off, or of another release: learned anew
            log.warning("what the search had learned cannot be read (%s)", type(problem).__name__)
    vectors = {name: _vectors(name, examples, folder, progress) for name in names}
    learned = fit(examples, vectors)
    if path is not None:
        _save(path, learned.arrays())
    return learned


def is_kept(examples: Sequence[Example], folder: Path) -> bool:
    return (folder / f"model-{digest(examples, installed())}.npz").exists()


def digest(examples: Sequence[Example], embeddings: Sequence[str]) -> str:
    """Changes with every text, the words list (it is in the readings), the weights and the embeddings."""
    told = hashlib.sha256()
    told.update(json.dumps([FORMAT, WEIGHTS, SHARPNESS, RIDGE, LONGEST, list(embeddings)]).encode())
    for example in examples:
        told.update(f"{example.of}\0{example.reading.named}\0{' '.join(example.reading.tokens)}\n".encode())
    return told.hexdigest()[:16]


def _vectors(name: str, examples: Sequence[Example], folder: Path | None, progress: Progress | None) -> Vectors:
    """One row for each example; only sentences never seen before are computed."""
    path = folder / f"sentences-{name}.npz" if folder else None
    known = _kept_sentences(path) if path else {}
    sentences = [example.reading.sentence for example in examples]
    missing = [sentence for sentence in dict.fromkeys(sentences) if _key(sentence) not in known]
    embed = embedding(name)
    for start in range(0, len(missing), AT_ONCE):
        batch = missing[start : start + AT_ONCE]
        known.update(zip(map(_key, batch), embed(batch), strict=True))
        if progress:
            progress(min(start + AT_ONCE, len(missing)), len(missing))
    if missing and path is not None:
        rows = np.stack(list(known.values())).astype(np.float16)
        _save(path, {"keys": np.array(list(known), np.uint64), "rows": rows})
    # As they come back from the disk, whether they came from there or not.
    return np.stack([known[_key(sentence)] for sentence in sentences]).astype(np.float16).astype(np.float32)


def _kept_sentences(path: Path) -> dict[int, Vectors]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {int(key): row for key, row in zip(arrays["keys"], arrays["rows"].astype(np.float32), strict=True)}
    except (OSError, ValueError, KeyError):
        return {}


def _key(sentence: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{LONGEST} {sentence}".encode()).digest()[:8])


def _save(path: Path, arrays: Mapping[str, object]) -> None:
    """Whole or not at all: another process may be reading or writing the same file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, written = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]
        Path(written).replace(path)
    except OSError as problem:  # a folder that cannot be written costs a minute at the next start, nothing else
        log.warning("what the search learned was not kept: %s", type(problem).__name__)
