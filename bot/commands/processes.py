"""The processes of an installation: run (all in one), worker, clock; and migrate, which the others rely on."""

from __future__ import annotations

import os
import signal
import sys
import threading

import click

from bot.settings import SettingsError, read_settings
from content.say import text


@click.command()
def run() -> None:
    """Start everything in one process; with the emulator while no LINE channel is set."""
    from bot import serve

    settings = read_settings()
    if settings.emulator:
        click.echo(text("command.run_emulator", address=settings.here))
    serve.run(settings)


@click.command()
def migrate() -> None:
    """Bring the database to this release's shape."""
    from bot import logs
    from bot.runtime import Runtime

    settings = read_settings()
    logs.set_up(settings.log_level)
    runtime = Runtime(settings, "web")
    runtime.prepare()
    runtime.stop()
    click.echo(text("command.migrated"))


TAKERS = "2"  # threads that take wakes; the work is done by WORK_THREADS of our own (bot/dramatiq_worker.py)


@click.command()
@click.option("--processes", default=2, show_default=True, help="Worker processes.")
def worker(processes: int) -> None:
    """Work in conversations, woken through Redis (REDIS_URL); several may run on several machines."""
    settings = read_settings()
    if not settings.redis_url:
        raise SettingsError(text("settings.worker_needs_redis"))
    arguments = ["bot.dramatiq_worker:broker", "--processes", str(processes), "--threads", TAKERS]
    stop_within = ["--worker-shutdown-timeout", "10000"]
    os.execv(sys.executable, [sys.executable, "-m", "dramatiq", *arguments, *stop_within])


@click.command()
def clock() -> None:
    """Sweep what was left behind and keep the timetable; one is enough, a second does no harm."""
    from bot import logs
    from bot.runtime import Runtime

    settings = read_settings()
    logs.set_up(settings.log_level)
    runtime = Runtime(settings, "clock")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    runtime.start()
    stop.wait()
    runtime.stop()
