"""Where is it? The districts and tambons of a province, placing a pin among them, and finding their names in a text."""

from content.places.shapes import ShapeRow, Shapes, ShapesError, read_geojson
from content.places.units import District, Tambon, known_provinces
from content.places.where import Placed, Places, load

__all__ = [
    "District",
    "Placed",
    "Places",
    "ShapeRow",
    "Shapes",
    "ShapesError",
    "Tambon",
    "known_provinces",
    "load",
    "read_geojson",
]
