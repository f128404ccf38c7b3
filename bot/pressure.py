"""Lets webhooks go first where one process does everything: LINE waits two seconds for a 200, a person waits longer.

Python's threads know no priority. So while requests are in flight, work in conversations goes one step at a time, each
after a short pause; a burst is acknowledged at once and answered right behind it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_PAUSE_SECONDS = 0.05


class Pressure:
    """`request()` around each webhook; `let_requests_go_first()` before each step of work."""

    def __init__(self) -> None:
        self._none_in_flight = threading.Condition()
        self._in_flight = 0
        self._one_at_a_time = threading.Lock()

    @contextmanager
    def request(self) -> Iterator[None]:
        with self._none_in_flight:
            self._in_flight += 1
        try:
            yield
        finally:
            with self._none_in_flight:
                self._in_flight -= 1
                if self._in_flight == 0:
                    self._none_in_flight.notify_all()

    def let_requests_go_first(self) -> None:
        """Returns when no request is in flight, or after a pause that is short for a person and long for a request."""
        if self._in_flight == 0:
            return
        with self._one_at_a_time, self._none_in_flight:
            self._none_in_flight.wait_for(lambda: self._in_flight == 0, LONGEST_PAUSE_SECONDS)
