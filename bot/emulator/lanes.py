"""One ordered lane per chat, run by a thread that lives only while there is something to carry.

It keeps order and tells when everything is carried; what carrying means is the caller's.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

log = logging.getLogger(__name__)
Load = TypeVar("Load")

REORDER_GATHERS_FOR = 0.15  # seconds a lane waits for a second load before it swaps the two


class Lanes(Generic[Load]):
    def __init__(self, carry: Callable[[Load], None], reorder: Callable[[], bool]) -> None:
        self._carry = carry
        self._reorder = reorder
        self._waiting: dict[str, deque[Load]] = {}
        self._changed = threading.Condition()

    def put(self, lane: str, load: Load) -> None:
        with self._changed:
            queue = self._waiting.get(lane)
            if queue is not None:
                queue.append(load)
                return
            self._waiting[lane] = deque([load])
        threading.Thread(target=self._run, args=(lane,), name=f"lane-{lane[:9]}", daemon=True).start()

    def _run(self, lane: str) -> None:
        while True:
            if self._reorder():
                time.sleep(REORDER_GATHERS_FOR)
            with self._changed:
                queue = self._waiting[lane]
                if not queue:
                    del self._waiting[lane]
                    self._changed.notify_all()
                    return
                if self._reorder() and len(queue) > 1:
                    queue.rotate(1)
                load = queue.popleft()
            try:
                self._carry(load)
            except Exception:  # a lane that dies would leave its chat silent for ever
                log.exception("a load of lane %s was lost", lane)

    def wait_idle(self, timeout: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting, timeout)

    def clear(self) -> None:
        """Drop what has not left yet; a load on its way still arrives."""
        with self._changed:
            for queue in self._waiting.values():
                queue.clear()
