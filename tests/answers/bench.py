"""`make bench-answers`: the product and three baselines on messages that nobody tuned to, in one run.

`--public DIR` reads the public Thai sets there instead (`public.py`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from content import search
from content.entries import entries
from tests.answers import baselines
from tests.answers.messages import STYLES, Message, beyond, intents, questions

GOALS = {
    "right directly": (0.88, ">="),
    "right or among the choices": (0.98, ">="),
    "wrong directly": (0.02, "<="),
    "out of scope answered": (0.02, "<="),
    "out of scope clarified": (0.12, "<="),
    "near misses answered": (0.04, "<="),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to a message: given entries (two when two were asked for), offered ones, and how sure it was."""

    given: tuple[str, ...]
    offered: tuple[str, ...]
    confidence: float
    decision: str


Sayer = Callable[[str], Said]


def product(text: str) -> Said:
    found = search.find(text)
    given = tuple(one.entry.id for one in (found, found.second) if one is not None and one.entry is not None)
    offered = tuple(entry.id for entry, _ in found.alternatives) if found.decision == "clarify" else ()
    return Said(given if found.decision != "clarify" else (), offered, found.confidence, found.decision)


def thresholded(rank: baselines.Ranker, answer: float, clarify: float) -> Sayer:
    def say(text: str) -> Said:
        ranked = rank(text)
        if not ranked or ranked[0][1] < clarify:
            return Said((), (), 0.0, "none")
        if ranked[0][1] >= answer:
            return Said((ranked[0][0],), (), ranked[0][1], "answer")
        return Said((), tuple(name for name, _ in ranked), ranked[0][1], "clarify")

    return say


def fitted(rank: baselines.Ranker) -> Sayer:
    """The baseline with the thresholds that keep its wrong and its out-of-scope answers at the product's goals."""
    practice = [one for one in (*questions(), *beyond()) if not one.held_out]
    rows = [(one.entry, rank(one.text)) for one in practice]
    scores = sorted({ranked[0][1] for _, ranked in rows if ranked}, reverse=True)[::10]
    inside = [(entry, ranked) for entry, ranked in rows if entry]
    outside = [ranked for entry, ranked in rows if not entry]
    answer = scores[0] + 1
    for line in scores:
        wrong = sum(bool(r) and r[0][1] >= line and r[0][0] != entry for entry, r in inside) / len(inside)
        missed = sum(bool(r) and r[0][1] >= line for r in outside) / len(outside)
        if wrong > 0.02 or missed > 0.02:
            break
        answer = line
    clarify = answer
    for line in scores:
        if line < answer and sum(bool(r) and line <= r[0][1] < answer for r in outside) / len(outside) > 0.12:
            break
        clarify = min(clarify, line)
    return thresholded(rank, answer, clarify)


def measure(name: str, say: Sayer, held: Sequence[Message]) -> dict[str, float]:
    says = [(one, say(one.text)) for one in held]
    inside = [(one, said) for one, said in says if one.entry]
    outside = [(one, said) for one, said in says if not one.entry]
    near = [(one, said) for one, said in outside if one.style == "near_miss"]
    figures = {
        "right directly": _share(one.entry in said.given for one, said in inside),
        "right or among the choices": _share(one.entry in (*said.given, *said.offered) for one, said in inside),
        "wrong directly": _share(bool(said.given) and one.entry not in said.given for one, said in inside),
        "out of scope answered": _share(bool(said.given) for _, said in outside),
        "out of scope clarified": _share(bool(said.offered) for _, said in outside),
        "near misses answered": _share(bool(said.given) for _, said in near),
    }
    print(f"\n{name}")
    for figure, value in figures.items():
        goal, sign = GOALS[figure]
        met = value >= goal if sign == ">=" else value <= goal
        print(f"  {figure:28} {value:6.1%}   goal {sign} {goal:.0%}   {'ok' if met else 'MISSED'}")
    for style in STYLES:
        of_style = [(one, said) for one, said in inside if one.style == style]
        shown = _share(one.entry in (*said.given, *said.offered) for one, said in of_style)
        direct = _share(one.entry in said.given for one, said in of_style)
        print(f"    {style:12} {len(of_style):4}   directly {direct:6.1%}   shown {shown:6.1%}")
    return figures


def calibration_error(say: Sayer, held: Sequence[Message], bins: int = 10) -> float:
    """Expected calibration error of the confidence in the best entry, over ten bins."""
    rows = [
        (said.confidence, one.entry in (*said.given, *said.offered[:1]))
        for one in held
        for said in (say(one.text),)
        if said.given or said.offered
    ]
    groups: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in rows:
        groups[min(int(confidence * bins), bins - 1)].append((confidence, right))
    return sum(abs(sum(c for c, _ in g) - sum(r for _, r in g)) for g in groups.values()) / max(len(rows), 1)


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0


def latency(held: Sequence[Message]) -> None:
    engine = search.warm()
    times = []
    for one in held[:600]:
        begun = time.perf_counter()
        engine.find(one.text)
        times.append((time.perf_counter() - begun) * 1000)
    p50, p95, p99 = (float(np.percentile(times, percent)) for percent in (50, 95, 99))
    print(f"\none message: p50 {p50:.1f} ms  p95 {p95:.1f} ms  p99 {p99:.1f} ms   (goal p50 <= 35, p99 <= 60)")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path, help="a folder with the public Thai sets")
    parser.add_argument("--only-product", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="print so many of the product's faults")
    asked = parser.parse_args(arguments)
    if asked.public:
        from tests.answers import public

        return public.main(asked.public)
    search.learn()
    begun = time.perf_counter()
    search.learn()
    seconds, megabytes = time.perf_counter() - begun, psutil.Process().memory_info().rss / 1e6
    print(f"ready from saved features in {seconds:.2f} s (imports aside), memory {megabytes:.0f} MB")
    held = [one for one in (*questions(), *beyond()) if one.held_out]
    figures = measure("the product", product, held)
    print(f"  expected calibration error   {calibration_error(product, held):.3f}")
    stories = [search.find(text).decision for text in intents().get("complaint", ())]
    taken, rejected = (_share(one == decision for one in stories) for decision in ("complaint", "none"))
    print(f"  complaint narratives taken as complaints {taken:.1%}, rejected {rejected:.1%}")
    latency(held)
    if asked.show:
        show_faults(held, asked.show)
    if not asked.only_product:
        known = entries()
        measure("baseline: BM25 over newmm", fitted(baselines.bm25(known)), held)
        measure("baseline: character n-grams, linear", fitted(baselines.linear(known)), held)
        measure("baseline: the embedding alone", fitted(baselines.embedded(known)), held)
    missed = [
        name
        for name, value in figures.items()
        if (value < GOALS[name][0] if GOALS[name][1] == ">=" else value > GOALS[name][0])
    ]
    return 1 if missed else 0


def show_faults(held: Sequence[Message], most: int) -> None:
    shown = 0
    for one in held:
        said = product(one.text)
        right = one.entry in (*said.given, *said.offered) if one.entry else not said.given
        if not right and shown < most:
            shown += 1
            did = f"{said.decision} {said.given or said.offered} {said.confidence}"
            print(f"    {one.style:12} {one.entry} <- {one.text!r}: {did}")


if __name__ == "__main__":
    sys.exit(main())
