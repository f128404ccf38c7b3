"""Decides when a kept connection may be used again, and tells a failure before the request from one after it.

Timeouts of a single call and the reading of answers are left to `http`.
"""

from __future__ import annotations

import ssl
import time
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

# A server closes idle connections after a time it does not tell (60-75 s at common front doors). One that closes just
# as we ask leaves us not knowing whether it was asked, so ours are given up well before.
IDLE_SECONDS = 30.0

# Sending is not connecting: a rich menu's megabyte takes longer than a handshake on a provincial office's line.
SEND_SECONDS = 30.0


class KeptConnection(HTTPConnection):
    """A connection that knows how long it has been idle and whether it ever came about."""

    _asked_at = 0.0

    def connect(self) -> None:
        """Raises only `ConnectTimeoutError` and its kin, so that whatever else is raised came after the request."""
        try:
            super().connect()
        except ConnectTimeoutError:
            raise
        except Exception as error:
            # urllib3 reports a broken TLS handshake like a connection that broke with the request already out.
            raise NewConnectionError(self, f"{type(error).__name__}: {error}") from error
        self.sock.settimeout(SEND_SECONDS)

    def request(self, *args: Any, **kwargs: Any) -> None:
        self._asked_at = time.monotonic()
        if self.sock is not None:
            self.sock.settimeout(SEND_SECONDS)
        super().request(*args, **kwargs)

    @property
    def is_connected(self) -> bool:
        """Asked by the pool before a connection is used again; False makes it connect anew."""
        return super().is_connected and time.monotonic() - self._asked_at < IDLE_SECONDS


class KeptSecureConnection(KeptConnection, HTTPSConnection):
    """The same over TLS."""


class KeptPool(HTTPConnectionPool):
    ConnectionCls = KeptConnection


class KeptSecurePool(HTTPSConnectionPool):
    ConnectionCls = KeptSecureConnection


def pool_of(size: int) -> urllib3.PoolManager:
    """Up to `size` kept connections a host; more are made when needed, and not kept."""
    # One TLS context for all: each would hold its own copy of the machine's certificates (0.9 MB, 30 ms).
    pool = urllib3.PoolManager(num_pools=2, maxsize=size, ssl_context=ssl.create_default_context())
    pool.pool_classes_by_scheme = {"http": KeptPool, "https": KeptSecurePool}
    return pool
