"""The entries nearest to a message, each with the chance that it is what was asked for.

The chance is a logistic regression over signs of agreement between the views, learned from messages that are no
phrasing (`make calibrate`, kept in calibration.json). What is done with it is `decision.py`'s matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from content.load import ROOT
from content.search.examples import BEYOND
from content.search.lexicon import Lexicon
from content.search.model import LEXICAL, Model, Scores
from content.search.reading import Reading

LOOKED_AT = 8  # the best classes; the right one is hardly ever further down
FILE = ROOT / "search" / "calibration.json"
_NUMBERED = re.compile(r"\D+\d+$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry and the chance, 0 to 1, that it answers the message."""

    id: str
    chance: float


@dataclass(frozen=True, slots=True)
class About:
    """What the signs need to know of an entry beside the scores."""

    topic: str
    words: frozenset[str]  # of its phrasings, title and answer
    numbers: frozenset[str]  # "ระดับ3", "จำพวก2" of its title
    letters: str  # all of its phrasings, without spaces


@dataclass(frozen=True, slots=True)
class Calibration:
    """Learned by `make calibrate` for one set of views. `answer` … are thresholds of `decision.py`."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    answer: float
    answer_date: float
    clarify: float

    def chances(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        moved = np.clip((signs - self.mean) / self.scale, -5, 5)
        return 1 / (1 + np.exp(-(moved @ self.weights[:-1] + self.weights[-1])))  # type: ignore[no-any-return]


@cache
def calibrations() -> Mapping[str, Calibration]:
    """By the names of the views, joined by "+"."""
    data: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return {views: _calibration(one) for views, one in data["views"].items()}


def _calibration(one: Mapping[str, Any]) -> Calibration:
    mean, scale, weights = (np.array(one[name], np.float64) for name in ("mean", "scale", "weights"))
    return Calibration(mean, scale, weights, float(one["answer"]), float(one["answer_date"]), float(one["clarify"]))


def ranked(
    model: Model,
    scores: Scores,
    reading: Reading,
    about: Mapping[str, About],
    lexicon: Lexicon,
    calibration: Calibration,
) -> tuple[Candidate, ...]:
    """The likeliest entries, best first."""
    places = looked_at(model, scores, about)
    if not len(places):
        return ()
    chances = calibration.chances(signs(model, scores, places, reading, about, lexicon))
    order = np.argsort(-chances, kind="stable")
    return tuple(Candidate(model.classes[places[place]], float(chances[place])) for place in order)


def looked_at(model: Model, scores: Scores, about: Collection[str]) -> NDArray[np.int64]:
    """The best entries by both scores together, as places in `model.classes`."""
    both = scores.near + 2 * scores.ridge
    entries = np.array([place for place, name in enumerate(model.classes) if name in about], np.int64)
    if not len(entries):
        return entries
    return entries[np.argsort(-both[entries], kind="stable")[:LOOKED_AT]]


def signs(
    model: Model,
    scores: Scores,
    places: NDArray[np.int64],
    reading: Reading,
    about: Mapping[str, About],
    lexicon: Lexicon,
) -> NDArray[np.float64]:
    """One row for each candidate: what speaks for it, and what for another."""
    topics = lexicon.topics(reading.tokens)
    asked = frozenset(reading.tokens)
    beyond = model.classes.index(BEYOND) if BEYOND in model.classes else None
    kinds = [place for place, name in enumerate(model.classes) if name.startswith("+") and name != BEYOND]
    other_near, other_ridge = _best_other(scores.near, places), _best_other(scores.ridge, places)
    leads = np.mean([one[places] >= one[places].max() for one in scores.views.values()], axis=0)
    rows = []
    for row, place in enumerate(places):
        entry = about[model.classes[place]]
        content = asked - lexicon.light
        rows.append(
            [
                *(float(scores.views[name][place]) for name in scores.views),
                float(scores.near[place]),
                float(scores.near[place] - other_near[row]),
                float(scores.ridge[place]),
                float(scores.ridge[place] - other_ridge[row]),
                float(scores.ridge[beyond]) if beyond is not None else 0.0,
                float(scores.near[place] - scores.near[beyond]) if beyond is not None else 0.0,
                float(max((scores.ridge[kind] for kind in kinds), default=0.0)),
                float(leads[row]),
                scores.known,
                1 / (1 + len(reading.tokens)),
                float(entry.topic in topics),
                float(bool(topics) and entry.topic not in topics),
                float(other_number(asked, entry.numbers)),
                len(content & entry.words) / (len(content) or 1),
                float(len(content) == 0),
                scores.known * float(scores.near[place]),
                float(scores.near[place]) ** 2,
            ]
        )
    return np.array(rows, np.float64)


def other_number(asked: frozenset[str], said: frozenset[str]) -> bool:
    """One says "ระดับ3" and the other "ระดับ4", and neither says the other's."""
    asked_numbers = {token for token in asked if _NUMBERED.fullmatch(token)}
    kinds = {token.rstrip("0123456789") for token in asked_numbers} & {token.rstrip("0123456789") for token in said}
    return bool(kinds) and not asked_numbers & said


def numbers_of(tokens: Sequence[str]) -> frozenset[str]:
    return frozenset(token for token in tokens if _NUMBERED.fullmatch(token))


def _best_other(scored: NDArray[np.float32], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each candidate the best score among the other candidates."""
    values = scored[places].astype(np.float64)
    if len(values) == 1:
        return np.zeros(1)
    top = np.argsort(-values, kind="stable")[:2]
    best = np.full(len(values), values[top[0]])
    best[top[0]] = values[top[1]]
    return best


def views_name(model: Model) -> str:
    return "+".join((*LEXICAL, *model.vectors))
