"""Posts signed webhooks over keep-alive connections as fast as they are answered, and keeps the times.

Runs in a process of its own, on raw sockets: the measuring must not be what is measured.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

SECRET = "bench-secret"
TOKEN = "bench-token"
_number = count(1)


def text_event(user: int, words: str, *, reply_token: str | None = None) -> dict[str, object]:
    """A text message as LINE sends it, with ids of its own."""
    number = next(_number)
    return {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000),
        "webhookEventId": f"01BENCH{time.time_ns():019d}{number:08d}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": f"U{user:032x}"},
        "replyToken": reply_token or hashlib.sha256(f"{time.time_ns()} {number}".encode()).hexdigest()[:32],
        "message": {
            "id": f"{time.time_ns()}{number}",
            "type": "text",
            "quoteToken": "q3Plxr4AgKd-quote-token",
            "markAsReadToken": "30yhdy232-mark-as-read-token",
            "text": words,
        },
    }


def body_of(events: Sequence[dict[str, object]]) -> bytes:
    return json.dumps({"destination": "U" + "b" * 32, "events": list(events)}).encode()


def request_of(body: bytes, path: str = "/webhook") -> bytes:
    """The bytes of a whole signed HTTP request."""
    signature = base64.b64encode(hmac.digest(SECRET.encode(), body, hashlib.sha256)).decode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"User-Agent: LineBotWebhook/2.0\r\nX-Line-Signature: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(frozen=True, slots=True)
class Pounded:
    """What came of it: seconds of the whole, seconds of each answered request, and how many were not answered 200."""

    seconds: float
    times: tuple[float, ...]
    refused: int

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile_ms(self, percent: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000


def pound(port: int, requests: Sequence[bytes], *, connections: int, seconds: float | None = None) -> Pounded:
    """Every request once, or as many as go in `seconds`; `connections` at a time."""
    return asyncio.run(_pound(port, requests, connections, seconds))


async def _pound(port: int, requests: Sequence[bytes], connections: int, seconds: float | None) -> Pounded:
    waiting = iter(requests)
    times: list[float] = []
    refused = 0
    begin = time.perf_counter()
    deadline = begin + seconds if seconds else float("inf")

    async def connection() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            sent = time.perf_counter()
            if sent > deadline:
                break
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = _length(head)
            if length:
                await reader.readexactly(length)
            times.append(time.perf_counter() - sent)
            if b" 200 " not in head[:16]:
                refused += 1
            if b"connection: close" in head.lower():
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(connections)))
    return Pounded(time.perf_counter() - begin, tuple(times), refused)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.split(b":", 1)[1])
    return 0
