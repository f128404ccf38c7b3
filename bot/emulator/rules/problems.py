"""Collects what is wrong with a request body and says it in LINE's words.

https://developers.line.biz/en/reference/messaging-api/#error-messages; LINE words problems inside a Flex container
differently (a JSON pointer from the container on, under "A message (messages[0]) …"), and so does this.
"""

from dataclasses import dataclass, field
from enum import Enum


class Wrong(Enum):
    """Kinds of mistakes: LINE's wording in a body, and inside a Flex container."""

    MISSING = ("must be specified", "must be specified")
    EMPTY = ("May not be empty", "must be non-empty text")
    TYPE = ("Must be {0}", "must be {0}")
    LENGTH = ("Length must be between {0} and {1}", "must not be longer than {1} characters")
    SIZE = ("Size must be between {0} and {1}", "size must be between {0} and {1}")
    RANGE = ("Must be between {0} and {1}", "must be between {0} and {1}")
    CHOICE = ("Must be one of the following values: [{0}]", "invalid property")
    FORMAT = ("Invalid value: {0}", "invalid value: {0}")
    URI = ("invalid uri", "invalid uri")
    UNKNOWN = ("Unknown property", "unknown field")
    PLACE = ("Not allowed here: {0}", "invalid property")
    RULE = ("{0}", "{0}")


@dataclass(frozen=True)
class Problem:
    at: str
    message: str


@dataclass
class Problems:
    pointer: bool = False  # True inside a Flex container
    found: list[Problem] = field(default_factory=list)
    _inside: dict[str, "Problems"] = field(default_factory=dict)

    def add(self, at: str, wrong: Wrong, *values: object) -> None:
        message = wrong.value[1 if self.pointer else 0].format(*values)
        self.found.append(Problem((at or "/") if self.pointer else at, message))

    def into(self, at: str, name: str) -> str:
        """The path of a property."""
        if self.pointer:
            return f"{at}/{name}"
        return f"{at}.{name}" if at else name

    def item(self, at: str, index: int) -> str:
        """The path of an array's element."""
        return f"{at}/{index}" if self.pointer else f"{at}[{index}]"

    def container(self, at: str) -> "Problems":
        """A collector for the Flex container at this path; its problems are reported when nothing else is wrong."""
        inner = Problems(pointer=True)
        self._inside[at] = inner
        return inner

    def __bool__(self) -> bool:
        return bool(self.found) or any(inner.found for inner in self._inside.values())

    def headline(self) -> str:
        if self.found:
            return f"The request body has {len(self.found)} error(s)"
        at = next(at for at, inner in self._inside.items() if inner.found)
        return f"A message ({at.partition('.')[0]}) in the request body is invalid"

    def details(self) -> list[dict[str, str]]:
        told = self.found or next(inner.found for inner in self._inside.values() if inner.found)
        return [{"message": problem.message, "property": problem.at} for problem in told]
