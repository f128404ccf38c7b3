"""Lets webhooks go first where one process does everything: LINE waits two seconds for a 200, a person waits longer.

Python's threads know no priority. So while requests come faster than any office sees in an ordinary hour, work in
conversations goes one step at a time with a pause before each; a burst is acknowledged at once and answered behind it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

WINDOW_SECONDS = 0.05
BURST = 8  # events in a window: 160 a second
PAUSE_SECONDS = 0.1


class Pressure:
    """`events_came()` at each webhook; `step()` around each step of work.

    `steps_at_once`: where the database has one writer, more steps than one at work and one ready behind it would only
    stand in its queue, before webhooks that come later.
    """

    def __init__(self, steps_at_once: int = 1000) -> None:
        self._room = threading.Semaphore(steps_at_once)
        self._window_began = 0.0
        self._came = 0
        self._burst_until = 0.0
        self._one_at_a_time = threading.Lock()

    def events_came(self, count: int) -> None:
        """Counts without a lock: one lost in the count changes nothing."""
        now = time.monotonic()
        if now - self._window_began > WINDOW_SECONDS:
            self._window_began = now
            self._came = 0
        self._came += count
        if self._came >= BURST:
            self._burst_until = now + WINDOW_SECONDS

    @contextmanager
    def step(self) -> Iterator[None]:
        with self._room:
            self.let_requests_go_first()
            yield

    def let_requests_go_first(self) -> None:
        """Returns at once in ordinary times; in a burst one caller at a time, each after a pause or when it is over."""
        if time.monotonic() >= self._burst_until:
            return
        with self._one_at_a_time:
            over = time.monotonic() + PAUSE_SECONDS
            while time.monotonic() < min(over, self._burst_until):
                time.sleep(WINDOW_SECONDS / 2)
