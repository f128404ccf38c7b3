"""In which district boundary does a point lie, and which others are near? Holds the imported shapes in memory.

Reading a file into rows is in ``geojson.py``; what follows for a case is in ``where.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Point

from content.places.distance import Plane
from content.places.geojson import ShapeRow, ShapesError, read_geojson

__all__ = ["NEAR_BORDER_M", "Nearby", "ShapeRow", "Shapes", "ShapesError", "read_geojson"]

# Two published simplifications of the 2019 boundaries differ for 0.57 % of random points of Nan, all close to a border.
NEAR_BORDER_M = 1000.0


@dataclass(frozen=True)
class Nearby:
    """District codes. ``inside`` hold the point; ``near`` are within 1 km, nearest first, those of ``inside`` too."""

    inside: tuple[str, ...]
    near: tuple[str, ...]


class Shapes:
    """The boundaries of one office's districts. Build once per import; threads may share it, nothing changes after."""

    def __init__(self, rows: Iterable[ShapeRow]) -> None:
        """Raises ``ValueError`` when there are no rows, ``shapely.errors.ShapelyError`` when a WKB is damaged."""
        kept = sorted(rows, key=lambda row: row.code)
        if not kept:
            raise ValueError("no district shapes")
        self.codes = tuple(row.code for row in kept)
        degrees = [shapely.from_wkb(row.wkb) for row in kept]
        west, south, east, north = shapely.total_bounds(degrees)
        self._plane = Plane((south + north) / 2, (west + east) / 2)
        self._metres = [shapely.transform(shape, self._to_metres) for shape in degrees]
        shapely.prepare(self._metres)
        self._tree = shapely.STRtree(self._metres)

    def look(self, lat: float, lon: float) -> Nearby:
        """What lies at and around a WGS84 point. Borders count as inside."""
        point = Point(self._plane.xy(lat, lon))
        reached = self._tree.query(point, predicate="dwithin", distance=NEAR_BORDER_M)
        distances = sorted((float(shapely.distance(self._metres[i], point)), self.codes[i]) for i in reached)
        return Nearby(
            inside=tuple(code for metres, code in distances if metres == 0),
            near=tuple(code for _, code in distances),
        )

    def _to_metres(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = self._plane.xy(lonlat[:, 1], lonlat[:, 0])  # type: ignore[arg-type]  # the plane is linear: arrays work too
        return np.column_stack([x, y])
