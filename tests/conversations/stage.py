"""The stage on which scripts are played: the emulator and the real bot, each behind HTTP on this machine.

Decides how time passes and when everything has come to rest; who says what is the script's.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from bot import rich_menus
from bot.app import create_app
from bot.channels import DEFAULT_SLUG, Channel, add_office
from bot.clock import sweep
from bot.dispatch import Threads
from bot.emulator import Line
from bot.emulator.buckets import Buckets
from bot.emulator.quota import Quota
from bot.emulator.running import LOOPBACK, QuietHandler, running
from bot.emulator.state import Channel as LineChannel
from bot.runtime import Runtime
from bot.settings import Settings
from bot.worker import LEASE
from content import search
from content.places import load as load_places
from db.session import Database
from db.tables import Base

# Monday 23 November 2569, 09.00 in Bangkok: an ordinary morning in the office.
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
KEPT = ("offices", "district_shapes")  # tables that stay when a script ends
SLUGS = {"น่าน": DEFAULT_SLUG, "แพร่": "phrae"}
AT_REST_WITHIN_SECONDS = 20.0
REDELIVERY_PAUSES = (0.1,) * 40  # the emulator's patience while a bot that died is started again


class StageClock:
    """Time stands still but for the steps of a script, so that every run of it sees the same minutes."""

    def __init__(self) -> None:
        self._now = START

    def __call__(self) -> datetime:
        return self._now

    def pass_by(self, length: timedelta) -> None:
        self._now += length

    def begin_again(self) -> None:
        self._now = START


class Stage:
    """One emulator, one database, one bot, for many scripts. Everything is over real HTTP."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self.clock = StageClock()
        self.places = load_places("nan")
        self._open = ExitStack()
        self._app: Flask | None = None
        self.died = False  # the bot's process, by a crash of a script
        self.line = Line(clock=self.clock, seeded=False)
        self.line.postman.redelivery_pauses = REDELIVERY_PAUSES
        line_address = self._open.enter_context(running(self.line))
        server = make_server(LOOPBACK, 0, self._answer, threaded=True, request_handler=QuietHandler)
        self._open.enter_context(_serving(server))
        self.settings = _settings(database_url, folder, port=server.server_port, line=self.line, api=line_address)
        self.line.main.webhook_url = f"{self.settings.here}/webhook"
        self.runtime = self._start_bot()
        self._open.callback(self.stop_bot)
        self._line_channels = {"น่าน": self.line.main, "แพร่": self._second_office()}
        rich_menus.upload(self.office("น่าน"))
        search.warm()

    def close(self) -> None:
        self._open.close()

    @property
    def database(self) -> Database:
        return self.runtime.database

    def office(self, name: str) -> Channel:
        channel = self.runtime.channels.by_slug(SLUGS[name])
        assert channel is not None, f"there is no office {name}"
        return channel

    def line_channel(self, name: str) -> LineChannel:
        return self._line_channels[name]

    # The bot's process

    def stop_bot(self) -> None:
        """Nobody listens any more, and what is in hand is finished."""
        if self._app is not None:
            self._app = None
            self.runtime.stop()

    def restart_bot(self) -> None:
        """A fresh process on the same database. Many-machine offices wait for the lease of the one that died."""
        self.stop_bot()
        self.died = False
        self.runtime = self._start_bot()
        if not self.database.is_sqlite:
            self.clock.pass_by(LEASE + timedelta(seconds=1))

    def _start_bot(self) -> Runtime:
        runtime = Runtime(self.settings, "all", now=self.clock)
        runtime.prepare()
        self._app = create_app(runtime)
        runtime.start()
        # Real seconds mean nothing here: `at_rest` does what the clock does, whenever the script's time has moved.
        runtime.clock.stop()
        return runtime

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        app = self._app or Response(status=503)
        return app(environ, start_response)

    # Between scripts

    def clear(self) -> None:
        """Nothing of the last script is left: no people, cases, messages, trouble or spent quota."""
        if self._app is None:  # the last script left the bot dead
            self.restart_bot()
        self.line.nasty.calm()
        self.at_rest()
        with self.database.writing() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in KEPT:
                    session.execute(table.delete())
        with self.line.lock:
            self.line.changes.forget()
            for channel in self.line.channels.values():
                channel.quota, channel.buckets = Quota(), Buckets()
        self.clock.begin_again()

    def at_rest(self) -> None:
        """Returns when every webhook is carried, every event handled and every message that is due is sent."""
        deadline = time.monotonic() + AT_REST_WITHIN_SECONDS
        while time.monotonic() < deadline:
            if self._app is None or self.died:
                return
            self.line.wait_idle(AT_REST_WITHIN_SECONDS)
            if self._threads_idle() and sweep(self.database, self.runtime.dispatch, self.clock()) == 0:
                self.runtime.media.fetch_waiting()
                return
            time.sleep(0.002)
        raise TimeoutError("the bot does not come to rest")

    def _threads_idle(self) -> bool:
        assert isinstance(self.runtime.dispatch, Threads)
        return self.runtime.dispatch.is_idle()

    def _second_office(self) -> LineChannel:
        secret, token = "secret of the second office", "token-of-the-second-office"
        add_office(
            self.database,
            self.runtime.seal,
            slug=SLUGS["แพร่"],
            name="สำนักงานอุตสาหกรรมจังหวัดแพร่",
            province_code="54",
            ticket_prefix="พร",
            channel_secret=secret,
            access_token=token,
            now=self.clock(),
        )
        url = f"{self.settings.here}/webhook/{SLUGS['แพร่']}"
        return self.line.add_channel(access_token=token, secret=secret, webhook_url=url, name="น้องปั้นแพร่")


def _settings(database_url: str, folder: Path, *, port: int, line: Line, api: str) -> Settings:
    # model_validate: the machine's own environment has no say here.
    return Settings.model_validate(
        {
            "port": port,
            "line_channel_secret": line.main.secret,
            "line_channel_access_token": line.main.access_token,
            "line_api_base_url": api,
            "database_url": database_url,
            "files_url": f"file://{folder}/files",
            "secret_key": "the secret key of the conversation tests",
            "work_threads": 4,
        }
    )


@contextmanager
def _serving(server: Any) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="bot", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


logging.getLogger("apscheduler").setLevel(logging.ERROR)
