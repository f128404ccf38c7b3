"""Keeps what happened for those who watch: the page's stream of changes and the log of calls.

Both are rings, so that thousands of events cost no more than the first ones; what a change means is decided elsewhere.
"""

import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CHANGES_KEPT = 5_000
LOG_KEPT = 5_000


@dataclass
class LogEntry:
    """One webhook or one API call. `body` is kept for tests and never sent to the page."""

    at: datetime
    direction: str  # "webhook" or "api"
    kind: str
    method: str
    path: str
    status: int | str
    ms: float
    request_id: str = ""
    cost: int = 0
    summary: str = ""
    problem: str | None = None
    body: Any = field(default=None, repr=False)

    def as_json(self) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "at": self.at.isoformat(),
            "direction": self.direction,
            "kind": self.kind,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "ms": round(self.ms, 1),
            "requestId": self.request_id,
            "cost": self.cost,
            "summary": self.summary,
        }
        if self.problem:
            entry["problem"] = self.problem
        return entry


class Changes:
    """A numbered stream that can be waited on. Shares the lock of the state it describes."""

    def __init__(self, lock: threading.RLock) -> None:
        self.seq = 0
        self.log: deque[LogEntry] = deque(maxlen=LOG_KEPT)
        self.counts: Counter[str] = Counter()
        self._ring: deque[tuple[int, dict[str, Any]]] = deque(maxlen=CHANGES_KEPT)
        self._happened = threading.Condition(lock)

    def tell(self, change: dict[str, Any]) -> None:
        with self._happened:
            self.seq += 1
            self._ring.append((self.seq, change))
            self._happened.notify_all()

    def record(self, entry: LogEntry) -> None:
        with self._happened:
            self.log.append(entry)
            self.counts[f"{entry.direction}:{entry.kind}"] += 1
            self.tell({"type": "log", "entry": entry.as_json()})

    def forget(self) -> None:
        with self._happened:
            self.log.clear()
            self.counts.clear()
            self._ring.clear()
            self.tell({"type": "reset"})

    def since(self, seq: int, wait: float) -> tuple[int, list[dict[str, Any]]]:
        """The changes after `seq`, waiting up to `wait` seconds for the first. A watcher who fell behind the ring
        gets one `reset`."""
        end = time.monotonic() + wait
        with self._happened:
            while self.seq == seq and (left := end - time.monotonic()) > 0:
                self._happened.wait(left)
            if self.seq == seq:
                return seq, []
            oldest = self._ring[0][0] if self._ring else self.seq + 1
            if seq > self.seq or seq < oldest - 1:
                return self.seq, [{"type": "reset"}]
            return self.seq, [change for number, change in self._ring if number > seq]

    def wait(self, seq: int, timeout: float) -> int:
        """Wait until something happens after `seq`, at most `timeout` seconds; returns the newest number."""
        with self._happened:
            self._happened.wait_for(lambda: self.seq != seq, timeout)
            return self.seq
