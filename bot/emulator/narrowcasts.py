"""Narrowcasts on their way: accepted first, carried out later, asked about by request id.

https://developers.line.biz/en/reference/messaging-api/#get-narrowcast-progress-status (PLATFORM §8); delivering them
is `sending`'s work.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

KEPT_FOR = timedelta(days=14)
# Below this many final recipients LINE fails the job, so that nobody can be singled out.
# https://developers.line.biz/en/reference/messaging-api/#send-narrowcast-message-restrictions
FEWEST_RECIPIENTS = 50
TOO_FEW = 2


@dataclass
class Narrowcast:
    request_id: str
    accepted_at: datetime
    target: int
    success: int = 0
    error_code: int | None = None

    def as_json(self) -> dict[str, Any]:
        at = self.accepted_at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if self.error_code is not None:
            return {
                "phase": "failed", "errorCode": self.error_code, "failedDescription": "not enough recipients",
                "acceptedTime": at, "completedTime": at,
            }  # fmt: skip
        return {
            "phase": "succeeded", "successCount": self.success, "failureCount": self.target - self.success,
            "targetCount": self.target, "acceptedTime": at, "completedTime": at,
        }  # fmt: skip


class Narrowcasts:
    def __init__(self) -> None:
        self._jobs: dict[str, Narrowcast] = {}

    def add(self, job: Narrowcast) -> None:
        self._jobs[job.request_id] = job

    def find(self, request_id: str, now: datetime) -> Narrowcast | None:
        job = self._jobs.get(request_id)
        return job if job and now - job.accepted_at <= KEPT_FOR else None
