"""What the `dramatiq` command runs in each worker process: the one actor, on this process's own parts."""

from __future__ import annotations

from dramatiq import Broker, Worker
from dramatiq.middleware import Middleware

from bot import logs
from bot.dramatiq_dispatch import Redis
from bot.runtime import Runtime
from bot.settings import SettingsError, read_settings
from content import search
from content.say import text


class CleanStop(Middleware):
    """SIGTERM: no new work, finish what is in hand, then close what is open."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def before_worker_shutdown(self, _broker: Broker, _worker: Worker) -> None:
        self._runtime.begin_to_stop()

    def after_worker_shutdown(self, _broker: Broker, _worker: Worker) -> None:
        self._runtime.stop()


def _broker() -> Broker:
    settings = read_settings()
    if not settings.redis_url:
        raise SettingsError(text("settings.worker_needs_redis"))
    logs.set_up(settings.log_level)
    runtime = Runtime(settings, "worker")
    runtime.start()
    search.warm()
    dispatch = runtime.dispatch
    if not isinstance(dispatch, Redis):
        raise TypeError("a worker process needs Redis")
    dispatch.broker.add_middleware(CleanStop(runtime))
    return dispatch.broker


broker = _broker()
