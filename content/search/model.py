"""How near a message is to each entry, to each other kind of message, and to what is not our matter.

Four views compare it with every known phrasing: letters, words, and two embeddings. Two things are made of the
four: the nearest phrasing of each class, and a kernel ridge regression over all of them. Decisions are the matter of
`decision.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from content.search.meaning import Embed
from content.search.reading import Reading
from content.search.terms import Terms

Floats = NDArray[np.float32]
LEXICAL = ("letters", "words")

# What each view weighs; chosen on the messages that `make calibrate` learns from.
WEIGHTS = {"letters": 0.6, "words": 0.4, "use": 1.2, "e5": 1.5}
SHARPNESS = 2.0  # how much more the nearest examples count in the regression than the others
RIDGE = 0.1


@dataclass(frozen=True, slots=True)
class Example:
    """A known text of a class: an entry's phrasing, or an example of another kind of message ("+complaint")."""

    of: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Scores:
    """One message against every class, in the order of `Model.classes`. `views`: the best likeness in each view."""

    views: Mapping[str, Floats]
    near: Floats
    ridge: Floats
    known: float  # share of the message's words that any phrasing has


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that was learned from the phrasings. Read-only after `fit`: several threads may ask at once."""

    classes: tuple[str, ...]
    of: NDArray[np.int64]  # the class of each example; examples of a class stand together
    starts: NDArray[np.int64]  # where each class begins
    letters: Terms
    words: Terms
    vectors: Mapping[str, Floats]
    centres: Mapping[str, Floats]
    alpha: Floats

    @property
    def views(self) -> tuple[str, ...]:
        return (*LEXICAL, *self.vectors)

    def likeness(self, reading: Reading, embeddings: Mapping[str, Embed]) -> dict[str, Floats]:
        """In each view, how alike the message is to every example: 0 to 1, embeddings -1 to 1."""
        found = {"letters": self.letters.likeness(reading.letters), "words": self.words.likeness(reading.words)}
        for name, rows in self.vectors.items():
            vector = _centred(embeddings[name]([reading.sentence]), self.centres[name])[0]
            found[name] = rows @ vector
        return found

    def scores(self, reading: Reading, embeddings: Mapping[str, Embed]) -> Scores:
        return self.scores_of(self.likeness(reading, embeddings), self.words.known(reading.tokens))

    def scores_of(self, likeness: Mapping[str, Floats], known: float, alpha: Floats | None = None) -> Scores:
        together = combined(likeness)
        return Scores(
            {name: np.maximum.reduceat(one, self.starts) for name, one in likeness.items()},
            np.maximum.reduceat(together, self.starts),
            sharpened(together) @ (self.alpha if alpha is None else alpha),
            known,
        )

    def arrays(self) -> dict[str, Any]:
        """For `numpy.savez`, and back with `from_arrays`."""
        return {
            "classes": np.array(self.classes),
            "of": self.of,
            "alpha": self.alpha.astype(np.float32),
            "embeddings": np.array(list(self.vectors), dtype="U8"),
            **self.letters.arrays("letters"),
            **self.words.arrays("words"),
            **{f"vectors.{name}": rows.astype(np.float16) for name, rows in self.vectors.items()},
            **{f"centre.{name}": row for name, row in self.centres.items()},
        }

    @classmethod
    def from_arrays(cls, arrays: Any) -> Model:
        names = [str(name) for name in arrays["embeddings"]]
        return cls(
            tuple(str(name) for name in arrays["classes"]),
            arrays["of"],
            _starts(arrays["of"]),
            Terms.from_arrays("letters", arrays),
            Terms.from_arrays("words", arrays),
            {name: arrays[f"vectors.{name}"].astype(np.float32) for name in names},
            {name: arrays[f"centre.{name}"] for name in names},
            arrays["alpha"],
        )


def fit(examples: Sequence[Example], vectors: Mapping[str, Floats]) -> Model:
    """`vectors`: in each embedding one row for each example, in their order. About two seconds for 4,000 examples."""
    classes = tuple(dict.fromkeys(example.of for example in examples))
    place = {name: number for number, name in enumerate(classes)}
    order = sorted(range(len(examples)), key=lambda number: place[examples[number].of])
    of = np.array([place[examples[number].of] for number in order])
    centres = {name: rows.mean(axis=0) for name, rows in vectors.items()}
    unsolved = Model(
        classes,
        of,
        _starts(of),
        Terms.of([tuple(examples[number].reading.letters) for number in order]),
        Terms.of([tuple(examples[number].reading.words) for number in order]),
        {name: _centred(rows[order], centres[name]) for name, rows in vectors.items()},
        centres,
        np.zeros((0, 0), np.float32),
    )
    kernel = kernel_of(unsolved, [examples[number].reading for number in order])
    alpha = np.linalg.solve(kernel + RIDGE * np.eye(len(of)), targets(of, len(classes)))
    return replace(unsolved, alpha=alpha.astype(np.float32))


def kernel_of(model: Model, readings: Sequence[Reading]) -> NDArray[np.float64]:
    """Every example of the model against every other, the views combined."""
    parts = {
        "letters": np.stack([model.letters.likeness(reading.letters) for reading in readings]),
        "words": np.stack([model.words.likeness(reading.words) for reading in readings]),
        **{name: rows @ rows.T for name, rows in model.vectors.items()},
    }
    return sharpened(combined(parts)).astype(np.float64)


def sharpened(likeness: Floats) -> Floats:
    return np.asarray(np.exp(SHARPNESS * (likeness - 1)), likeness.dtype)


def targets(of: NDArray[np.int64], classes: int) -> NDArray[np.float64]:
    """1 where an example is of the class, else 0."""
    return np.eye(classes)[of]


def combined(likeness: Mapping[str, Floats]) -> Floats:
    """The weighted mean of the views there are."""
    total = sum(WEIGHTS[name] for name in likeness)
    parts = [np.float32(WEIGHTS[name] / total) * one for name, one in likeness.items()]
    together: Floats = parts[0]
    for one in parts[1:]:
        together = together + one
    return together


def _centred(rows: Floats, centre: Floats) -> Floats:
    """Without what all texts have in common: e5's vectors lie in a narrow cone."""
    moved = rows - centre
    centred: Floats = (moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)).astype(np.float32)
    return centred


def _starts(of: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.flatnonzero(np.concatenate(([True], of[1:] != of[:-1])))
