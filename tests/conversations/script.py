"""Reads a conversation script: a YAML file that an officer can read, with every mistake in it named.

Decides what a script may say; how it is played stands in `play.py`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ROLES = ("villager", "owner", "stranger", "officer", "head", "provincial_officer")
OFFICERS = ("officer", "head", "provincial_officer")
OFFICES = ("น่าน", "แพร่")
DATABASES = ("sqlite", "postgresql")
HEADER = frozenset({"title", "why", "people", "groups", "also_on", "line_refuses", "stumbles", "steps"})

# What a step may begin with, besides the name of a person or a group.
WORDS = (
    "bot",
    "wait",
    "next_day",
    "slow",
    "stumble",
    "line",
    "office",
    "cost",
    "crash",
    "restart",
    "at_once",
    "backwards",
)


class ScriptError(Exception):
    """A script says something that nobody can play; the message names the file."""


@dataclass(frozen=True)
class Role:
    """Who somebody is: `districts` are Thai names, `office` one of OFFICES."""

    name: str
    districts: tuple[str, ...] = ()
    office: str = OFFICES[0]

    @property
    def is_officer(self) -> bool:
        return self.name in OFFICERS


@dataclass(frozen=True)
class Step:
    """One line of a script: `who` is a person, a group or one of WORDS; `number` counts from 1."""

    number: int
    who: str
    what: Any

    def written(self) -> str:
        return yaml.safe_dump([{self.who: self.what}], allow_unicode=True, width=110, sort_keys=False).strip()


@dataclass(frozen=True)
class Script:
    """`line_refuses`: what LINE refuses during it ("reply 400"), nothing else may be; `stumbles`: a handler raises."""

    path: Path
    title: str
    people: Mapping[str, Role]
    groups: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]
    also_on: tuple[str, ...] = ()
    line_refuses: tuple[str, ...] = ()
    stumbles: bool = False

    @property
    def name(self) -> str:
        return name_of(self.path)


@dataclass
class _Reading:
    path: Path
    people: dict[str, Role] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def wrong(self, what: str) -> ScriptError:
        return ScriptError(f"{name_of(self.path)}: {what}")

    def only(self, found: Mapping[str, Any], allowed: frozenset[str] | tuple[str, ...], where: str) -> None:
        unknown = [name for name in found if name not in allowed]
        if unknown:
            raise self.wrong(f"{where} does not know {', '.join(map(str, unknown))}; it knows {', '.join(allowed)}")


def name_of(path: Path) -> str:
    """complain/photo_first; of a script that lies elsewhere its file's name."""
    return str(path.relative_to(HERE).with_suffix("")) if path.is_relative_to(HERE) else path.stem


def all_scripts() -> tuple[Path, ...]:
    return tuple(sorted(HERE.glob("*/*.yml")))


def read(path: Path) -> Script:
    """Errors: ScriptError for anything that is not known, in the header or in the first word of a step."""
    reading = _Reading(path)
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(said, dict):
        raise reading.wrong("a script has a title, people and steps")
    reading.only(said, HEADER, "the header")
    for name in ("title", "people", "steps"):
        if not said.get(name):
            raise reading.wrong(f"there is no {name}")
    reading.people = {name: _role(reading, name, spec) for name, spec in said["people"].items()}
    reading.groups = {name: tuple(members) for name, members in said.get("groups", {}).items()}
    also_on = tuple(said.get("also_on", ()))
    if any(database not in DATABASES for database in also_on):
        raise reading.wrong(f"also_on knows {', '.join(DATABASES)}")
    return Script(
        path=path,
        title=said["title"],
        people=reading.people,
        groups=reading.groups,
        steps=steps_of(reading, said["steps"]),
        also_on=also_on,
        line_refuses=tuple(said.get("line_refuses", ())),
        stumbles=bool(said.get("stumbles", False)),
    )


def steps_of(reading: _Reading, said: Any) -> tuple[Step, ...]:
    if not isinstance(said, list):
        raise reading.wrong("steps are a list")
    return tuple(_step(reading, number, one) for number, one in enumerate(said, start=1))


def _step(reading: _Reading, number: int, one: Any) -> Step:
    if not isinstance(one, dict) or len(one) != 1:
        raise reading.wrong(f"step {number} is one thing: who, and what")
    ((who, what),) = one.items()
    if who in ("at_once", "backwards"):
        what = steps_of(reading, what)
    elif who not in WORDS and who not in reading.people and who not in reading.groups:
        known = ", ".join((*WORDS, *reading.people, *reading.groups))
        raise reading.wrong(f"step {number}: nobody is called {who}; there is {known}")
    return Step(number, who, what)


def _role(reading: _Reading, name: str, spec: Any) -> Role:
    """`villager`, `{officer: [เมืองน่าน]}`, or `{is: villager, office: แพร่}`."""
    if isinstance(spec, str):
        spec = {"is": spec}
    if len(spec) == 1 and (kind := next(iter(spec))) in OFFICERS:
        spec = {"is": kind, "districts": spec[kind] or []}
    reading.only(spec, ("is", "districts", "office"), f"{name} among the people")
    role = Role(spec.get("is", ""), tuple(spec.get("districts", ())), spec.get("office", OFFICES[0]))
    if role.name not in ROLES or role.office not in OFFICES:
        raise reading.wrong(f"{name} is one of {', '.join(ROLES)} of {' or '.join(OFFICES)}")
    return role


_LENGTH = re.compile(r"(\d+) (second|minute|hour|day)s?")


def seconds_of(length: Any) -> int:
    """ "2 minutes" in seconds. Errors: ScriptError."""
    found = _LENGTH.fullmatch(str(length))
    if found is None:
        raise ScriptError(f"how long is {length!r}? Write it as 30 seconds, 2 minutes, 1 hour or 3 days")
    return int(found[1]) * {"second": 1, "minute": 60, "hour": 3600, "day": 86400}[found[2]]
