"""Remembers accepted requests by their X-Line-Retry-Key, so that a repeat is answered 409 and not sent twice.

https://developers.line.biz/en/reference/messaging-api/#retry-api-request (PLATFORM §2.1)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

LIFE = timedelta(hours=24)


@dataclass(frozen=True)
class Accepted:
    request_id: str
    at: datetime
    sent_messages: list[dict[str, Any]] | None  # only push repeats them


class RetryKeys:
    """One channel's memory. Keys in insertion order are keys in time order, so the old ones are at the front."""

    def __init__(self) -> None:
        self._accepted: dict[str, Accepted] = {}

    def find(self, key: str, now: datetime) -> Accepted | None:
        self._forget_old(now)
        return self._accepted.get(key.lower())

    def remember(self, key: str, accepted: Accepted) -> None:
        self._accepted[key.lower()] = accepted

    def _forget_old(self, now: datetime) -> None:
        while self._accepted:
            oldest = next(iter(self._accepted))
            if now - self._accepted[oldest].at < LIFE:
                return
            del self._accepted[oldest]
