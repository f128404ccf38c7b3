"""Which districts and tambons does a province have? Read from ``<province>.csv`` and ``<province>.yml`` in this folder.

Where a pin or a text belongs is decided in ``where.py`` and ``names.py``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.load import read_yaml

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class District:
    """An amphoe. ``code`` is the 4-digit DOPA code, e.g. ``"5501"``."""

    code: str
    name: str


@dataclass(frozen=True)
class Tambon:
    """A sub-district with one WGS84 point inside it (degrees, 3 decimals). ``code`` is the 6-digit DOPA code."""

    code: str
    district_code: str
    district: str
    tambon: str
    lat: float
    lon: float
    postcode: str


@dataclass(frozen=True)
class NameRules:
    """When a name found in a text may be believed; the reasons stand beside the names in ``<province>.yml``."""

    after_title: frozenset[str]
    after_place_word: frozenset[str]
    not_inside: frozenset[str]


@dataclass(frozen=True)
class Province:
    """``code``: 2-digit DOPA code; ``mark``: the letters in registration and case numbers (``นน``)."""

    code: str
    name: str
    mark: str
    districts: tuple[District, ...]
    tambons: tuple[Tambon, ...]
    rules: NameRules


def read_province(key: str) -> Province:
    """Read the two files of ``key`` (``"nan"``). Raises ``LookupError`` for a province that has none."""
    table, about = FOLDER / f"{key}.csv", FOLDER / f"{key}.yml"
    if not key.isidentifier() or not table.is_file() or not about.is_file():
        raise LookupError(f"no places for province {key!r}; there are: {', '.join(known_provinces())}")
    facts: dict[str, Any] = read_yaml(about)
    with table.open(encoding="utf-8", newline="") as rows:
        tambons = tuple(_tambon(row) for row in csv.DictReader(rows))
    names = {tambon.district_code: tambon.district for tambon in tambons}
    return Province(
        code=facts["province"]["code"],
        name=facts["province"]["name"],
        mark=facts["province"]["mark"],
        districts=tuple(District(code, name) for code, name in sorted(names.items())),
        tambons=tambons,
        rules=NameRules(
            after_title=frozenset(facts["after_title"]),
            after_place_word=frozenset(facts["after_place_word"]),
            not_inside=frozenset(facts["not_inside"]),
        ),
    )


def known_provinces() -> tuple[str, ...]:
    """The keys that ``read_province`` accepts."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))


def _tambon(row: dict[str, str]) -> Tambon:
    return Tambon(
        code=row["code"],
        district_code=row["code"][:4],
        district=row["district"],
        tambon=row["tambon"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        postcode=row["postcode"],
    )
