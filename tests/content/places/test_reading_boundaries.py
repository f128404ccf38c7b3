from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
import shapely

from content.places import Places, ShapeRow, Shapes, ShapesError, read_geojson

Drawn = dict[str, Any]


def encode(drawn: Drawn) -> bytes:
    return json.dumps(drawn, ensure_ascii=False).encode()


def changed(drawn: Drawn, change: Callable[[Drawn], object]) -> bytes:
    twin = copy.deepcopy(drawn)
    change(twin)
    return encode(twin)


def each(drawn: Drawn, properties: Callable[[str, str], Drawn]) -> Drawn:
    """The same shapes with other property names, given the code and the name of each district."""
    twin = copy.deepcopy(drawn)
    for feature in twin["features"]:
        old = feature["properties"]
        feature["properties"] = properties(old["ADM2_PCODE"][2:], old["ADM2_TH"])
    return twin


@pytest.mark.parametrize(
    "properties",
    [
        lambda code, name: {"ADM2_PCODE": f"TH{code}"},
        lambda code, name: {"amp_code": code, "population": 5501},
        lambda code, name: {"AMPHOE_ID": int(code), "AREA": 5514.0},
        lambda code, name: {"dopa": f"{code}00", "pv": "55"},
        lambda code, name: {"amphoe": name},
        lambda code, name: {"AP_TN": f"อำเภอ{name}", "PV_TN": "จ.น่าน"},
        lambda code, name: {"ชื่อ": f" อ.{name} ", "note": None},
    ],
    ids=["pcode", "code as text", "code as number", "six digits", "name", "อำเภอ + name", "อ. + name"],
)
def test_codes_and_names_are_found_whatever_the_property_is_called(
    nan: Places, drawn: Drawn, rows: tuple[ShapeRow, ...], properties: Callable[[str, str], Drawn]
) -> None:
    assert read_geojson(encode(each(drawn, properties)), districts=nan.districts, province="น่าน") == rows


def test_rows_come_in_order_of_code_as_valid_multipolygons(nan: Places, rows: tuple[ShapeRow, ...]) -> None:
    assert [row.code for row in rows] == [district.code for district in nan.districts]
    assert [row.name for row in rows] == [district.name for district in nan.districts]
    for row in rows:
        shape = shapely.from_wkb(row.wkb)
        assert shape.geom_type == "MultiPolygon"
        assert shape.is_valid


def test_districts_of_other_provinces_are_passed_over(nan: Places, drawn: Drawn, rows: tuple[ShapeRow, ...]) -> None:
    elsewhere = {
        "type": "Feature",
        "properties": {"ADM2_PCODE": "TH3123", "ADM2_TH": "เฉลิมพระเกียรติ", "ADM1_TH": "บุรีรัมย์"},
        "geometry": json.loads(shapely.to_geojson(shapely.box(102.8, 14.4, 103.0, 14.6))),
    }
    assert read_geojson(changed(drawn, lambda d: d["features"].append(elsewhere)), districts=nan.districts) == rows


def test_a_namesake_in_another_province_is_told_apart_by_the_province(
    nan: Places, drawn: Drawn, rows: tuple[ShapeRow, ...]
) -> None:
    names_only = each(drawn, lambda code, name: {"amphoe": name, "changwat": "น่าน"})
    namesake = copy.deepcopy(names_only["features"][0])
    namesake["properties"] = {"amphoe": "เฉลิมพระเกียรติ", "changwat": "บุรีรัมย์"}
    names_only["features"].append(namesake)
    assert read_geojson(encode(names_only), districts=nan.districts, province="น่าน") == rows
    with pytest.raises(ShapesError) as refused:
        read_geojson(encode(names_only), districts=nan.districts)
    assert refused.value.reason == "duplicate_district"
    assert "เฉลิมพระเกียรติ" in refused.value.detail


