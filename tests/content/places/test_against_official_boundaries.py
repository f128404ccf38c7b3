"""The figures of the fact sheet, measured again against the official boundaries where that file is at hand."""

from __future__ import annotations

import pytest

from content.places import Places, Shapes
from tests.load.places import BOUNDARIES, accuracy, boundaries, pins_inside

pytestmark = pytest.mark.skipif(
    not BOUNDARIES.is_file(), reason=f"the boundary file ../{'/'.join(BOUNDARIES.parts[-3:])} is not here"
)


@pytest.fixture(scope="module")
def official(nan: Places) -> Shapes:
    return boundaries(nan)


def test_every_tambon_point_lies_in_its_district(nan: Places, official: Shapes) -> None:
    assert nan.disagreements(official) == ()


def test_the_points_alone_are_as_good_as_the_fact_sheet_says(nan: Places, official: Shapes) -> None:
    found = accuracy(nan, pins_inside(nan, official, 6_000))
    assert found.nearest_right == pytest.approx(0.884, abs=0.015)
    assert found.among_two_nearest == pytest.approx(0.984, abs=0.01)
    assert found.sure_right == pytest.approx(0.963, abs=0.012)
    assert found.sure == pytest.approx(0.62, abs=0.03)
    assert found.called_outside < 0.01


def test_with_boundaries_few_people_are_asked_and_none_is_placed_wrong(nan: Places, official: Shapes) -> None:
    pins = pins_inside(nan, official, 3_000)
    placed = [(nan.place(lat, lon, official), code) for lat, lon, code in pins]
    assert sum(not one.sure for one, _ in placed) / len(placed) < 0.15
    assert all(one.district is not None and one.district.code == code for one, code in placed)
