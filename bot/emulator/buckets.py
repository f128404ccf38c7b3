"""LINE's rate limits, one token bucket for each endpoint of a channel.

https://developers.line.biz/en/reference/messaging-api/#rate-limits (PLATFORM §2.3); who asks and what a refusal looks
like is in `api.answering`.
"""

from datetime import datetime

SECOND, MINUTE, HOUR = 1.0, 60.0, 3600.0

# kind of call → (calls, seconds). "A different HTTP method is a different endpoint", so kinds are per method.
LIMITS: dict[str, tuple[int, float]] = {
    "narrowcast": (60, HOUR),
    "broadcast": (60, HOUR),
    "webhook-test": (60, HOUR),
    "webhook-get": (1_000, MINUTE),
    "webhook-set": (1_000, MINUTE),
    "richmenu-create": (100, HOUR),
    "richmenu-delete": (100, HOUR),
    "richmenu-alias-delete": (100, HOUR),
    "richmenu-list": (10, SECOND),
    "richmenu-batch": (3, HOUR),
    "richmenu-batch-progress": (100, HOUR),
    "multicast": (200, SECOND),
    "loading": (100, SECOND),
}
EVERYTHING_ELSE = (2_000, SECOND)


class Buckets:
    def __init__(self) -> None:
        self._level: dict[str, tuple[float, datetime]] = {}

    def allows(self, kind: str, now: datetime) -> bool:
        """Take one call out of the bucket of `kind`; False when it is empty."""
        size, seconds = LIMITS.get(kind, EVERYTHING_ELSE)
        level, at = self._level.get(kind, (float(size), now))
        level = min(float(size), level + max(0.0, (now - at).total_seconds()) * size / seconds)
        if level < 1:
            self._level[kind] = (level, now)
            return False
        self._level[kind] = (level - 1, now)
        return True
