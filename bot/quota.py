"""How many paid messages are left this month, as LINE counts them; asked by the clock, shown by health and metrics."""

from __future__ import annotations

import logging
import threading

from bot import metrics
from bot.channels import Channels
from bot.line_client import LineError, Quota, Unauthorized

log = logging.getLogger(__name__)

NEARLY_GONE = 0.2  # PITFALLS §4: a visible alarm at 80 % used


class QuotaWatch:
    """What LINE last said, by office. LINE's count is approximate and includes the manager's sends (PLATFORM §3)."""

    def __init__(self, channels: Channels) -> None:
        self._channels = channels
        self._lock = threading.Lock()
        self._quotas: dict[str, Quota] = {}
        self._unauthorized: set[str] = set()

    def ask(self) -> str:
        """Asks LINE for every channel; an office that cannot be asked keeps its last figure."""
        for channel in self._channels.all():
            slug = channel.office.slug
            try:
                quota = channel.line.quota()
            except LineError as error:
                log.warning("no quota of %s: %s", slug, type(error).__name__)
                with self._lock:
                    if isinstance(error, Unauthorized):
                        self._unauthorized.add(slug)
                continue
            with self._lock:
                self._quotas[slug] = quota
                self._unauthorized.discard(slug)
        return f"{len(self._quotas)} offices"

    def measure(self) -> None:
        with self._lock:
            for slug, quota in self._quotas.items():
                metrics.QUOTA_LEFT.labels(slug).set(-1 if quota.limit is None else max(quota.limit - quota.used, 0))

    def nearly_gone(self) -> list[tuple[str, int]]:
        with self._lock:
            return [
                (slug, max(quota.limit - quota.used, 0))
                for slug, quota in self._quotas.items()
                if quota.limit is not None and quota.limit - quota.used <= quota.limit * NEARLY_GONE
            ]

    def unauthorized(self) -> list[str]:
        with self._lock:
            return sorted(self._unauthorized)
