"""Wakes over Dramatiq on Redis: web and clock processes say which conversations have work, worker processes take them.

Messages carry ids only and are never retried: a lost one is found by the sweep, which knows the truth. In a worker
process the same threads do the work as in a one-machine office (`dispatch.py`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable

import dramatiq
import redis
from dramatiq import Actor
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit

from bot import metrics
from bot.dispatch import Conversation

log = logging.getLogger(__name__)

QUEUE = "conversations"
NAMESPACE = "nong-pun"
TOO_OLD_MS = 10 * 60 * 1000  # the sweep has long woken it again
TOGETHER = 16  # conversations a message: few enough to spread over workers, many enough to carry a burst
GATHER_SECONDS = 0.04  # a message costs the web process a millisecond that a webhook would wait for
STOP_WITHIN_SECONDS = 5.0
CONNECTS_WITHIN_SECONDS = 2.0
ANSWERS_WITHIN_SECONDS = 5.0
FAR_BEHIND = 100  # messages in Redis: then the sweep, every second, would only make the queue longer

Wakes = list[list[int | str]]  # [[office id, conversation key], …] as JSON carries it


def connect(redis_url: str) -> RedisBroker:
    """A broker with only the middleware we need: no retries, no results."""
    # A client of our own: beside a URL the broker would not hear of time limits, and a Redis that vanished without a
    # word would keep the thread that tells it, and so every wake, for ever.
    client = redis.Redis.from_url(
        redis_url, socket_timeout=ANSWERS_WITHIN_SECONDS, socket_connect_timeout=CONNECTS_WITHIN_SECONDS
    )
    broker: RedisBroker = RedisBroker(  # type: ignore[no-untyped-call]
        client=client, namespace=NAMESPACE, middleware=[AgeLimit(max_age=TOO_OLD_MS)]
    )
    dramatiq.set_broker(broker)
    return broker


def wake_actor(broker: RedisBroker, wake_all: Callable[[Iterable[Conversation]], None]) -> Actor[[Wakes], None]:
    """The one actor; `wake_all` is what a worker process does with the conversations."""

    def wake(conversations: Wakes) -> None:
        wake_all((int(office_id), str(key)) for office_id, key in conversations)

    return dramatiq.actor(actor_name="wake", queue_name=QUEUE, broker=broker)(wake)


class RedisWakes:
    """Dispatch of web and clock processes. Nobody waits for Redis; one that is down costs time, never an event."""

    def __init__(self, redis_url: str) -> None:
        self._broker = connect(redis_url)
        self._actor = wake_actor(self._broker, _only_wakes)
        self._something_to_say = threading.Condition()
        self._waiting: dict[Conversation, None] = {}  # in the order in which they were woken
        self._stopping = False
        self._teller = threading.Thread(target=self._tell, name="wakes", daemon=True)
        self._teller.start()

    def wake(self, office_id: int, key: str) -> None:
        self.wake_all(((office_id, key),))

    def wake_all(self, conversations: Iterable[Conversation]) -> None:
        with self._something_to_say:
            self._waiting.update(dict.fromkeys(conversations))
            self._something_to_say.notify()

    def wake_again(self, conversations: Iterable[Conversation]) -> None:
        """For the sweep, which may wait for Redis: nothing while workers are so far behind that all is said already."""
        try:
            behind = int(self._broker.client.llen(f"{NAMESPACE}:{QUEUE}"))
        except redis.RedisError:
            behind = 0  # it counts them as lost
        if behind < FAR_BEHIND:
            self.wake_all(conversations)

    def stop(self) -> bool:
        """Says what is still to be said, then closes."""
        with self._something_to_say:
            self._stopping = True
            self._something_to_say.notify()
        self._teller.join(STOP_WITHIN_SECONDS)
        self._broker.close()
        return not self._teller.is_alive()

    def _tell(self) -> None:
        while batch := self._next_batch():
            try:
                self._actor.send([list(conversation) for conversation in batch])
            except Exception as problem:  # whatever the broker raises: the events are stored, the sweep will come
                metrics.WAKES_LOST.inc(len(batch))
                log.warning("could not wake %d conversations: %s", len(batch), type(problem).__name__)
            if not self._stopping:
                time.sleep(GATHER_SECONDS)  # the first is told at once, those of the next moment together

    def _next_batch(self) -> list[Conversation]:
        """What waits to be said, up to a message's worth; empty when all is said and we stop."""
        with self._something_to_say:
            while not self._waiting and not self._stopping:
                self._something_to_say.wait()
            batch = list(self._waiting)[:TOGETHER]
            for conversation in batch:
                del self._waiting[conversation]
            return batch


def _only_wakes(conversations: Iterable[Conversation]) -> None:
    del conversations
    raise RuntimeError("this process does not work in conversations")
