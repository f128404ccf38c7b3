"""In which district and tambon does a pin lie, and how sure is that? Answers from imported boundaries where there are
some, else from one known point per tambon, and says when a person has to be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from content.places.distance import Plane, on_earth
from content.places.names import NameFinder
from content.places.shapes import Shapes
from content.places.units import District, Tambon, read_province

# Measured against the official boundaries of Nan, see README.md beside: with the second nearest district at least 5 km
# farther away the nearest is right for 96 %.
CLEARLY_NEARER_M = 5_000.0
# 95 % of the province lies within 12 km of a tambon's point; farther out a pin may well be over the provincial border.
FAMILIAR_M = 12_000.0
# 99.6 % lies within 20 km; what is farther is taken as outside the province.
OUTSIDE_M = 20_000.0


@dataclass(frozen=True)
class Placed:
    """Where a pin was placed.

    ``district``: the best guess, None outside the province. ``tambon``: the tambon of that district whose point is
    nearest, a hint only. ``choices``: the districts to offer as buttons, best first; none if ``sure`` or ``outside``.
    """

    district: District | None
    tambon: Tambon | None
    choices: tuple[District, ...]
    sure: bool
    outside: bool
    by: Literal["points", "shapes"]


class Places:
    """The districts and tambons of one province (``load``). Immutable, safe to share between threads."""

    def __init__(self, key: str) -> None:
        province = read_province(key)
        self.key = key
        self.code = province.code
        self.name = province.name
        self.mark = province.mark
        self.districts = province.districts
        self.tambons = province.tambons
        self._districts = {district.code: district for district in self.districts}
        self._tambons = {tambon.code: tambon for tambon in self.tambons}
        count = len(self.tambons)
        self._plane = Plane(
            sum(tambon.lat for tambon in self.tambons) / count, sum(tambon.lon for tambon in self.tambons) / count
        )
        self._points = tuple((*self._plane.xy(tambon.lat, tambon.lon), tambon) for tambon in self.tambons)
        self._names = NameFinder(province)

    def district(self, code: str) -> District:
        """The district of a 4-digit code. Raises ``KeyError``."""
        return self._districts[code]

    def tambon(self, code: str) -> Tambon:
        """The tambon of a 6-digit code. Raises ``KeyError``."""
        return self._tambons[code]

    def place(self, lat: float, lon: float, shapes: Shapes | None = None) -> Placed:
        """Place a WGS84 pin. What is no place on Earth (NaN, latitude 100) is outside; nothing is raised."""
        by: Literal["points", "shapes"] = "points" if shapes is None else "shapes"
        if not on_earth(lat, lon):
            return Placed(None, None, (), sure=True, outside=True, by=by)
        nearest = self._nearest_by_district(lat, lon)
        return self._by_points(nearest) if shapes is None else self._by_shapes(lat, lon, shapes, nearest)

    def nearest(self, lat: float, lon: float) -> tuple[tuple[District, float], ...]:
        """All districts by the distance (metres) of their nearest tambon point; for buttons in a good order."""
        found = self._nearest_by_district(lat, lon)
        return tuple((self._districts[code], metres) for code, (metres, _) in found.items())

    def named(self, text: str) -> tuple[Tambon | District, ...]:
        """The tambons and districts that a person's words name, in the order of the text.

        A name that several tambons share (ตาลชุม, สถาน) gives all of them, unless the text names one's district too.
        """
        return self._names.find(text)

    def disagreements(self, shapes: Shapes) -> tuple[Tambon, ...]:
        """Tambons whose point lies outside their district's boundary: none for a good file, many for a shifted one."""
        return tuple(
            tambon for tambon in self.tambons if tambon.district_code not in shapes.look(tambon.lat, tambon.lon).inside
        )

    def _nearest_by_district(self, lat: float, lon: float) -> dict[str, tuple[float, Tambon]]:
        """The nearest tambon of each district with its distance in metres, nearest district first."""
        x, y = self._plane.xy(lat, lon)
        nearest: dict[str, tuple[float, Tambon]] = {}
        for px, py, tambon in self._points:
            metres = ((px - x) ** 2 + (py - y) ** 2) ** 0.5
            known = nearest.get(tambon.district_code)
            if known is None or metres < known[0]:
                nearest[tambon.district_code] = (metres, tambon)
        return dict(sorted(nearest.items(), key=lambda item: item[1][0]))

    def _by_points(self, nearest: dict[str, tuple[float, Tambon]]) -> Placed:
        codes = list(nearest)
        metres, tambon = nearest[codes[0]]
        if metres > OUTSIDE_M:
            return Placed(None, None, (), sure=False, outside=True, by="points")
        alone = len(codes) == 1 or nearest[codes[1]][0] - metres >= CLEARLY_NEARER_M
        sure = alone and metres <= FAMILIAR_M
        choices = () if sure else tuple(self._districts[code] for code in codes[:2])
        return Placed(self._districts[codes[0]], tambon, choices, sure=sure, outside=False, by="points")

    def _by_shapes(self, lat: float, lon: float, shapes: Shapes, nearest: dict[str, tuple[float, Tambon]]) -> Placed:
        around = shapes.look(lat, lon)
        known = [code for code in around.near if code in self._districts]
        if not known:
            return Placed(None, None, (), sure=True, outside=True, by="shapes")
        # Beyond the provincial border but within its uncertainty: ask, rather than send a villager of ours away.
        sure = len(known) == 1 and known[0] in around.inside
        choices = () if sure else tuple(self._districts[code] for code in known)
        district = self._districts[known[0]]
        return Placed(district, nearest[district.code][1], choices, sure=sure, outside=False, by="shapes")


@lru_cache
def load(key: str) -> Places:
    """The places of a province (``"nan"``), read once per process. Raises ``LookupError`` for one without files."""
    return Places(key)
