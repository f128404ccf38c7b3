"""Wakes the conversations that have something to do: threads of this process, or Dramatiq workers on Redis.

A lost wake costs nothing: the clock sweeps conversations that have pending events or messages.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

log = logging.getLogger(__name__)

Conversation = tuple[int, str]  # office id, conversation key
Drain = Callable[[int, str], None]

STOP_WITHIN_SECONDS = 10.0


class Dispatch(Protocol):
    def wake(self, office_id: int, key: str) -> None:
        """Somebody will soon work in this conversation. Never raises; never waits for the work."""

    def wake_all(self, conversations: Iterable[Conversation]) -> None: ...

    def wake_again(self, conversations: Iterable[Conversation]) -> None:
        """What the sweep found, most of it woken before. May wait; never raises."""

    def stop(self) -> bool:
        """No new work; what is in hand is finished. True when all of it ended in time."""


class Threads:
    """A fixed number of threads. A conversation is in at most one of them; woken meanwhile, it is worked in again."""

    def __init__(self, drain: Drain, *, size: int) -> None:
        self._drain = drain
        lock = threading.Lock()
        self._something_to_do = threading.Condition(lock)
        self._nothing_in_hand = threading.Condition(lock)
        self._room = threading.Condition(lock)
        self._queue: deque[Conversation] = deque()
        self._queued: set[Conversation] = set()
        self._working: set[Conversation] = set()
        self._again: set[Conversation] = set()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._work, name=f"work-{number}", daemon=True) for number in range(size)
        ]
        for thread in self._threads:
            thread.start()

    def wake(self, office_id: int, key: str) -> None:
        self.wake_all(((office_id, key),))

    def wake_all(self, conversations: Iterable[Conversation]) -> None:
        with self._something_to_do:
            for conversation in conversations:
                if conversation in self._working:
                    self._again.add(conversation)
                elif conversation not in self._queued and not self._stopping:
                    self._queued.add(conversation)
                    self._queue.append(conversation)
                    self._something_to_do.notify()

    def wake_again(self, conversations: Iterable[Conversation]) -> None:
        self.wake_all(conversations)

    def wait_for_room(self, most: int) -> None:
        """Returns when fewer than `most` conversations wait here (or when we stop)."""
        with self._room:
            self._room.wait_for(lambda: self._stopping or len(self._queue) < most)

    def stop(self) -> bool:
        with self._something_to_do:
            self._stopping = True
            self._room.notify_all()
            self._queue.clear()
            self._queued.clear()
            self._something_to_do.notify_all()
            return self._nothing_in_hand.wait_for(lambda: not self._working, timeout=STOP_WITHIN_SECONDS)

    @property
    def has_queue(self) -> bool:
        """Whether conversations wait for a thread."""
        return bool(self._queue)

    @property
    def stopping(self) -> bool:
        return self._stopping

    def is_idle(self) -> bool:
        with self._something_to_do:
            return not self._queue and not self._working

    def _work(self) -> None:
        while (conversation := self._next()) is not None:
            try:
                self._drain(*conversation)
            except Exception:
                log.exception(
                    "working in a conversation of office %s failed; the sweep comes back to it", conversation[0]
                )
            finally:
                self._finished(conversation)

    def _next(self) -> Conversation | None:
        with self._something_to_do:
            while not self._queue and not self._stopping:
                self._something_to_do.wait()
            if self._stopping:
                return None
            conversation = self._queue.popleft()
            self._queued.discard(conversation)
            self._working.add(conversation)
            self._room.notify()
            return conversation

    def _finished(self, conversation: Conversation) -> None:
        with self._something_to_do:
            self._working.discard(conversation)
            again = conversation in self._again
            self._again.discard(conversation)
            if again and not self._stopping:
                self._queued.add(conversation)
                self._queue.append(conversation)
                self._something_to_do.notify()
            if not self._working:
                self._nothing_in_hand.notify_all()


class Nobody:
    """For a process that must not work in conversations itself and has nobody to tell: the sweep does it all."""

    def wake(self, office_id: int, key: str) -> None:
        del office_id, key

    def wake_all(self, conversations: Iterable[Conversation]) -> None:
        del conversations

    def wake_again(self, conversations: Iterable[Conversation]) -> None:
        del conversations

    def stop(self) -> bool:
        return True
