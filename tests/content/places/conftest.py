"""Boundaries made from the tambon points themselves, so that the tests of shapes need no file from outside."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely

from content.places import Places, ShapeRow, Shapes, load, read_geojson


@pytest.fixture(scope="session")
def nan() -> Places:
    return load("nan")


@pytest.fixture(scope="session")
def drawn(nan: Places) -> dict[str, Any]:
    """A GeoJSON in which a district is everything that is nearest to one of its tambon points, within a rectangle."""
    points = shapely.points([(tambon.lon, tambon.lat) for tambon in nan.tambons])
    frame = shapely.box(100.3, 18.0, 101.4, 19.65)
    cells = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame)
    tree = shapely.STRtree(cells.geoms)
    parts: dict[str, list[shapely.Geometry]] = {}
    for tambon, point in zip(nan.tambons, points, strict=True):
        (cell,) = tree.query(point, predicate="within")
        parts.setdefault(tambon.district_code, []).append(cells.geoms[cell])
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"ADM2_PCODE": f"TH{code}", "ADM2_TH": nan.district(code).name, "ADM1_TH": "น่าน"},
                "geometry": json.loads(shapely.to_geojson(shapely.intersection(shapely.union_all(cell), frame))),
            }
            for code, cell in parts.items()
        ],
    }


@pytest.fixture(scope="session")
def rows(nan: Places, drawn: dict[str, Any]) -> tuple[ShapeRow, ...]:
    return read_geojson(json.dumps(drawn).encode(), districts=nan.districts)


@pytest.fixture(scope="session")
def shapes(rows: tuple[ShapeRow, ...]) -> Shapes:
    return Shapes(rows)
