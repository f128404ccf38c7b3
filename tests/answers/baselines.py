"""Three plain ways to answer, on the same phrasings and the same messages as the product.

Each says, for a message, entries best first with a score, and is given the thresholds that suit it on the practice
half.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray
from pythainlp.tokenize import word_tokenize
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier

from content.entries import Entry
from content.search.meaning import embedding

Ranker = Callable[[str], list[tuple[str, float]]]


def texts_of(entries: Mapping[str, Entry]) -> list[tuple[str, str]]:
    return [
        (entry.id, text) for entry in entries.values() for text in (entry.title, entry.short_title, *entry.phrasings)
    ]


def best_of_each(names: Sequence[str], scores: NDArray[np.float64]) -> list[tuple[str, float]]:
    best: dict[str, float] = {}
    for place in np.argsort(-scores)[:60]:
        best.setdefault(names[place], float(scores[place]))
    return list(best.items())[:3]


def bm25(entries: Mapping[str, Entry]) -> Ranker:
    """BM25 over newmm tokens."""
    known = texts_of(entries)
    names = [name for name, _ in known]
    index = bm25s.BM25()
    index.index([word_tokenize(text, engine="newmm") for _, text in known], show_progress=False)

    def rank(text: str) -> list[tuple[str, float]]:
        tokens = [token for token in word_tokenize(text, engine="newmm") if token in index.vocab_dict]
        return best_of_each(names, np.asarray(index.get_scores(tokens), np.float64)) if tokens else []

    return rank


def linear(entries: Mapping[str, Entry]) -> Ranker:
    """Character n-gram TF-IDF with a linear model."""
    known = texts_of(entries)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 5), sublinear_tf=True, min_df=1)
    model = SGDClassifier(loss="hinge", alpha=1e-5, random_state=1).fit(
        vectorizer.fit_transform(text for _, text in known), [name for name, _ in known]
    )

    def rank(text: str) -> list[tuple[str, float]]:
        return best_of_each(list(model.classes_), model.decision_function(vectorizer.transform([text]))[0])

    return rank


def embedded(entries: Mapping[str, Entry], name: str = "e5") -> Ranker:
    """The embedding alone: the nearest phrasing."""
    known = texts_of(entries)
    names = [one for one, _ in known]
    rows = embedding(name)([text for _, text in known])
    centre = rows.mean(axis=0)
    rows = rows - centre
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)

    def rank(text: str) -> list[tuple[str, float]]:
        vector = embedding(name)([text])[0] - centre
        return best_of_each(names, (rows @ (vector / np.linalg.norm(vector))).astype(np.float64))

    return rank
