"""Decides who may fetch a file of ours over HTTP: whoever holds its signed link, until the link's end.

LINE's servers and phones fetch without any login, so the address itself is the secret. Serving is left to the route.
"""

from __future__ import annotations

import base64
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Literal, get_args

Variant = Literal["photo", "preview", "voice", "video", "file"]

_VARIANTS = get_args(Variant)
_MEDIA_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_UNTIL = re.compile(r"[0-9]{1,12}")


class MediaLinks:
    """Makes and checks links. secret: at least 16 bytes; changing it ends every link at once."""

    def __init__(self, secret: bytes, public_url: str) -> None:
        if len(secret) < 16:
            raise ValueError("the secret of media links needs at least 16 bytes")
        self._secret = secret
        self._public_url = public_url.rstrip("/")

    def link(self, media_id: str, variant: Variant, now: datetime, days: int = 30) -> str:
        """The address of one variant of a file, good for `days` from `now` (aware); about 150 characters.

        Raises ValueError for an id or a variant that `check` could never accept.
        """
        if not _MEDIA_ID.fullmatch(media_id) or variant not in _VARIANTS:
            raise ValueError(f"no media can be called {media_id!r}/{variant!r}")
        until = str(int(_aware(now + timedelta(days=days)).timestamp()))
        key = self._key(media_id, variant, until)
        return f"{self._public_url}/media/{media_id}/{variant}?until={until}&key={key}"

    def check(self, media_id: str, variant: str, until: str | int, key: str, now: datetime) -> bool:
        """Whether these parts of an address, as they came in, are a link of ours that has not ended."""
        until = str(until)
        if not _MEDIA_ID.fullmatch(media_id) or variant not in _VARIANTS or not _UNTIL.fullmatch(until):
            return False
        ours = hmac.compare_digest(self._key(media_id, variant, until).encode(), key.encode("utf-8", "replace"))
        return ours and _aware(now).timestamp() < int(until)

    def _key(self, media_id: str, variant: str, until: str) -> str:
        # The first word keeps these keys apart from anything else that is ever signed with the same secret.
        signed = f"media-link {media_id} {variant} {until}".encode()
        return base64.urlsafe_b64encode(hmac.digest(self._secret, signed, "sha256")).decode().rstrip("=")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone means another moment on another machine")
    return moment.astimezone(UTC)
