"""The fictional office that `make run` shows: factories, officers and cases in different states, as data.

Only reads and checks the file; writing it into a database is the command's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from content.load import ContentError, read_yaml
from content.thai_dates import BANGKOK

__all__ = ["Demo", "DemoCase", "DemoFactory", "DemoOfficer", "DemoStep", "Moment", "load_demo"]

CLOSING_TIME = time(16, 30)  # when a due day ends


@dataclass(frozen=True)
class Moment:
    """A time of day in Bangkok, so many days before the demonstration (0 or more)."""

    days_ago: int
    clock: time

    def before(self, now: datetime) -> datetime:
        """The moment in UTC. ``now`` is aware; never later than ``now``."""
        day = now.astimezone(BANGKOK).date() - timedelta(days=self.days_ago)
        return min(datetime.combine(day, self.clock, BANGKOK).astimezone(now.tzinfo), now)


@dataclass(frozen=True)
class DemoFactory:
    """``at``: latitude, longitude (WGS84). ``registration_number``: 14 digits; a 9955 in front marks it as invented."""

    key: str
    name: str
    registration_number: str
    old_number: str
    business: str
    tambon: str
    at: tuple[float, float]

    @property
    def district(self) -> str:
        """The 4-digit code of the district."""
        return self.tambon[:4]


@dataclass(frozen=True)
class DemoOfficer:
    """``role``: officer or head; ``districts``: 4-digit codes."""

    key: str
    name: str
    role: str
    districts: tuple[str, ...]


@dataclass(frozen=True)
class DemoStep:
    """Something that happened in a case.

    ``does``: the state it moved to, or ``answer`` for the reporter's words. ``by``: an officer's key, ``reporter`` or
    ``system``. ``words``: the question of ``waiting_reporter``, the answer, or the officer's note.
    ``due_in_days``: the last day of an order, counted from the demonstration (negative: it was over before).
    """

    does: str
    by: str
    moment: Moment
    words: str | None
    due_in_days: int | None

    def due(self, now: datetime) -> datetime | None:
        """Closing time of the due day, in the zone of ``now``."""
        if self.due_in_days is None:
            return None
        day = now.astimezone(BANGKOK).date() + timedelta(days=self.due_in_days)
        return datetime.combine(day, CLOSING_TIME, BANGKOK).astimezone(now.tzinfo)


@dataclass(frozen=True)
class DemoCase:
    """``state``: where the steps lead. ``reporter``: ``villager`` is the one of the emulator's phone, others nobody.

    ``story``: what the reporter wrote. ``owner``: the key of the officer who holds it, None while it is new.
    """

    key: str
    state: str
    reporter: str
    anonymous: bool
    owner: str | None
    category: str
    factory: str | None
    tambon: str
    at: tuple[float, float]
    place_words: str
    opened: Moment
    story: str
    steps: tuple[DemoStep, ...]

    @property
    def district(self) -> str:
        """The 4-digit code of the district."""
        return self.tambon[:4]


@dataclass(frozen=True)
class Demo:
    """Everything fictional of one province."""

    factories: tuple[DemoFactory, ...]
    officers: tuple[DemoOfficer, ...]
    cases: tuple[DemoCase, ...]


@cache
def load_demo(province: str) -> Demo:
    """The demo of ``"nan"``. Raises ``LookupError`` for a province without one, ``ContentError`` for a damaged file."""
    path = Path(__file__).parent / f"{province}.yml"
    if not province.isidentifier() or not path.is_file():
        raise LookupError(f"there is no demo of {province!r}")
    data = read_yaml(path)
    try:
        return Demo(
            factories=tuple(DemoFactory(**{**entry, "at": _point(entry)}) for entry in data["factories"]),
            officers=tuple(
                DemoOfficer(**{**entry, "districts": tuple(entry["districts"])}) for entry in data["officers"]
            ),
            cases=tuple(_case(entry) for entry in data["cases"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"demo/{path.name}: {error}") from error


def _case(entry: Mapping[str, Any]) -> DemoCase:
    return DemoCase(
        **{
            "owner": None,
            "factory": None,
            **entry,
            "at": _point(entry),
            "opened": _moment(entry["opened"]),
            "steps": tuple(_step(step) for step in entry["steps"]),
        }
    )


def _step(entry: Mapping[str, Any]) -> DemoStep:
    return DemoStep(
        does=entry["does"],
        by=entry["by"],
        moment=_moment(entry),
        words=entry.get("words"),
        due_in_days=entry.get("due_in_days"),
    )


def _moment(entry: Mapping[str, Any]) -> Moment:
    return Moment(days_ago=entry["day"], clock=time.fromisoformat(entry["time"]))


def _point(entry: Mapping[str, Any]) -> tuple[float, float]:
    latitude, longitude = entry["at"]
    return float(latitude), float(longitude)
