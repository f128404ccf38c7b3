"""LINE's loading animation, when an answer takes longer than half a second. One-to-one chats only (PLATFORM §4.3)."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass

from bot.line_client import LineClient, LineError

log = logging.getLogger(__name__)

HALF_A_SECOND = 0.5
SHOWN_SECONDS = 20


@dataclass(slots=True, eq=False)
class Light:
    """An answer in the making."""

    line: LineClient
    user_id: str
    due: float
    out: bool = False


class LoadingLights:
    """One thread for all: every light has the same delay, so the first in line is always the next one due."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._lights: deque[Light] = deque()
        self._thread: threading.Thread | None = None

    def light(self, line: LineClient, user_id: str | None) -> Light | None:
        """From now on half a second; `put_out` before that shows nothing."""
        if not user_id:
            return None
        light = Light(line, user_id, time.monotonic() + HALF_A_SECOND)
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="loading", daemon=True)
                self._thread.start()
            self._lights.append(light)
            if len(self._lights) == 1:
                self._changed.notify()
        return light

    def put_out(self, light: Light | None) -> None:
        if light is not None:
            light.out = True

    def _watch(self) -> None:
        while True:
            light = self._next()
            if light is None or light.out:
                continue
            try:
                light.line.show_loading(light.user_id, SHOWN_SECONDS)
            except LineError as error:
                log.info("no loading animation: %s", type(error).__name__)

    def _next(self) -> Light | None:
        """The next light when its time has come; None when it went out meanwhile."""
        with self._changed:
            while not self._lights:
                self._changed.wait()
            light = self._lights[0]
            wait = light.due - time.monotonic()
            if not light.out and wait > 0:
                self._changed.wait(wait)
                return None
            return self._lights.popleft()
