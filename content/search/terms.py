"""TF-IDF over the terms of texts (letter sequences, words), with an index from term to text.

Decides how alike two texts are by what they share; what that is worth is `model.py`'s matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of `count` texts. Where term t stands: `texts` and `weights` from starts[t] to starts[t + 1]."""

    number: dict[str, int]
    rarity: Floats
    starts: NDArray[np.int64]
    texts: NDArray[np.int32]
    weights: Floats
    count: int

    @classmethod
    def of(cls, documents: Sequence[Iterable[str]]) -> Terms:
        """Weights are (1 + log times) x rarity, each text of length 1."""
        counted = [Counter(document) for document in documents]
        spread = Counter(term for terms in counted for term in terms)
        number = {term: place for place, term in enumerate(spread)}
        rarity = np.log((1 + len(counted)) / (1 + np.fromiter(spread.values(), np.float64, len(spread)))) + 1
        rows: list[NDArray[np.int64]] = []
        columns: list[NDArray[np.int64]] = []
        values: list[NDArray[np.float64]] = []
        for row, terms in enumerate(counted):
            column = np.fromiter((number[term] for term in terms), np.int64, len(terms))
            value = (1 + np.log(np.fromiter(terms.values(), np.float64, len(terms)))) * rarity[column]
            rows.append(np.full(len(terms), row))
            columns.append(column)
            values.append(value / (np.linalg.norm(value) or 1.0))
        column = np.concatenate(columns)
        order = np.argsort(column, kind="stable")
        starts = np.zeros(len(number) + 1, np.int64)
        np.cumsum(np.bincount(column, minlength=len(number)), out=starts[1:])
        return cls(
            number,
            rarity.astype(np.float32),
            starts,
            np.concatenate(rows)[order].astype(np.int32),
            np.concatenate(values)[order].astype(np.float32),
            len(counted),
        )

    def likeness(self, terms: Iterable[str]) -> Floats:
        """0 to 1 for every text. Terms that no text has count for nothing."""
        counted = Counter(term for term in terms if term in self.number)
        if not counted:
            return np.zeros(self.count, np.float32)
        column = np.fromiter((self.number[term] for term in counted), np.int64, len(counted))
        value = (1 + np.log(np.fromiter(counted.values(), np.float32, len(counted)))) * self.rarity[column]
        value /= np.linalg.norm(value)
        lengths = self.starts[column + 1] - self.starts[column]
        # The postings of all terms, one after the other.
        places = np.repeat(self.starts[column] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        shares = self.weights[places] * np.repeat(value, lengths)
        return np.bincount(self.texts[places], shares, self.count).astype(np.float32)

    def known(self, terms: Iterable[str]) -> float:
        """The share, by rarity, of the distinct terms that any text has; 0 when there are none."""
        distinct = set(terms)
        rarest = float(self.rarity.max())
        weights = [float(self.rarity[self.number[term]]) if term in self.number else -rarest for term in distinct]
        total = sum(abs(weight) for weight in weights)
        return sum(weight for weight in weights if weight > 0) / total if total else 0.0

    def arrays(self, name: str) -> dict[str, Any]:
        """For `numpy.savez`, and back with `from_arrays`."""
        listed = np.frombuffer("\n".join(self.number).encode(), np.uint8)
        return {
            f"{name}.number": listed,
            f"{name}.rarity": self.rarity,
            f"{name}.starts": self.starts.astype(np.int32),
            f"{name}.texts": self.texts.astype(np.uint16),
            f"{name}.weights": self.weights.astype(np.float16),
            f"{name}.count": np.int64(self.count),
        }

    @classmethod
    def from_arrays(cls, name: str, arrays: Any) -> Terms:
        listed = bytes(arrays[f"{name}.number"]).decode().split("\n")
        return cls(
            {term: place for place, term in enumerate(listed)},
            arrays[f"{name}.rarity"],
            arrays[f"{name}.starts"].astype(np.int64),
            arrays[f"{name}.texts"].astype(np.int32),
            arrays[f"{name}.weights"].astype(np.float32),
            int(arrays[f"{name}.count"]),
        )
