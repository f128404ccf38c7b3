"""How far apart are two points of a province, in metres? A flat plane around one reference point answers fast enough to
be asked for every pin; it is not meant for distances across the country.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, hypot, isfinite, radians


@dataclass(frozen=True)
class Plane:
    """Equirectangular plane that touches WGS84 at (``lat``, ``lon``), degrees.

    North–south it is exact to 0.02 % within a degree of the reference. East–west a degree is taken as long as at the
    reference latitude, so near latitude 19 the error is 0.6 % one degree (110 km) north or south of it: 6 m in a
    kilometre, 30 m in five.
    """

    lat: float
    lon: float

    @cached_property
    def _metres_per_degree(self) -> tuple[float, float]:
        phi = radians(self.lat)
        # Series of the meridian and parallel arc of the WGS84 ellipsoid.
        north = 111132.92 - 559.82 * cos(2 * phi) + 1.175 * cos(4 * phi)
        east = 111412.84 * cos(phi) - 93.5 * cos(3 * phi) + 0.118 * cos(5 * phi)
        return north, east

    def xy(self, lat: float, lon: float) -> tuple[float, float]:
        """Metres east and north of the reference point."""
        north, east = self._metres_per_degree
        return (lon - self.lon) * east, (lat - self.lat) * north

    def metres(self, lat1: float, lon1: float, lat2: float, lon2: float) -> float:
        """Distance between two points, in metres."""
        x1, y1 = self.xy(lat1, lon1)
        x2, y2 = self.xy(lat2, lon2)
        return hypot(x2 - x1, y2 - y1)


def on_earth(lat: float, lon: float) -> bool:
    """False for what cannot be a place: NaN, infinity, a latitude beyond the poles."""
    return isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
