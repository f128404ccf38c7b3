"""Dispatch over Dramatiq on Redis: the web process wakes, worker processes drain.

Messages carry ids only. They are never retried: a lost or failed one is found by the sweep, which knows the truth.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import dramatiq
from dramatiq import Actor
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AgeLimit, TimeLimit

from bot import metrics
from bot.dispatch import Conversation, Drain

log = logging.getLogger(__name__)

QUEUE = "conversations"
TOO_OLD_MS = 10 * 60 * 1000  # the sweep has long woken it again
NAMESPACE = "nong-pun"


def connect(redis_url: str) -> RedisBroker:
    """A broker with only the middleware we need: no retries, no results."""
    broker: RedisBroker = RedisBroker(  # type: ignore[no-untyped-call]
        url=redis_url,
        namespace=NAMESPACE,
        middleware=[AgeLimit(max_age=TOO_OLD_MS), TimeLimit(time_limit=5 * 60 * 1000)],
        socket_timeout=5,
        socket_connect_timeout=2,
    )
    dramatiq.set_broker(broker)
    return broker


def drain_actor(broker: RedisBroker, drain: Drain) -> Actor[[int, str], None]:
    """The one actor: work in a conversation."""

    def work(office_id: int, key: str) -> None:
        try:
            drain(office_id, key)
        except Exception:
            log.exception("working in a conversation of office %s failed; the sweep comes back to it", office_id)

    return dramatiq.actor(actor_name="drain", queue_name=QUEUE, broker=broker)(work)


class Redis:
    """Dispatch of every process of a large installation. A Redis that is down costs time, never an event.

    `drain` is what a worker process does when woken; web and clock processes only wake.
    """

    def __init__(self, redis_url: str, drain: Drain | None = None) -> None:
        self.broker = connect(redis_url)
        self._actor = drain_actor(self.broker, drain or _only_wakes)

    def wake(self, office_id: int, key: str) -> None:
        try:
            self._actor.send(office_id, key)
        except Exception as problem:  # whatever the broker raises: the event is stored, the sweep will come
            metrics.WAKES_LOST.inc()
            log.warning("could not wake a conversation of office %s: %s", office_id, type(problem).__name__)

    def wake_all(self, conversations: Iterable[Conversation]) -> None:
        for office_id, key in conversations:
            self.wake(office_id, key)

    def stop(self) -> bool:
        self.broker.close()
        return True


def _only_wakes(office_id: int, key: str) -> None:
    del office_id, key
    raise RuntimeError("this process does not work in conversations")
