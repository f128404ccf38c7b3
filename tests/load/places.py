"""How often is a pin placed right, and how fast? ``python -m tests.load.places [FILE]`` measures it against boundaries.

The file is a GeoJSON of districts, by default the one beside the repository. The tests assert, this only prints.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from content.places import Places, Shapes, load, read_geojson

BOUNDARIES = (
    Path(__file__).resolve().parents[2].parent / "shared" / "geo" / "tha_adm2_district_pcode_simplified.geojson"
)


@dataclass(frozen=True)
class Accuracy:
    """Shares between 0 and 1 over random points of the province, the truth being the boundaries."""

    points: int
    nearest_right: float
    among_two_nearest: float
    sure: float
    sure_right: float
    called_outside: float


def boundaries(places: Places, path: Path = BOUNDARIES) -> Shapes:
    """The shapes of the province's districts. Raises ``ShapesError``."""
    return Shapes(read_geojson(path.read_bytes(), districts=places.districts, province=places.name))


def pins_inside(places: Places, shapes: Shapes, count: int, seed: int = 1) -> list[tuple[float, float, str]]:
    """Random points of the province as (lat, lon, district code by the boundaries)."""
    chance = random.Random(seed)
    lats, lons = [t.lat for t in places.tambons], [t.lon for t in places.tambons]
    pins: list[tuple[float, float, str]] = []
    while len(pins) < count:
        lat = chance.uniform(min(lats) - 0.3, max(lats) + 0.3)
        lon = chance.uniform(min(lons) - 0.3, max(lons) + 0.3)
        inside = shapes.look(lat, lon).inside
        if inside:
            pins.append((lat, lon, inside[0]))
    return pins


def accuracy(places: Places, pins: list[tuple[float, float, str]]) -> Accuracy:
    """Place each pin by the tambon points alone and compare with its district."""
    nearest = [[district.code for district, _ in places.nearest(lat, lon)[:2]] for lat, lon, _ in pins]
    truth = [code for _, _, code in pins]
    placed = [places.place(lat, lon) for lat, lon, _ in pins]
    sure = [(one, code) for one, code in zip(placed, truth, strict=True) if one.sure]
    return Accuracy(
        points=len(pins),
        nearest_right=sum(two[0] == code for two, code in zip(nearest, truth, strict=True)) / len(pins),
        among_two_nearest=sum(code in two for two, code in zip(nearest, truth, strict=True)) / len(pins),
        sure=len(sure) / len(pins),
        sure_right=sum(one.district is not None and one.district.code == code for one, code in sure) / len(sure),
        called_outside=sum(one.outside for one in placed) / len(pins),
    )


def median_microseconds(work: Callable[[float, float], object], pins: list[tuple[float, float, str]]) -> float:
    """Median time of one call."""
    times = []
    for lat, lon, _ in pins:
        start = perf_counter_ns()
        work(lat, lon)
        times.append(perf_counter_ns() - start)
    return median(times) / 1000


def main() -> None:
    places = load("nan")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else BOUNDARIES
    if not path.is_file():
        raise SystemExit(f"no boundary file at {path}; give one: python -m tests.load.places FILE.geojson")
    start = perf_counter_ns()
    shapes = boundaries(places, path)
    print(f"read and prepared {len(shapes.codes)} districts in {(perf_counter_ns() - start) / 1e6:.0f} ms")
    pins = pins_inside(places, shapes, 20_000)
    found = accuracy(places, pins)
    print(f"by points, {found.points} random points of the province:")
    print(f"  nearest district right          {found.nearest_right:6.1%}")
    print(f"  sure                            {found.sure:6.1%}, of which right {found.sure_right:.1%}")
    print(f"  right one among the two nearest {found.among_two_nearest:6.1%}")
    print(f"  called outside the province     {found.called_outside:6.1%}")
    asked = sum(not places.place(lat, lon, shapes).sure for lat, lon, _ in pins) / len(pins)
    print(f"by shapes: asked                  {asked:6.1%}")
    print(f"median time of a pin: by points {median_microseconds(places.place, pins):.0f} µs,", end=" ")
    print(f"boundaries alone {median_microseconds(shapes.look, pins):.0f} µs,", end=" ")
    print(f"by shapes {median_microseconds(lambda lat, lon: places.place(lat, lon, shapes), pins):.0f} µs")


if __name__ == "__main__":
    main()
