"""Is this file a usable set of district boundaries? Reads COD-AB or any GeoJSON of districts into rows for the
database; storing them is the import command's business.

Which property holds the code or the name differs from publisher to publisher, so the property that names most of the
wanted districts is taken.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from content.places.units import District

Reason = Literal[
    "not_geojson",  # not JSON, or not a FeatureCollection
    "no_known_district",  # no property names any of the districts
    "missing_districts",  # some districts are not in the file
    "duplicate_district",  # a district has more than one feature, e.g. a file of tambons
    "not_polygon",  # a district is a point or a line, or its shape cannot be mended
    "bad_coordinates",  # outside Thailand: another projection, or latitude and longitude swapped
]

# Thailand with a margin: west, south, east, north in degrees.
THAILAND = (96.0, 5.0, 107.0, 21.0)
_PCODE = re.compile(r"^(?:TH)?(\d{4})(?:00)?$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:กิ่งอำเภอ|อำเภอ|กิ่งอ\.|อ\.)\s*")


@dataclass(frozen=True)
class ShapeRow:
    """One district: 4-digit code, name, and a valid WGS84 MultiPolygon as WKB (longitude first)."""

    code: str
    name: str
    wkb: bytes


class ShapesError(ValueError):
    """The file cannot be used. ``reason`` is a word for the program, ``detail`` names what in the file is concerned."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason: Reason = reason
        self.detail = detail


def read_geojson(data: bytes, *, districts: Iterable[District], province: str = "") -> tuple[ShapeRow, ...]:
    """The boundaries of ``districts`` out of a GeoJSON file, in order of code.

    A file of the whole country is fine: features of other districts are passed over. ``province`` (``"น่าน"``) tells
    districts of the same name apart in a file without codes. Raises ``ShapesError``.
    """
    wanted = {district.code: district.name for district in districts}
    features = _features(data)
    if province:
        features = _within_province(features, province, wanted)
    found = _by_district(features, wanted)
    missing = [f"{name} ({code})" for code, name in wanted.items() if code not in found]
    if missing:
        raise ShapesError("missing_districts", ", ".join(missing))
    return tuple(ShapeRow(code, wanted[code], _wkb(found[code], wanted[code])) for code in sorted(wanted))


def _features(data: bytes) -> list[Mapping[str, Any]]:
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ShapesError("not_geojson", f"not JSON in UTF-8 ({type(error).__name__})") from error
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise ShapesError("not_geojson", "not a FeatureCollection")
    features = document.get("features")
    if not isinstance(features, list) or not features:
        raise ShapesError("not_geojson", "a FeatureCollection without features")
    if not all(isinstance(feature, dict) and isinstance(feature.get("properties"), dict) for feature in features):
        raise ShapesError("not_geojson", "a feature without properties")
    return features


def _within_province(
    features: Sequence[Mapping[str, Any]], province: str, wanted: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Keep the features that name the province, or carry a code of ours; all of them when none does."""
    names = {province, f"จังหวัด{province}", f"จ.{province}"}
    kept = [
        feature
        for feature in features
        if any(
            isinstance(value, str) and (value.strip() in names or _code(value) in wanted)
            for value in feature["properties"].values()
        )
    ]
    return kept or list(features)


def _by_district(features: Sequence[Mapping[str, Any]], wanted: Mapping[str, str]) -> dict[str, Any]:
    codes_of_names = {name: code for code, name in wanted.items()}
    hits: dict[str, list[tuple[str, Any]]] = {}
    for feature in features:
        for column, value in feature["properties"].items():
            code = _code(value) if _code(value) in wanted else codes_of_names.get(_bare_name(value))
            if code:
                hits.setdefault(column, []).append((code, feature.get("geometry")))
    if not hits:
        raise ShapesError("no_known_district", f"looked for {len(wanted)} districts in {len(features)} features")
    # Most districts first; of two such columns the one with fewer features, which is the one without doubles.
    best = max(hits.values(), key=lambda rows: (len({code for code, _ in rows}), -len(rows)))
    twice = [f"{wanted[code]} ({code})" for code, times in Counter(code for code, _ in best).items() if times > 1]
    if twice:
        raise ShapesError("duplicate_district", ", ".join(twice))
    return dict(best)


def _code(value: object) -> str | None:
    """``TH5501``, ``5501``, ``550100`` or the number 5501 → ``"5501"``."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    match = _PCODE.match(str(value).strip())
    return match[1] if match else None


def _bare_name(value: object) -> str:
    return _TITLE.sub("", value.strip()) if isinstance(value, str) else ""


def _wkb(geometry: object, name: str) -> bytes:
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    except (ShapelyError, ValueError, TypeError) as error:
        raise ShapesError("not_polygon", f"{name}: {type(error).__name__}") from error
    if shape is None or shape.is_empty:
        raise ShapesError("not_polygon", f"{name}: no shape")
    west, south, east, north = shape.bounds
    # Written so that NaN, which compares false with everything, is refused too.
    if not (west >= THAILAND[0] and south >= THAILAND[1] and east <= THAILAND[2] and north <= THAILAND[3]):
        raise ShapesError("bad_coordinates", f"{name}: {west:.3f} {south:.3f} {east:.3f} {north:.3f}")
    polygons = _polygons(shapely.make_valid(shape))
    if not polygons:
        raise ShapesError("not_polygon", f"{name}: {shape.geom_type}")
    return shapely.to_wkb(MultiPolygon(polygons))


def _polygons(shape: BaseGeometry) -> list[Polygon]:
    """Mending can leave lines and points beside the polygons; only the polygons have an inside."""
    if isinstance(shape, Polygon):
        return [] if shape.is_empty else [shape]
    return [polygon for part in getattr(shape, "geoms", ()) for polygon in _polygons(part)]
