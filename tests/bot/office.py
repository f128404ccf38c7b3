"""A whole office for tests: the bot's own parts behind a real HTTP server, a real LINE stand-in, a real database.

Time stands still until a test moves it, and nothing works by itself: `work()` drains what has something to do, as the
sweep would. Where threads, processes or signals matter, tests start those themselves.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import urllib3
from sqlalchemy import select
from werkzeug.serving import make_server

from bot.app import create_app
from bot.emulator.chats import ChatMessage
from bot.emulator.line import DEFAULT_SECRET, DEFAULT_TOKEN, Line
from bot.emulator.running import QuietHandler, running
from bot.runtime import Runtime
from bot.settings import read_settings
from db import inbox, offices, outbox
from db.session import Database
from db.tables import InboxEvent, Office, OutboxMessage
from handlers.incoming import Incoming
from handlers.outcome import Outcome
from handlers.situation import Situation

Route = Callable[[Situation, Incoming], Outcome]


class Clock:
    """Sunday 22 November 2026, 10.00 in Bangkok, until somebody lets time pass."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


class Bot:
    """The bot of the default office. `line` is LINE with its people; `url` is where the bot listens."""

    def __init__(self, database: Database, line: Line, line_url: str, files: Path, clock: Clock) -> None:
        self.database = database
        self.line = line
        self.clock = clock
        with database.writing() as session:
            self.office: Office = offices.office_by_slug(session, "nan") or offices.add_office(
                session, slug="nan", name="สอจ.น่าน", province_code="55", ticket_prefix="นน", now=clock()
            )
        settings = read_settings(
            {
                "DATABASE_URL": database.url.render_as_string(hide_password=False),
                "LINE_CHANNEL_SECRET": DEFAULT_SECRET,
                "LINE_CHANNEL_ACCESS_TOKEN": DEFAULT_TOKEN,
                "LINE_API_BASE_URL": line_url,
                "FILES_URL": f"file://{files}",
                "WORK_THREADS": "4",
            },
            env_file=None,
        )
        self.runtime = Runtime(settings, "web", now=clock)
        self.runtime.start()
        self.url = ""
        self.http = urllib3.PoolManager(maxsize=40, retries=False, timeout=urllib3.Timeout(total=20))

    # The webhook

    def post(self, body: bytes, *, path: str = "/webhook", secret: str = DEFAULT_SECRET, **headers: str) -> int:
        """The status of one signed POST."""
        signature = base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()
        return self.raw_post(body, path=path, **{"X-Line-Signature": signature, **headers})

    def raw_post(self, body: bytes, *, path: str = "/webhook", **headers: str) -> int:
        return self.http.request("POST", self.url + path, body=body, headers=headers).status

    def events(self, *events: Any) -> int:
        return self.post(json.dumps({"destination": "U" + "b" * 32, "events": list(events)}).encode())

    # Work

    def work(self) -> None:
        """Everything that has something to do now, until nothing has."""
        assert self.line.wait_idle(20)
        for _ in range(60):
            now = self.clock()
            with self.database.reading() as session:
                found = {
                    *inbox.conversations_with_events(session, now),
                    *outbox.conversations_with_messages(session, now),
                }
            if not found:
                return
            for conversation in sorted(found):
                self.runtime.worker.drain(*conversation)
        raise AssertionError("the work never came to an end")

    def hears(self, words: str, who: str = "villager") -> ChatMessage:
        """Somebody writes; the bot stores it, works, and sends."""
        said = self.line.say(self.line.person(who), who, words)
        self.work()
        return said

    def tell(self, *words: str, who: str = "villager", urgent: bool = True) -> int:
        """Something for a person that answers nothing of theirs waits to be sent; its id."""
        with self.database.writing() as session:
            row = outbox.queue(
                session,
                office_id=self.office.id,
                conversation_key=f"user:{self.line.person(who).id}",
                messages=[text(one) for one in words],
                why="told",
                urgent=urgent,
                now=self.clock(),
            )
            session.flush()
            return row.id

    # Looking

    def inbox(self) -> list[InboxEvent]:
        with self.database.reading() as session:
            return list(session.scalars(select(InboxEvent).order_by(InboxEvent.id)))

    def outbox(self) -> list[OutboxMessage]:
        with self.database.reading() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def settled(self) -> list[tuple[str, str | None, str | None]]:
        """(state, way, reason) of each message, oldest first."""
        return [(row.state, row.sent_by, row.reason) for row in self.outbox()]

    def shown(self, who: str = "villager") -> list[str]:
        """What the bot's bubbles in somebody's chat say."""
        return [message.text for message in self.line.bot_messages(self.line.person(who))]

    def calls(self, kind: str) -> list[int | str]:
        """Status of each call of LINE's API, oldest first."""
        return [call.status for call in self.line.api_calls(kind)]


class Pushes:
    """The retry key of each push, as the bot sends it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.keys: list[str | None] = []
        real = urllib3.HTTPConnectionPool.urlopen

        def urlopen(pool: Any, method: str, url: str, *args: Any, **more: Any) -> Any:
            if url.endswith("/message/push"):
                self.keys.append(dict(more.get("headers") or {}).get("X-Line-Retry-Key"))
            return real(pool, method, url, *args, **more)

        monkeypatch.setattr(urllib3.HTTPConnectionPool, "urlopen", urlopen)


@contextmanager
def office(database: Database, files: Path, clock: Clock | None = None) -> Iterator[Bot]:
    """The office at work; its people have met nobody yet."""
    clock = clock or Clock()
    line = Line(clock=clock)
    line.postman.redelivery_pauses = ()
    with running(line) as line_url:
        bot = Bot(database, line, line_url, files, clock)
        with served(bot.runtime) as bot.url:
            line.main.webhook_url = f"{bot.url}/webhook"
            try:
                yield bot
            finally:
                line.wait_idle(5)
                bot.http.clear()
                bot.runtime.stop()


@contextmanager
def served(runtime: Runtime) -> Iterator[str]:
    """The bot's pages over real HTTP on a free port."""
    server = make_server("127.0.0.1", 0, create_app(runtime), threaded=True, request_handler=ChunkedHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()


class ChunkedHandler(QuietHandler):
    protocol_version = "HTTP/1.1"
