"""A server on 127.0.0.1 that does to each request what a test tells it to: answer, hang, cut, lie.

Real sockets, because what the client must tell apart is what sockets do.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.line_client import LineClient


@dataclass
class Asked:
    """One request as it came over the wire. `connection` counts from 1."""

    method: str
    path: str
    headers: dict[str, str]
    connection: int
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Talk:
    """One connection, as a behaviour sees it."""

    def __init__(self, plain: socket.socket, number: int, stopping: threading.Event) -> None:
        self.socket = plain
        self.number = number
        self.stopping = stopping
        self._unread = b""
        self.asked: Asked | None = None

    def read_head(self) -> Asked | None:
        while b"\r\n\r\n" not in self._unread:
            if not (more := self.socket.recv(65536)):
                return None
            self._unread += more
        head, _, self._unread = self._unread.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        self.asked = Asked(method, path, headers, self.number)
        return self.asked

    def read_body(self) -> None:
        assert self.asked is not None
        length = int(self.asked.headers.get("content-length", 0))
        while len(self._unread) < length and (more := self.socket.recv(65536)):
            self._unread += more
        self.asked.body, self._unread = self._unread[:length], self._unread[length:]

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


Behaviour = Callable[[Talk], bool]  # True: the connection lives on


def response(status: int = 200, body: Any = None, **headers: str) -> bytes:
    """A whole answer. body: bytes as they are, anything else as JSON; `_` in the names of headers stands for `-`."""
    data = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
    lines = {"content-length": str(len(data)), "content-type": "application/json", "x-line-request-id": "req-1"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = f"HTTP/1.1 {status} Said\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return head.encode() + b"\r\n" + data


def answer(status: int = 200, body: Any = None, *, then_close: bool = False, **headers: str) -> Behaviour:
    """Answer properly. then_close: hang up afterwards without having said so."""

    def behave(talk: Talk) -> bool:
        talk.read_body()
        talk.send(response(status, body, **headers))
        return not then_close

    return behave


def cut(*, after_body: bool = True, saying: bytes = b"", reset: bool = True) -> Behaviour:
    """Say `saying` (perhaps nothing) and break the connection, harshly or by hanging up."""

    def behave(talk: Talk) -> bool:
        if after_body:
            talk.read_body()
        if saying:
            talk.send(saying)
        if reset and not saying:
            talk.reset()
        return False

    return behave


def hang(*, saying: bytes = b"") -> Behaviour:
    """Say `saying`, then nothing more."""

    def behave(talk: Talk) -> bool:
        talk.read_body()
        if saying:
            talk.send(saying)
        talk.stopping.wait(20)
        return False

    return behave


def trickle(head: bytes, *, every: float) -> Behaviour:
    """Send one byte of a body at a time."""

    def behave(talk: Talk) -> bool:
        talk.read_body()
        talk.send(head)
        while not talk.stopping.wait(every):
            talk.send(b"x")
        return False

    return behave


class Loopback:
    """Serves until stopped. The behaviours are used one after the other, the last one for ever."""

    def __init__(self, *behaviours: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self._behaviours = list(behaviours)
        self._tls = tls
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.asked: list[Asked] = []
        self.connections = 0
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self) -> None:
        self._stopping.set()
        self._listening.shutdown(socket.SHUT_RDWR)  # closing alone would leave the thread waiting in accept
        self._listening.close()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                plain, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                number = self.connections
            threading.Thread(target=self._serve, args=(plain, number), daemon=True).start()

    def _serve(self, plain: socket.socket, number: int) -> None:
        try:
            connection = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with connection:
                talk = Talk(connection, number, self._stopping)
                while asked := talk.read_head():
                    if not self._next(asked)(talk):
                        return
        except OSError:
            return  # the client broke off, as some tests mean it to

    def _next(self, asked: Asked) -> Behaviour:
        with self._lock:
            self.asked.append(asked)
            return self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]


@dataclass
class Line:
    """A loopback LINE with a client that believes in it."""

    server: Loopback
    client: LineClient

    @property
    def asked(self) -> list[Asked]:
        return self.server.asked


def client_of(url: str, **options: Any) -> LineClient:
    settings: Mapping[str, Any] = {"connect_timeout": 5, "read_timeout": 5, **options}
    return LineClient(access_token="token-1", api_base_url=url, data_api_base_url=url, **settings)


@contextmanager
def line(*behaviours: Behaviour, tls: ssl.SSLContext | None = None, **options: Any) -> Iterator[Line]:
    server = Loopback(*behaviours, tls=tls)
    client = client_of(server.url, **options)
    try:
        yield Line(server, client)
    finally:
        client.close()
        server.stop()
