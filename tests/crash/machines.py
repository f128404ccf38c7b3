"""An installation as it runs in an office, in processes that can be killed at any moment and started again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent.parent
DRAMATIQ = ["dramatiq", "tests.crash.counting_worker:broker", "--processes", "2", "--threads", "2"]
ONE_PROCESS = {"run": ["tests.crash.counting_bot", "run"]}
MANY_PROCESSES = {
    "web": ["gunicorn", "--config", "python:bot.gunicorn_web", "bot.serve:web()"],
    "worker": DRAMATIQ,
    "clock": ["bot", "clock"],
}


def environment(port: int, line_url: str, folder: Path, *, secret: str, token: str, **more: str) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PORT": str(port),
        "LINE_CHANNEL_SECRET": secret,
        "LINE_CHANNEL_ACCESS_TOKEN": token,
        "LINE_API_BASE_URL": line_url,
        "FILES_URL": f"file://{folder}/files",
        "WORK_THREADS": "8",
        "WEB_THREADS": "16",
        "LOG_LEVEL": "error",
        **more,
    }


class Machines:
    """Processes by name; all of them end with the test."""

    def __init__(self, commands: Mapping[str, list[str]], env: Mapping[str, str], log: Path) -> None:
        self._commands = commands
        self._env = dict(env)
        self._log = log
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.killed: list[str] = []

    def start_all(self) -> None:
        for name in self._commands:
            self._start(name)

    def _start(self, name: str) -> None:
        with self._log.open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", *self._commands[name]],
                env=self._env,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_somebody(self, chance: random.Random) -> None:
        """SIGKILL for a whole machine, or for one process on it; what is gone is started again."""
        name = chance.choice(list(self._commands))
        process = self._processes[name]
        children = psutil.Process(process.pid).children() if process.poll() is None else []
        if children and chance.random() < 0.4:
            self.killed.append(f"a process of {name}")
            with contextlib.suppress(psutil.NoSuchProcess):
                chance.choice(children).kill()
        else:
            self.killed.append(name)
            _kill_all(process)
        self.restart_the_dead()

    def restart_the_dead(self) -> None:
        for name, process in self._processes.items():
            if process.poll() is not None:
                _kill_all(process)
                self._start(name)

    def stop(self) -> None:
        for process in self._processes.values():
            _kill_all(process)


def _kill_all(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)


@contextmanager
def running(commands: Mapping[str, list[str]], env: Mapping[str, str], log: Path) -> Iterator[Machines]:
    machines = Machines(commands, env, log)
    try:
        machines.start_all()
        yield machines
    finally:
        machines.stop()
