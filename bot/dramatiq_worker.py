"""What the `dramatiq` command runs in each worker process: takes wakes from Redis and works with threads of its own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable

from dramatiq import Broker, Worker
from dramatiq.middleware import Middleware

from bot import logs, start_problems
from bot.dispatch import Conversation, Threads
from bot.dramatiq_dispatch import connect, wake_actor
from bot.runtime import Runtime
from bot.settings import SettingsError, read_settings
from content import search
from content.say import text

# So many conversations wait in a process at most; the rest stay in Redis for others.
WAITING_PER_THREAD = 4


class CleanStop(Middleware):
    """SIGTERM: no new work, finish what is in hand within ten seconds, close what is open."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def before_worker_shutdown(self, _broker: Broker, _worker: Worker) -> None:
        self._runtime.begin_to_stop()

    def after_worker_shutdown(self, _broker: Broker, _worker: Worker) -> None:
        self._runtime.stop()


def _broker() -> Broker:
    settings = read_settings()
    if not settings.redis_url or settings.is_sqlite:
        raise SettingsError(text("settings.redis_needs_postgres"))
    logs.set_up(settings.log_level)
    runtime = Runtime(settings, "worker")
    runtime.start()
    search.warm()
    threading.Thread(target=search.prepare, name="warm-up", daemon=True).start()
    threads = runtime.dispatch
    if not isinstance(threads, Threads):
        raise TypeError("a worker process works with threads")

    def take(conversations: Iterable[Conversation]) -> None:
        threads.wait_for_room(settings.work_threads * WAITING_PER_THREAD)
        threads.wake_all(conversations)

    broker = connect(settings.redis_url)
    wake_actor(broker, take)
    broker.add_middleware(CleanStop(runtime))
    return broker


try:
    broker = _broker()
except Exception as problem:
    told = start_problems.sentence(problem)
    if told is None:
        raise
    sys.exit(told)
