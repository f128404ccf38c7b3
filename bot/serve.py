"""The web process under gunicorn: the whole office in one process (`run`), or only the web of a large installation."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.errors import AppImportError

from bot import logs, start_problems
from bot.settings import Settings, SettingsError, read_settings
from content.say import text

if TYPE_CHECKING:
    from bot.runtime import Role

GRACE_SECONDS = 10  # ARCHITECTURE §2: what is in hand is finished within ten seconds


def web() -> Flask:
    """For `gunicorn --config python:bot.gunicorn_web "bot.serve:web()"`: called in each process after the fork."""
    with told_in_a_sentence():
        return _app(read_settings(), "web")


def _app(settings: Settings, role: Role) -> Flask:
    # Everything heavy is imported here, in the worker: the process that only watches over it stays small.
    from bot.app import create_app
    from bot.runtime import Runtime

    logs.set_up(settings.log_level)
    runtime = Runtime(settings, role)
    if role == "all":
        runtime.prepare()
    app = create_app(runtime)
    runtime.start()
    app.extensions["nong-pun"] = runtime
    if role == "all":
        _warm_up()
    return app


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """In a process of gunicorn: a start that somebody can mend ends with its sentence, not with a traceback."""
    try:
        yield
    except Exception as problem:
        told = start_problems.sentence(problem)
        if told is None:
            raise
        raise AppImportError(told) from None


def _warm_up() -> None:
    """Loads the search beside the first requests: whoever asks first waits for the rest of it only."""
    from content import search

    threading.Thread(target=search.prepare, name="warm-up", daemon=True).start()


class Run(BaseApplication):  # type: ignore[misc]
    """`python -m bot run`: one gunicorn worker process that is everything."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        # The emulator stands open to whoever reaches it, so it listens on this machine only.
        host = "127.0.0.1" if self._settings.emulator else "0.0.0.0"  # noqa: S104 (a public webhook)
        options = {
            "bind": f"{host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.web_threads,
            "graceful_timeout": GRACE_SECONDS + 5,
            "timeout": 60,
            "keepalive": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_exit": stop_worker,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        with told_in_a_sentence():
            return _app(self._settings, "all")


def stop_worker(_server: Any, worker: Any) -> None:
    """gunicorn's hook when a worker process ends: finish what is in hand, close what is open."""
    app = getattr(worker, "wsgi", None)
    runtime = app.extensions.get("nong-pun") if isinstance(app, Flask) else None
    if runtime is not None:
        runtime.stop()


def run(settings: Settings) -> None:
    """Serves until SIGTERM or Ctrl-C. Errors: SettingsError when the port is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if probe.connect_ex(("127.0.0.1", settings.port)) == 0:
            raise SettingsError(text("settings.busy_port", port=str(settings.port)))
    Run(settings).run()
