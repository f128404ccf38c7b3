"""Serves a Line over real HTTP, on a thread of this process: the test double of the whole project.

Only loopback addresses are listened on.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from bot.emulator import create_app
from bot.emulator.line import Line

LOOPBACK = "127.0.0.1"


class QuietHandler(WSGIRequestHandler):
    # Headers and body leave in two writes; with Nagle's algorithm a kept-alive caller would wait 40 ms for the second.
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """The log is in the page; the terminal belongs to the bot."""


def make(line: Line, port: int = 0, places: Iterable[Mapping[str, Any]] = ()) -> BaseWSGIServer:
    return make_server(LOOPBACK, port, create_app(line, places), threaded=True, request_handler=QuietHandler)


@contextmanager
def running(line: Line, port: int = 0, places: Iterable[Mapping[str, Any]] = ()) -> Iterator[str]:
    """`with running(line) as base_url:` serves it on a free port and yields "http://127.0.0.1:PORT"."""
    server = make(line, port, places)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="emulator", daemon=True)
    thread.start()
    try:
        yield f"http://{LOOPBACK}:{server.server_port}"
    finally:
        line.close()
        server.shutdown()
        thread.join(5)
        server.server_close()
