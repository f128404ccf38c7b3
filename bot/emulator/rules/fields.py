"""The building blocks of the tables: texts, numbers, choices, addresses, arrays, objects.

A rule looks at one value and adds what is wrong with it; it never changes the value.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from bot.emulator.rules.counting import graphemes, utf16
from bot.emulator.rules.problems import Problems, Wrong

URL_LONGEST = 2_000  # https://developers.line.biz/en/reference/messaging-api/#image-message
COLOUR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?\Z")


class Rule(Protocol):
    def check(self, value: Any, at: str, problems: Problems) -> None: ...


@dataclass(frozen=True)
class Text:
    """A string. `by` counts its length; `pattern` must match it whole."""

    longest: int | None = None
    shortest: int = 1
    by: Callable[[str], int] = utf16
    pattern: re.Pattern[str] | None = None

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(at, Wrong.TYPE, "a string")
        elif self.shortest and not value:
            problems.add(at, Wrong.EMPTY)
        elif self.longest is not None and self.by(value) > self.longest:
            problems.add(at, Wrong.LENGTH, self.shortest, self.longest)
        elif self.pattern is not None and not self.pattern.fullmatch(value):
            problems.add(at, Wrong.FORMAT, value[:50])


@dataclass(frozen=True)
class Choice:
    values: tuple[str, ...]

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str) or value not in self.values:
            problems.add(at, Wrong.CHOICE, ", ".join(self.values))


@dataclass(frozen=True)
class Size:
    """A keyword, or a measure such as "12px" or "50%", as Flex sizes are."""

    keywords: tuple[str, ...] = ()
    pixels: bool = True
    percent: bool = False

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(at, Wrong.TYPE, "a string")
        elif value in self.keywords or (self.pixels and _PIXELS.fullmatch(value)):
            return
        elif not (self.percent and _PERCENT.fullmatch(value)):
            problems.add(at, Wrong.FORMAT, value[:50])


_PIXELS = re.compile(r"\d+(\.\d+)?px")
_PERCENT = re.compile(r"\d+(\.\d+)?%")


@dataclass(frozen=True)
class Whole:
    least: int | None = None
    most: int | None = None

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            problems.add(at, Wrong.TYPE, "an integer")
        elif (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            problems.add(at, Wrong.RANGE, self.least, self.most)


@dataclass(frozen=True)
class Number:
    least: float
    most: float

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            problems.add(at, Wrong.TYPE, "a number")
        elif not self.least <= value <= self.most:
            problems.add(at, Wrong.RANGE, self.least, self.most)


@dataclass(frozen=True)
class Flag:
    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, bool):
            problems.add(at, Wrong.TYPE, "a boolean")


@dataclass(frozen=True)
class Colour:
    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str) or not COLOUR.match(value):
            problems.add(at, Wrong.FORMAT, str(value)[:50])


@dataclass(frozen=True)
class Address:
    """An absolute URI of an allowed scheme. Where LINE wants https, http is taken for a loopback host too, and only
    there: a bot under test serves its pictures without a certificate."""

    longest: int = URL_LONGEST
    schemes: tuple[str, ...] = ("https",)

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(at, Wrong.TYPE, "a string")
        elif not value:
            problems.add(at, Wrong.EMPTY)
        elif utf16(value) > self.longest:
            problems.add(at, Wrong.LENGTH, 0, self.longest)
        elif not _fine_uri(value, self.schemes):
            problems.add(at, Wrong.URI)


@dataclass(frozen=True)
class Many:
    """An array of `least` to `most` elements."""

    of: Rule
    least: int = 0
    most: int | None = None

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(at, Wrong.TYPE, "an array")
            return
        if len(value) < self.least or (self.most is not None and len(value) > self.most):
            problems.add(at, Wrong.SIZE, self.least, self.most)
            return
        for index, item in enumerate(value):
            self.of.check(item, problems.item(at, index), problems)


Extra = Callable[[dict[str, Any], str, Problems], None]


@dataclass(frozen=True)
class Shape:
    """An object: its properties, which of them must be there, and rules between them. Anything else is refused.

    A null counts as left out, as LINE's own SDKs send nulls.
    """

    fields: Mapping[str, Rule]
    required: frozenset[str] = frozenset()
    also: tuple[Extra, ...] = ()

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(at, Wrong.TYPE, "an object")
            return
        before = len(problems.found)
        for name in self.fields:
            if name in self.required and value.get(name) is None:
                problems.add(problems.into(at, name), Wrong.MISSING)
        for name, inner in value.items():
            if name not in self.fields:
                problems.add(problems.into(at, str(name)[:50]), Wrong.UNKNOWN)
            elif inner is not None:
                self.fields[name].check(inner, problems.into(at, name), problems)
        if len(problems.found) == before:
            for extra in self.also:
                extra(value, at, problems)


@dataclass(frozen=True)
class ByType:
    """One of several shapes, told apart by `type`."""

    shapes: Mapping[str, Shape] = field(default_factory=dict)

    def check(self, value: Any, at: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(at, Wrong.TYPE, "an object")
            return
        kind = value.get("type")
        if kind is None:
            problems.add(problems.into(at, "type"), Wrong.MISSING)
        elif not isinstance(kind, str) or kind not in self.shapes:
            problems.add(problems.into(at, "type"), Wrong.CHOICE, ", ".join(self.shapes))
        else:
            self.shapes[kind].check(value, at, problems)


@dataclass(frozen=True)
class Later:
    """A rule that is looked up when it is used, for shapes that hold themselves."""

    find: Callable[[], Rule]

    def check(self, value: Any, at: str, problems: Problems) -> None:
        self.find().check(value, at, problems)


def typed(required: str = "", /, *also: Extra, **fields: Rule) -> Shape:
    """A shape with a `type`; `required` names properties, separated by blanks."""
    return Shape({"type": Text(), **fields}, frozenset(["type", *required.split()]), also)


def shape(required: str = "", /, *also: Extra, **fields: Rule) -> Shape:
    return Shape(fields, frozenset(required.split()), also)


def label(longest: int) -> Text:
    """Counted in grapheme clusters, as every label is."""
    return Text(longest, by=graphemes)


def _fine_uri(value: str, schemes: tuple[str, ...]) -> bool:
    if any(character.isspace() or ord(character) < 32 for character in value):
        return False
    try:
        parts = urlsplit(value)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return False
    if parts.scheme not in ("http", "https"):
        return parts.scheme in schemes and len(value) > len(parts.scheme) + 1
    if not host or not value.isascii():
        return False
    return parts.scheme in schemes or (parts.scheme == "http" and _is_loopback(host))


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
