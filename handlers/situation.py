"""What a handler knows when something happens: who, where, when, and the tools that the edge lends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from sqlalchemy.orm import Session

from content.places import Places
from content.places.shapes import Shapes
from db.tables import Office, Officer, Person
from handlers.buttons import Buttons

MediaVariant = Literal["photo", "preview", "voice", "video", "file"]


class Sealer(Protocol):
    """Encrypts what must not be read in a copy of the database."""

    def seal(self, words: str) -> bytes: ...

    def unseal(self, sealed: bytes) -> str: ...


@dataclass(slots=True)
class Situation:
    """One event's surroundings. Handlers read and write through `session`; the edge commits it.

    `person` is None where LINE does not say who wrote (groups). `conversation` is user:U…, group:C… or room:R….
    `media_link(media_id, variant)` gives an https address that expires.
    """

    session: Session
    now: datetime
    office: Office
    conversation: str
    person: Person | None
    officer: Officer | None
    buttons: Buttons
    places: Places
    shapes: Shapes | None
    sealer: Sealer
    media_link: Callable[[str, MediaVariant], str]

    @property
    def is_private(self) -> bool:
        return self.conversation.startswith("user:")

    def who(self) -> Person:
        """The person. Errors: LookupError in a group where LINE names nobody; private handlers always have one."""
        if self.person is None:
            raise LookupError("this event names no person")
        return self.person

    @property
    def actor(self) -> str:
        """As the audit names who acted."""
        if self.officer is not None:
            return f"officer:{self.officer.id}"
        return f"person:{self.person.id}" if self.person is not None else "system"
