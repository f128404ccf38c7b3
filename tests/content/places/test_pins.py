from __future__ import annotations

import math

import pytest

from content.places import Places, ShapeRow, Shapes
from content.places.distance import Plane
from content.places.where import CLEARLY_NEARER_M, FAMILIAR_M, OUTSIDE_M


def test_a_pin_on_a_tambon_point_finds_that_tambon(nan: Places) -> None:
    for tambon in nan.tambons:
        placed = nan.place(tambon.lat, tambon.lon)
        assert placed.tambon == tambon
        assert placed.district is not None
        assert placed.district.code == tambon.district_code
        assert placed.by == "points"


def test_deep_in_a_district_the_points_are_sure(nan: Places) -> None:
    placed = nan.place(18.24, 100.70)  # between tambons of นาน้อย
    assert placed.district == nan.district("5504")
    assert placed.sure
    assert placed.choices == ()


def test_between_the_town_and_phu_phiang_a_person_is_asked(nan: Places) -> None:
    placed = nan.place(18.775, 100.800)  # the river beside the town is the border
    assert not placed.sure
    assert not placed.outside
    assert {district.name for district in placed.choices} == {"เมืองน่าน", "ภูเพียง"}
    assert placed.district == placed.choices[0]


@pytest.mark.parametrize(
    ("lat", "lon"), [(13.756, 100.502), (18.145, 100.141), (19.166, 99.902), (18.0, 102.6), (-18.8, 100.8)]
)
def test_bangkok_phrae_phayao_and_laos_are_outside(nan: Places, shapes: Shapes, lat: float, lon: float) -> None:
    for placed in (nan.place(lat, lon), nan.place(lat, lon, shapes)):
        assert placed.outside
        assert placed.district is None
        assert placed.tambon is None
        assert placed.choices == ()


@pytest.mark.parametrize(
    ("lat", "lon"), [(math.nan, 100.8), (18.8, math.inf), (100.8, 18.8), (18.8, 200.0), (1e308, 1e308)]
)
def test_what_is_no_place_on_earth_is_outside(nan: Places, shapes: Shapes, lat: float, lon: float) -> None:
    assert nan.place(lat, lon).outside
    assert nan.place(lat, lon, shapes).outside


def test_far_from_every_point_it_asks_before_it_says_outside(nan: Places) -> None:
    south = nan.tambon("551003")  # เมืองลี, on the western edge
    plane = Plane(south.lat, south.lon)
    for lon in (south.lon - step / 500 for step in range(150)):
        nearest, second = nan.nearest(south.lat, lon)[:2]
        placed = nan.place(south.lat, lon)
        assert placed.outside == (nearest[1] > OUTSIDE_M)
        assert placed.sure == (
            not placed.outside and nearest[1] <= FAMILIAR_M and second[1] - nearest[1] >= CLEARLY_NEARER_M
        )
        assert nearest[1] <= plane.metres(south.lat, south.lon, south.lat, lon) * 1.01


def test_nearest_lists_every_district_once_in_order_of_distance(nan: Places) -> None:
    found = nan.nearest(19.17, 100.90)
    assert found[0][0].name == "ปัว"
    assert {district for district, _ in found} == set(nan.districts)
    assert [metres for _, metres in found] == sorted(metres for _, metres in found)


def test_inside_a_boundary_the_pin_is_sure_even_where_points_were_not(nan: Places, shapes: Shapes) -> None:
    lat, lon = between(nan, "550101", "551401", 0.2)  # 1.5 km on the town's side
    assert not nan.place(lat, lon).sure
    placed = nan.place(lat, lon, shapes)
    assert placed.by == "shapes"
    assert placed.sure
    assert placed.choices == ()
    assert placed.district == nan.district("5501")
    assert placed.tambon == nan.tambon("550101")


def between(places: Places, one: str, other: str, share: float) -> tuple[float, float]:
    a, b = places.tambon(one), places.tambon(other)
    return a.lat + share * (b.lat - a.lat), a.lon + share * (b.lon - a.lon)


def test_within_a_kilometre_of_a_border_a_person_is_asked(nan: Places, shapes: Shapes) -> None:
    placed = nan.place(*between(nan, "550101", "551401", 0.5), shapes)
    assert not placed.sure
    assert {"5501", "5514"} <= {district.code for district in placed.choices}
    assert placed.district == placed.choices[0]


def test_just_beyond_the_provincial_border_it_asks_rather_than_sends_away(nan: Places, shapes: Shapes) -> None:
    near = nan.place(18.3, 100.3 - 0.005, shapes)  # the drawn frame ends at 100.3 E; half a kilometre outside
    assert not near.outside
    assert not near.sure
    assert near.choices == (near.district,)
    assert nan.place(18.3, 100.3 - 0.02, shapes).outside


def test_all_tambon_points_agree_with_their_boundaries_and_a_mixed_up_file_is_noticed(
    nan: Places, shapes: Shapes, rows: tuple[ShapeRow, ...]
) -> None:
    assert nan.disagreements(shapes) == ()
    swapped = {"5501": "5514", "5514": "5501"}
    mixed_up = Shapes(ShapeRow(swapped.get(row.code, row.code), row.name, row.wkb) for row in rows)
    assert {tambon.district_code for tambon in nan.disagreements(mixed_up)} == {"5501", "5514"}


def test_distances_agree_with_the_ellipsoid(nan: Places) -> None:
    plane = Plane(18.85, 100.8)
    here = nan.tambon("550101")
    for tambon in nan.tambons:
        if tambon is here:
            continue
        exact = vincenty(here.lat, here.lon, tambon.lat, tambon.lon)
        assert plane.metres(here.lat, here.lon, tambon.lat, tambon.lon) == pytest.approx(exact, rel=0.006)


def vincenty(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """The geodesic on WGS84 in metres (Vincenty's inverse formula, 1975), an oracle for the flat plane."""
    a, f = 6378137.0, 1 / 298.257223563
    b = a * (1 - f)
    u1, u2 = (math.atan((1 - f) * math.tan(math.radians(lat))) for lat in (lat1, lat2))
    span = lam = math.radians(lon2 - lon1)
    for _ in range(50):
        sin_s = math.hypot(
            math.cos(u2) * math.sin(lam),
            math.cos(u1) * math.sin(u2) - math.sin(u1) * math.cos(u2) * math.cos(lam),
        )
        cos_s = math.sin(u1) * math.sin(u2) + math.cos(u1) * math.cos(u2) * math.cos(lam)
        sigma = math.atan2(sin_s, cos_s)
        sin_alpha = math.cos(u1) * math.cos(u2) * math.sin(lam) / sin_s
        cos2 = 1 - sin_alpha**2
        mid = cos_s - 2 * math.sin(u1) * math.sin(u2) / cos2 if cos2 else 0.0
        c = f / 16 * cos2 * (4 + f * (4 - 3 * cos2))
        lam = span + (1 - c) * f * sin_alpha * (sigma + c * sin_s * (mid + c * cos_s * (2 * mid**2 - 1)))
    k = cos2 * (a**2 - b**2) / b**2
    big_a = 1 + k / 16384 * (4096 + k * (-768 + k * (320 - 175 * k)))
    big_b = k / 1024 * (256 + k * (-128 + k * (74 - 47 * k)))
    correction = mid + big_b / 4 * (cos_s * (2 * mid**2 - 1) - big_b / 6 * mid * (4 * sin_s**2 - 3) * (4 * mid**2 - 3))
    return b * big_a * (sigma - big_b * sin_s * correction)
