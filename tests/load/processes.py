"""Starts the servers that benches compare, waits until they answer, and stops them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.load.pounding import SECRET, TOKEN

ROOT = Path(__file__).parent.parent.parent
STARTS_WITHIN_SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(port: int, **more: str) -> dict[str, str]:
    """A clean environment: a channel of the bench, LINE at an address that nobody listens on unless given."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/tmp"),
        "PYTHONPATH": str(ROOT) + ":" + os.environ.get("PYTHONPATH", ""),
        "PORT": str(port),
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
        "LINE_API_BASE_URL": "http://127.0.0.1:9",
        "LINE_DATA_API_BASE_URL": "http://127.0.0.1:9",
        "LOG_LEVEL": "error",
        **more,
    }


@contextmanager
def started(
    arguments: list[str], env: Mapping[str, str], *, ready: str | None = "/healthz"
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours or of the example; ready when `ready` answers 200 (None: at once)."""
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments], env=dict(env), cwd=env.get("WORKDIR", str(ROOT)), start_new_session=True
    )
    try:
        if ready is not None:
            wait_until_ready(int(env["PORT"]), ready, process)
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes], within: float = 15) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until_ready(port: int, path: str, process: subprocess.Popen[bytes] | None = None) -> float:
    """Seconds until GET `path` answers 200. Errors: TimeoutError, or RuntimeError when the process died."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < STARTS_WITHIN_SECONDS:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the process ended with {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
                if answer.status == 200:
                    return time.perf_counter() - begin
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"{path} on port {port} did not answer 200")


def gunicorn(app: str, port: int, *, workers: int, threads: int) -> list[str]:
    """The same gunicorn for both sides."""
    return [
        "gunicorn",
        app,
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        str(workers),
        "--worker-class",
        "gthread",
        "--threads",
        str(threads),
        "--keep-alive",
        "30",
        "--log-level",
        "error",
    ]


@contextmanager
def line_that_answers(latency: float = 0.0) -> Iterator[str]:
    """The base URL of a LINE for benches."""
    port = free_port()
    with started(["tests.load.slow_line", str(port), str(latency)], environment(port)):
        yield f"http://127.0.0.1:{port}"
