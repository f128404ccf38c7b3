"""The map of the page: points of places, and outlines where there are any.

Both are given to the stand-in as plain data; it knows no province.
"""

from collections.abc import Iterable, Mapping
from typing import Any


def as_json(places: Iterable[Mapping[str, Any]], shapes: Any | None, province: str = "") -> dict[str, Any]:
    """places: {code, district, tambon, lat, lon, english?}; shapes: a GeoJSON FeatureCollection of districts, or
    None."""
    points = [dict(place) for place in places]
    box = None
    if points:
        lats = [float(point["lat"]) for point in points]
        lons = [float(point["lon"]) for point in points]
        box = {"south": min(lats), "west": min(lons), "north": max(lats), "east": max(lons)}
    return {"province": province, "points": points, "shapes": shapes, "box": box}
