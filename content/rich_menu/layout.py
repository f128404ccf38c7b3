"""What is on each rich menu, and where? Reads the menu's YAML and its words into areas that fill the picture.

How it is painted is in ``draw.py``; what a tap does is decided by the handlers, from the postback data.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from content.load import ContentError, read_yaml, texts
from content.say import text

FOLDER = Path(__file__).parent
NAMES = ("public", "officer")


@dataclass(frozen=True)
class Area:
    """One field that can be tapped. Pixels of the picture; colours as ``#RRGGBB``.

    ``label``: for screen readers, and the words in the chat after the tap; ``lines`` and ``note`` are drawn.
    """

    name: str
    x: int
    y: int
    width: int
    height: int
    label: str
    lines: tuple[str, ...]
    note: str
    icon: str
    data: str
    card: str
    ink: str
    tint: str
    glyph: str
    input_option: str | None

    def line_object(self) -> dict[str, Any]:
        """The area as LINE's rich menu object takes it."""
        action = {"type": "postback", "label": self.label, "data": self.data, "displayText": self.label}
        if self.input_option:
            action["inputOption"] = self.input_option
        bounds = {"x": self.x, "y": self.y, "width": self.width, "height": self.height}
        return {"bounds": bounds, "action": action}


@dataclass(frozen=True)
class Layout:
    """One menu before it is painted."""

    name: str
    alias: str
    width: int
    height: int
    page: str
    style: Literal["icon_above", "icon_left"]
    chat_bar: str
    areas: tuple[Area, ...]

    @cached_property
    def area_objects(self) -> list[dict[str, Any]]:
        return [area.line_object() for area in self.areas]


def read_layout(name: str) -> Layout:
    """The menu of ``<name>.yml``. Errors: ContentError when a text is missing or the areas do not fill the grid."""
    plan = read_yaml(FOLDER / f"{name}.yml")
    width, height = plan["size"]["width"], plan["size"]["height"]
    columns, rows = plan["grid"]["columns"], plan["grid"]["rows"]
    if len(plan["areas"]) != columns * rows:
        raise ContentError(f"rich_menu/{name}.yml: {len(plan['areas'])} areas do not fill {columns} × {rows}")
    # Cut points, so that the areas meet without a gap or an overlap although 2500 is not divisible by 3.
    across = [round(width * i / columns) for i in range(columns + 1)]
    down = [round(height * i / rows) for i in range(rows + 1)]
    areas = []
    for number, area in enumerate(plan["areas"]):
        row, column = divmod(number, columns)
        box = (across[column], down[row], across[column + 1], down[row + 1])
        areas.append(_area(name, area, box))
    return Layout(
        name=name,
        alias=plan["alias"],
        width=width,
        height=height,
        page=plan["page"],
        style=plan["layout"],
        chat_bar=text(f"menu.{name}.bar"),
        areas=tuple(areas),
    )


def _area(menu: str, area: dict[str, Any], box: tuple[int, int, int, int]) -> Area:
    key = f"menu.{menu}.{area['name']}"
    left, top, right, bottom = box
    return Area(
        name=area["name"],
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        label=text(key),
        lines=tuple(text(f"{key}.drawn").split("\n")),
        note=text(f"{key}.note") if f"{key}.note" in texts() else "",
        icon=area["icon"],
        data=area["data"],
        card=area["card"],
        ink=area["ink"],
        tint=area["tint"],
        glyph=area.get("glyph", area["card"]),
        input_option=area.get("input"),
    )