def test_a_byte_order_mark_does_not_matter(nan: Places, drawn: Drawn, rows: tuple[ShapeRow, ...]) -> None:
    assert read_geojson(b"\xef\xbb\xbf" + encode(drawn), districts=nan.districts) == rows


def test_a_self_crossing_boundary_is_mended(nan: Places, drawn: Drawn) -> None:
    def cross(d: Drawn) -> None:
        d["features"][0]["geometry"] = {
            "type": "Polygon",
            "coordinates": [[[100.5, 18.5], [100.7, 18.7], [100.7, 18.5], [100.5, 18.7], [100.5, 18.5]]],
        }

    code = drawn["features"][0]["properties"]["ADM2_PCODE"][2:]
    by_code = {row.code: row for row in read_geojson(changed(drawn, cross), districts=nan.districts)}
    mended = shapely.from_wkb(by_code[code].wkb)
    assert mended.is_valid
    assert mended.area == pytest.approx(0.02)


def test_heights_are_dropped(nan: Places, drawn: Drawn) -> None:
    def lift(d: Drawn) -> None:
        d["features"][0]["geometry"] = {
            "type": "Polygon",
            "coordinates": [[[100.5, 18.5, 200], [100.7, 18.5, 210], [100.7, 18.7, 220], [100.5, 18.5, 200]]],
        }

    found = read_geojson(changed(drawn, lift), districts=nan.districts)
    assert not any(shapely.from_wkb(row.wkb).has_z for row in found)


def geometry(kind: str, coordinates: object) -> Callable[[Drawn], object]:
    return lambda d: d["features"][3].update(geometry={"type": kind, "coordinates": coordinates})


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("not_geojson", lambda d: d.update(type="Topology")),
        ("not_geojson", lambda d: d.update(features=[])),
        ("not_geojson", lambda d: d["features"].append("a line")),
        ("not_geojson", lambda d: d["features"][0].update(properties=None)),
        ("no_known_district", lambda d: [f.update(properties={"name": "Zürich"}) for f in d["features"]]),
        ("missing_districts", lambda d: d["features"].pop()),
        ("duplicate_district", lambda d: d["features"].append(d["features"][0])),
        ("not_polygon", geometry("Point", [100.7, 18.7])),
        ("not_polygon", geometry("LineString", [[100.5, 18.5], [100.7, 18.7]])),
        ("not_polygon", geometry("Polygon", [])),
        ("not_polygon", geometry("Polygon", "none")),
        ("not_polygon", geometry("Blob", [[1, 2]])),
        ("not_polygon", lambda d: d["features"][3].update(geometry=None)),
        ("bad_coordinates", geometry("Polygon", [[[18.5, 100.5], [18.5, 100.7], [18.7, 100.7], [18.5, 100.5]]])),
        (
            "bad_coordinates",
            geometry("Polygon", [[[680000, 2070000], [690000, 2070000], [690000, 2080000], [680000, 2070000]]]),
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(
    nan: Places, drawn: Drawn, reason: str, change: Callable[[Drawn], object]
) -> None:
    with pytest.raises(ShapesError) as refused:
        read_geojson(changed(drawn, change), districts=nan.districts)
    assert refused.value.reason == reason
    assert refused.value.detail


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", "อำเภอ".encode("tis-620"), b"[" * 100_000, b"null", b"[]"])
def test_what_is_not_geojson_is_refused_and_does_not_crash(nan: Places, data: bytes) -> None:
    with pytest.raises(ShapesError) as refused:
        read_geojson(data, districts=nan.districts)
    assert refused.value.reason == "not_geojson"


def test_the_missing_district_is_named(nan: Places, drawn: Drawn) -> None:
    lost = drawn["features"][-1]["properties"]["ADM2_TH"]
    with pytest.raises(ShapesError, match=lost):
        read_geojson(changed(drawn, lambda d: d["features"].pop()), districts=nan.districts)


def test_without_rows_there_are_no_shapes() -> None:
    with pytest.raises(ValueError, match="no district shapes"):
        Shapes([])
