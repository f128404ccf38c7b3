"""A stand-in with a clock one can move, a bot that only listens, and a caller for the API."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import urllib3

from bot.emulator import Line
from bot.emulator.line import DEFAULT_TOKEN
from bot.emulator.people import Person
from bot.emulator.running import running

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Answer:
    status: int
    body: Any
    headers: dict[str, str]
    raw: bytes = b""

    @property
    def message(self) -> str:
        return str(self.body["message"])

    @property
    def properties(self) -> list[str]:
        """Where LINE says the mistakes are."""
        return [detail["property"] for detail in self.body.get("details", [])]


class Api:
    """Calls the stand-in over HTTP as a bot does."""

    def __init__(self, base: str, token: str = DEFAULT_TOKEN) -> None:
        self.base, self.token = base, token
        self._http = urllib3.PoolManager(retries=False, timeout=10)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = {
            "Authorization": f"Bearer {self.token}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        data: bytes | None = body if isinstance(body, bytes) else None
        if body is not None and data is None:
            sent.setdefault("Content-Type", "application/json")
            data = json.dumps(body).encode()
        got = self._http.request(method, self.base + path, body=data, headers=sent)
        try:
            parsed = json.loads(got.data) if got.data else None
        except ValueError:
            parsed = None
        return Answer(got.status, parsed, {k.lower(): v for k, v in got.headers.items()}, got.data)

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("POST", path, body, **headers)

    def reply(self, token: str, *messages: dict[str, Any], **headers: str) -> Answer:
        return self.post(
            "/v2/bot/message/reply", {"replyToken": token, "messages": list(messages) or [text()]}, **headers
        )

    def push(self, to: Any, *messages: dict[str, Any], **headers: str) -> Answer:
        chat = to if isinstance(to, str) else to.id
        return self.post("/v2/bot/message/push", {"to": chat, "messages": list(messages) or [text()]}, **headers)

    def validate(self, *messages: Any) -> Answer:
        return self.post("/v2/bot/message/validate/push", {"messages": list(messages)})


def text(words: str = "สวัสดีค่ะ", **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


@dataclass
class Arrived:
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.raw)
        return parsed

    @property
    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self.body["events"]
        return events


@dataclass
class Bot:
    """A bot that only listens. `answer` decides the status of each webhook, by its number from 0."""

    url: str = ""
    arrived: list[Arrived] = field(default_factory=list)
    answer: Callable[[int], int] = lambda _number: 200
    hang: threading.Event | None = None

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for one in self.arrived for event in one.events]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bot() -> Iterator[Bot]:
    listening = Bot()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                number = len(listening.arrived)
                listening.arrived.append(Arrived({k.lower(): v for k, v in self.headers.items()}, raw))
            if listening.hang is not None:
                listening.hang.wait(10)
            self.send_response(listening.answer(number))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    listening.url = f"http://127.0.0.1:{server.server_port}/webhook"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield listening
    server.shutdown()
    server.server_close()


@pytest.fixture
def line(clock: Clock, bot: Bot) -> Line:
    fresh = Line(clock=clock, webhook_url=bot.url, seeded=False)
    fresh.postman.redelivery_pauses = (0.01, 0.01)
    return fresh


@pytest.fixture
def base(line: Line) -> Iterator[str]:
    with running(line) as url:
        yield url


@pytest.fixture
def api(base: str) -> Api:
    return Api(base)


@pytest.fixture(scope="session")
def judge() -> Iterator[Api]:
    """Only validates messages, which leaves no trace: one for all tests."""
    line = Line(seeded=False)
    line.rate_limits = False
    with running(line) as url:
        yield Api(url)


@pytest.fixture
def somsri(line: Line) -> Person:
    """A friend of the bot."""
    person = line.add_person("สมศรี", "villager")
    line.wait_idle()
    return person


@pytest.fixture
def reply_token(line: Line, bot: Bot, somsri: Person) -> str:
    """The token of a text she has just written."""
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    token: str = bot.events[-1]["replyToken"]
    return token
