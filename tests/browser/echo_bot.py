"""The smallest bot that is still a bot: checks the signature, keeps the events, answers what a test gave it.

It speaks to the emulator by HTTP only, as every bot does; what a message may look like is the emulator's to judge.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "browser-tests-secret"
TOKEN = "browser-tests-token"


class EchoBot:
    """`answers`: lists of messages, one list for each reply to come; when it is empty, texts are echoed if `echoes`."""

    def __init__(self) -> None:
        self.api = ""
        self.echoes = False
        self.events: list[dict[str, Any]] = []
        self.refused = 0
        self.status = 200
        self.answers: deque[list[dict[str, Any]]] = deque()
        bot = self

        class Webhook(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                status = bot.receive(body, self.headers.get("x-line-signature", ""))
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Webhook)
        self.url = f"http://127.0.0.1:{self._server.server_port}/webhook"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def receive(self, body: bytes, signature: str) -> int:
        expected = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
        if not hmac.compare_digest(expected, signature):
            self.refused += 1
            return 401
        events = json.loads(body)["events"]
        self.events.extend(events)
        if self.status != 200:
            return self.status
        for event in events:
            self._answer(event)
        return 200

    def _answer(self, event: dict[str, Any]) -> None:
        token = event.get("replyToken")
        if not token:
            return
        text = event.get("message", {}).get("text")
        if self.answers:
            messages = self.answers.popleft()
        elif self.echoes and text:
            messages = [{"type": "text", "text": f"ได้รับ: {text}"}]
        else:
            return
        self._call("/v2/bot/message/reply", {"replyToken": token, "messages": messages})

    def push(self, to: str, *messages: dict[str, Any]) -> None:
        """Fails with LINE's own words when a message is not one LINE would take."""
        for start in range(0, len(messages), 5):
            self._call("/v2/bot/message/push", {"to": to, "messages": list(messages[start : start + 5])})

    def call(self, path: str, body: Any, content_type: str = "application/json") -> dict[str, Any]:
        return self._call(path, body, content_type)

    def _call(self, path: str, body: Any, content_type: str = "application/json") -> dict[str, Any]:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": content_type}
        if path.endswith(("/push", "/multicast", "/broadcast")):
            headers["X-Line-Retry-Key"] = str(uuid.uuid4())
        request = urllib.request.Request(self.api + path, data=data, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return dict(json.load(response))
        except urllib.error.HTTPError as problem:
            raise AssertionError(f"{problem.code} {problem.read().decode()}") from None

    def wait_for(self, matches: Callable[[dict[str, Any]], bool], timeout: float = 5.0) -> dict[str, Any]:
        """The newest event that matches, as soon as there is one."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            for event in reversed(self.events):
                if matches(event):
                    return event
            time.sleep(0.02)
        raise AssertionError(f"no such event; the bot heard {[_name(event) for event in self.events]}")

    def heard(self, kind: str, timeout: float = 5.0) -> dict[str, Any]:
        """The newest event of a type ("postback") or of a message type ("message/image")."""
        return self.wait_for(lambda event: _name(event) == kind or event["type"] == kind, timeout)

    def count(self, kind: str) -> int:
        return sum(_name(event) == kind or event["type"] == kind for event in self.events)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _name(event: dict[str, Any]) -> str:
    return f"message/{event['message']['type']}" if event["type"] == "message" else str(event["type"])
