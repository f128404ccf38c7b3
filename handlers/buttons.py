"""The data behind buttons: what a tap means, written so that it cannot be forged and an old one is known as old.

Form: `v1 <action> key=value … ~signature`; at most 300 characters (PLATFORM §4.2). A button that changes something is
signed; one that only shows something need not be.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

VERSION = "v1"
DATA_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button. `signed` is True only when the signature is there and right."""

    action: str
    values: Mapping[str, str] = field(default_factory=dict)
    signed: bool = False

    def number(self, name: str) -> int | None:
        value = self.values.get(name, "")
        return int(value) if value.isdecimal() and len(value) < 19 else None


class Buttons:
    """Writes and reads button data for one office. `secret` is known to this installation only."""

    def __init__(self, secret: bytes, office_id: int) -> None:
        self._key = hmac.digest(secret, f"buttons of office {office_id}".encode(), hashlib.sha256)

    def shows(self, action: str, **values: object) -> str:
        """Data of a button that only shows something. Errors: ValueError above LINE's 300 characters."""
        parts = [VERSION, action, *(f"{name}={quote(str(value), safe='')}" for name, value in values.items())]
        return _fits(" ".join(parts))

    def changes(self, action: str, **values: object) -> str:
        """Data of a button that changes something: signed."""
        words = self.shows(action, **values)
        return _fits(f"{words} ~{self._signature(words)}")

    def read(self, data: str) -> Tap | None:
        """None for data that is not of this form or version; a wrong signature gives an unsigned Tap."""
        words, _, signature = data.partition(" ~")
        version, _, rest = words.partition(" ")
        if version != VERSION or not rest:
            return None
        action, *pairs = rest.split(" ")
        values = {name: unquote(value) for name, _, value in (pair.partition("=") for pair in pairs)}
        signed = bool(signature) and hmac.compare_digest(signature.encode(), self._signature(words).encode())
        return Tap(action=action, values=values, signed=signed)

    def _signature(self, words: str) -> str:
        return hmac.new(self._key, words.encode(), hashlib.sha256).hexdigest()[:20]


def _fits(data: str) -> str:
    if len(data) > DATA_LIMIT:
        raise ValueError(f"button data of {len(data)} characters; LINE takes {DATA_LIMIT}")
    return data
