"""`make calibrate`: learns how far to trust a score, and from where to answer, ask back or pass on.

From the half of the evaluation set that is not measured, from phrasings asked against all others, and from questions
whose entry was taken away. Writes content/search/calibration.json.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from content.entries import entries
from content.search import cache_folder, store
from content.search.candidates import FILE, looked_at, signs, views_name
from content.search.engine import about
from content.search.examples import examples
from content.search.lexicon import lexicon
from content.search.meaning import embedding
from content.search.model import RIDGE, Model, _starts, kernel_of, targets
from content.search.reading import Reading, read
from tests.answers.messages import Message, beyond, questions

Likeness = dict[str, NDArray[np.float32]]
VIEWS: tuple[tuple[str, ...], ...] = (("use", "e5"), ("use",), ())
FOLDS = 5
GONE = 0.3  # weight of a question whose entry was taken away: nobody asks one, but such a one must not be answered
# Of messages that were not learned from at most so many are answered wrongly: questions, other matters, near misses.
WRONG, WRONG_BEYOND, WRONG_NEAR_MISS = 0.013, 0.006, 0.013
CLARIFIED_BEYOND = 0.14


@dataclass(frozen=True, slots=True)
class Asked:
    """A message with its likeness to every example, a row in each view."""

    reading: Reading
    entry: str | None
    weight: float
    kind: str


def likeness_of(model: Model, readings: Sequence[Reading]) -> Likeness:
    found = {
        "letters": np.stack([model.letters.likeness(one.letters) for one in readings]),
        "words": np.stack([model.words.likeness(one.words) for one in readings]),
    }
    for name, rows in model.vectors.items():
        vectors = embedding(name)([one.sentence for one in readings]) - model.centres[name]
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        found[name] = vectors @ rows.T
    return found


def without(model: Model, kernel: NDArray[np.float64], keep: NDArray[np.bool_]) -> Model:
    """The model as it would be without some examples; its likenesses are the kept columns."""
    kept = np.flatnonzero(keep)
    left, of = np.unique(model.of[kept], return_inverse=True)
    alpha = np.linalg.solve(kernel[np.ix_(kept, kept)] + RIDGE * np.eye(len(kept)), targets(of, len(left))).astype(
        np.float32
    )
    return replace(model, classes=tuple(model.classes[one] for one in left), of=of, starts=_starts(of), alpha=alpha)


def rows_of(
    model: Model, likeness: Likeness, asked: Sequence[Asked], keep: NDArray[np.bool_] | None = None
) -> list[tuple[Asked, list[str], NDArray[np.float64]]]:
    """For each message its candidates and their signs."""
    lines = []
    known = ABOUT
    there = {name: one for name, one in known.items() if name in model.classes}
    for number, one in enumerate(asked):
        row = {name: (matrix[number] if keep is None else matrix[number][keep]) for name, matrix in likeness.items()}
        scores = model.scores_of(row, model.words.known(one.reading.tokens))
        places = looked_at(model, scores, there)
        lines.append(
            (
                one,
                [model.classes[place] for place in places],
                signs(model, scores, places, one.reading, known, lexicon()),
            )
        )
    return lines


def asked_of(messages: Sequence[Message]) -> list[Asked]:
    return [Asked(read(one.text, lexicon()), one.entry, 3.0, one.style) for one in messages]


def practice() -> list[Asked]:
    return asked_of([one for one in (*questions(), *beyond()) if not one.held_out])


def training_rows(
    model: Model, kernel: NDArray[np.float64], parts: Likeness, asked: Sequence[Asked], likeness: Likeness
) -> list[Any]:
    """`parts`: likeness of the examples among themselves; `likeness`: of the practice messages to the examples."""
    random = np.random.default_rng(1)
    found = rows_of(model, likeness, asked)
    names = [model.classes[one] for one in model.of]
    learned = [
        Asked(reading, name if not name.startswith("+") else None, 1.0, "phrasing")
        for reading, name in zip(model_readings(), names, strict=True)
    ]
    fold = random.integers(0, FOLDS, len(names))
    for number in range(FOLDS):  # phrasings against all others
        keep = fold != number
        chosen = np.flatnonzero(~keep)
        smaller = without(model, kernel, keep)
        found += rows_of(
            smaller, {name: one[chosen] for name, one in parts.items()}, [learned[place] for place in chosen], keep
        )
    ids = [name for name in model.classes if not name.startswith("+")]
    group = dict(zip(ids, random.integers(0, 10, len(ids)), strict=True))
    for number in range(10):  # questions whose entry is not there
        gone = {name for name, one in group.items() if one == number}
        keep = np.array([name not in gone for name in names])
        smaller = without(model, kernel, keep)
        chosen = [place for place in np.flatnonzero(~keep) if random.random() < 0.3]
        taken = [replace(learned[place], entry=None, kind="gone", weight=GONE) for place in chosen]
        found += rows_of(smaller, {name: one[chosen] for name, one in parts.items()}, taken, keep)
        orphans = [place for place, one in enumerate(asked) if one.entry in gone]
        taken = [replace(asked[place], entry=None, kind="gone", weight=GONE) for place in orphans]
        found += rows_of(smaller, {name: one[orphans] for name, one in likeness.items()}, taken, keep)
    return found


_READINGS: list[Reading] = []
ABOUT = {entry.id: about(entry) for entry in entries().values()}


def model_readings() -> list[Reading]:
    return _READINGS


def learn(found: list[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64], LogisticRegression]:
    x = np.concatenate([signs_ for _, _, signs_ in found if len(signs_)])
    y = np.concatenate([[name == one.entry for name in names] for one, names, signs_ in found if len(signs_)])
    w = np.concatenate([[one.weight] * len(names) for one, names, signs_ in found if len(signs_)])
    mean, scale = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-3)
    regression = LogisticRegression(C=1.0, max_iter=2000)
    regression.fit(np.clip((x - mean) / scale, -5, 5), y, sample_weight=w)
    return mean, scale, regression


def main() -> int:
    everything = {}
    known = examples(entries().values())
    full = store.model(
        known, cache_folder(), progress=lambda done, of: print(f"\r{done}/{of}", end="", file=sys.stderr)
    )
    place = {name: number for number, name in enumerate(full.classes)}
    ordered = sorted(known, key=lambda one: place[one.of])
    _READINGS[:] = [one.reading for one in ordered]
    asked = practice()
    likeness = likeness_of(full, [one.reading for one in asked])
    parts = {
        "letters": np.stack([full.letters.likeness(one.letters) for one in _READINGS]),
        "words": np.stack([full.words.likeness(one.words) for one in _READINGS]),
        **{name: rows @ rows.T for name, rows in full.vectors.items()},
    }
    for names in VIEWS:
        if not set(names) <= set(full.vectors):
            continue
        model = replace(full, vectors={name: full.vectors[name] for name in names})
        chosen = ("letters", "words", *names)
        kernel = kernel_of(model, _READINGS)
        model = without(model, kernel, np.ones(len(_READINGS), bool))
        found = training_rows(
            model, kernel, {name: parts[name] for name in chosen}, asked, {name: likeness[name] for name in chosen}
        )
        mean, scale, regression = learn(found)
        thresholds = choose(told_apart(found, len(asked)))
        everything[views_name(model)] = {
            "mean": [round(float(one), 5) for one in mean],
            "scale": [round(float(one), 5) for one in scale],
            "weights": [round(float(one), 5) for one in (*regression.coef_[0], regression.intercept_[0])],
            **thresholds,
        }
        print(views_name(model), thresholds)
    FILE.write_text(json.dumps({"views": everything}, indent=1) + "\n", encoding="utf-8")
    return 0


def told_apart(found: list[Any], practice_messages: int) -> list[Any]:
    """Each practice message with the chances that were learned without it: half from the other half."""
    rows = []
    for half in (0, 1):
        learned_from = [one for number, one in enumerate(found) if number >= practice_messages or number % 2 != half]
        mean, scale, regression = learn(learned_from)
        for one, names, signs_ in found[half:practice_messages:2]:
            if len(signs_):
                chance = regression.predict_proba(np.clip((signs_ - mean) / scale, -5, 5))[:, 1]
                best = int(chance.argmax())
                rows.append((one.kind, one.entry, names[best], float(chance[best]), float(np.sort(chance)[-3:].sum())))
    return rows


def choose(rows: list[Any]) -> Mapping[str, float]:
    """The lowest thresholds that keep wrong answers as rare as they must be among the practice messages."""
    inside = [row for row in rows if row[1] is not None]
    outside = [row for row in rows if row[1] is None]
    near = [row for row in outside if row[0] == "near_miss"]
    answer = 0.99
    for line in np.arange(0.99, 0.2, -0.01):
        wrong = sum(row[3] >= line and row[2] != row[1] for row in inside) / max(len(inside), 1)
        beyond_ = sum(row[3] >= line for row in outside) / max(len(outside), 1)
        missed = sum(row[3] >= line for row in near) / max(len(near), 1)
        if wrong > WRONG or beyond_ > WRONG_BEYOND or missed > WRONG_NEAR_MISS:
            break
        answer = float(line)
    clarify = answer
    for line in np.arange(answer, 0.01, -0.01):
        shown = sum(row[3] < answer and row[4] >= line for row in outside) / max(len(outside), 1)
        if shown > CLARIFIED_BEYOND:
            break
        clarify = float(line)
    return {"answer": round(answer, 2), "answer_date": round(min(0.9, answer + 0.1), 2), "clarify": round(clarify, 2)}


if __name__ == "__main__":
    sys.exit(main())
