"""Decides how a call reaches LINE and, when it fails, whether LINE can have carried it out.

What an answer means is left to `errors`, which answers are kept to `answers`.
"""

# urllib3, on which line-bot-sdk stands, is used directly. Measured with line-bot-sdk 3.27.0 on two 2.6 GHz cores, after
# everything else the bot imports: `linebot.v3.messaging` adds 0.8-1.3 s of start and 41 MB to each process, to call
# this same PoolManager. And its layer reads a whole body before it tells the status ("accepted, answer torn" and
# "never answered" look alike), reads files without a limit, and writes people's names to the debug log. What the SDK
# is good for, knowing LINE's objects, it does in `sdk_models`; tests compare our requests with those of its client.

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import urllib3
from urllib3.exceptions import ClosedPoolError, ConnectTimeoutError, HTTPError

from bot.line_client.answers import mapping_of
from bot.line_client.connections import pool_of
from bot.line_client.errors import Gone, LineError, MaybeSent, Refused, TooLarge, TryLater, refusal

MAX_JSON_BYTES = 4 * 1024 * 1024  # room for a list of 1,000 rich menus; no other answer comes near it
_CHUNK_BYTES = 64 * 1024
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,200}")

log = logging.getLogger("bot.line")


@dataclass(frozen=True, slots=True)
class Answer:
    """A success. `body` is None when LINE's status arrived and the rest of the answer did not."""

    status: int
    request_id: str | None
    accepted_request_id: str | None
    content_type: str
    body: bytes | None

    def content(self) -> dict[str, Any]:
        """The JSON object answered, for calls whose answer is the point. Raises TryLater where it is none."""
        found = mapping_of(self.body)
        if not found:
            raise TryLater("LINE's answer could not be read", status=self.status, request_id=self.request_id)
        return found


class LineHttp:
    """Connections to LINE's two hosts, shared by all threads of one process (make it after the process has forked)."""

    def __init__(
        self,
        *,
        access_token: str,
        api_base_url: str,
        data_api_base_url: str,
        pool_size: int,
        connect_timeout: float,
        read_timeout: float,
    ) -> None:
        if not re.fullmatch(r"[\x21-\x7e]+", access_token):
            raise ValueError("the channel access token must be one unbroken word of plain characters")
        self._bases = {False: _base(api_base_url), True: _base(data_api_base_url)}
        self._headers = {"Authorization": f"Bearer {access_token}", "User-Agent": "nong-pun"}
        self._timeout = urllib3.Timeout(connect=connect_timeout, read=read_timeout)
        self._read_timeout = read_timeout
        self._pool = pool_of(pool_size)

    def close(self) -> None:
        """Close idle connections. Calls under way finish on theirs."""
        self._pool.clear()

    def call(
        self,
        method: str,
        endpoint: str,
        ids: Mapping[str, str] | None = None,
        *,
        json_body: Mapping[str, Any] | None = None,
        file: tuple[bytes, str] | None = None,
        headers: Mapping[str, str] | None = None,
        data_host: bool = False,
        also_fine: Collection[int] = (),
        missing: type[LineError] = Gone,
        max_bytes: int = MAX_JSON_BYTES,
        seconds: float | None = None,
    ) -> Answer:
        """Make one call, once.

        endpoint: LINE's path with `{names}` filled from `ids`. file: (bytes, content type) instead of `json_body`.
        also_fine: statuses other than 2xx to hand back. missing: the meaning of 404 and 410. seconds: for the whole
        body of the answer (the read timeout alone would let a trickle go on for ever).
        Raises `LineError`; `TryLater` only where LINE surely did nothing, or where nothing could be done (GET).
        """
        url = self._bases[data_host] + _path(endpoint, ids or {})
        body, content_type = file or (_json_bytes(json_body), "application/json")
        sent_headers = {**self._headers, **(headers or {})}
        if body is not None:
            sent_headers["Content-Type"] = content_type
        # An empty POST must say so: without Content-Length LINE's front door answers 411.
        elif method == "POST":
            body = b""
        line = _LogLine(method, endpoint)
        response = self._ask(line, method, url, body, sent_headers)
        request_id = response.headers.get("x-line-request-id")
        fine = 200 <= response.status < 300 or response.status in also_fine
        try:
            answered = _read(response, max_bytes, time.monotonic() + (seconds or self._read_timeout))
        except _Unreadable as problem:
            line.write(response.status, request_id, problem=str(problem))
            if fine and method == "GET":
                raise problem.meaning(str(problem), status=response.status, request_id=request_id) from problem
            answered = None
        else:
            line.write(response.status, request_id)
        if not fine:
            raise refusal(response.status, answered or b"", request_id, missing=missing)
        return Answer(
            status=response.status,
            request_id=request_id,
            accepted_request_id=response.headers.get("x-line-accepted-request-id"),
            content_type=response.headers.get("content-type", ""),
            body=answered,
        )

    def _ask(
        self, line: _LogLine, method: str, url: str, body: bytes | None, headers: Mapping[str, str]
    ) -> urllib3.BaseHTTPResponse:
        try:
            # No retries here: a reply must go out once, a push is repeated by its sender under the same retry key.
            return self._pool.request(
                method,
                url,
                body=body,
                headers=headers,
                timeout=self._timeout,
                retries=False,
                redirect=False,
                preload_content=False,
            )
        except (ConnectTimeoutError, ClosedPoolError) as error:
            line.write(None, None, problem=f"no connection ({type(error).__name__})")
            raise TryLater(f"LINE could not be reached: {type(error).__name__}") from error
        except HTTPError as error:
            line.write(None, None, problem=f"connection lost ({type(error).__name__})")
            lost = TryLater if method == "GET" else MaybeSent
            raise lost(f"the connection to LINE was lost after asking: {type(error).__name__}") from error


class _Unreadable(Exception):
    """The body of an answer could not be had; `meaning` is what that amounts to when the body was the point."""

    def __init__(self, problem: str, meaning: type[LineError]) -> None:
        super().__init__(problem)
        self.meaning = meaning


def _read(response: urllib3.BaseHTTPResponse, max_bytes: int, until: float) -> bytes:
    announced = response.headers.get("content-length", "")
    read = BytesIO()  # hands its bytes over without a second copy: a video is 100 MB
    try:
        if announced.isdecimal() and int(announced) > max_bytes:
            raise _Unreadable(f"answer of {announced} bytes, more than {max_bytes}", TooLarge)
        while chunk := response.read1(_CHUNK_BYTES):
            read.write(chunk)
            if read.tell() > max_bytes:
                raise _Unreadable(f"answer of more than {max_bytes} bytes", TooLarge)
            if time.monotonic() > until:
                raise _Unreadable(f"answer too slow, {read.tell()} bytes so far", TryLater)
    except (HTTPError, OSError) as error:
        response.close()
        raise _Unreadable(f"answer torn after {read.tell()} bytes ({type(error).__name__})", TryLater) from error
    except _Unreadable:
        response.close()
        raise
    finally:
        response.release_conn()
    return read.getvalue()


class _LogLine:
    """One line a call, as LINE asks of those who call it: endpoint, status, request id, time; no body, no name."""

    def __init__(self, method: str, endpoint: str) -> None:
        self._call = f"{method} {endpoint}"
        self._started = time.monotonic()

    def write(self, status: int | None, request_id: str | None, *, problem: str = "") -> None:
        fine = status is not None and status < 400 and not problem
        log.log(
            logging.INFO if fine else logging.WARNING,
            "%s status=%s ms=%d request_id=%s%s",
            self._call,
            status or "-",
            (time.monotonic() - self._started) * 1000,
            request_id or "-",
            f" problem={problem}" if problem else "",
        )


def _base(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
        raise ValueError(f"not the address of an API: {url!r}")
    return url.rstrip("/")


def _path(endpoint: str, ids: Mapping[str, str]) -> str:
    for name, value in ids.items():
        # An empty or odd id would quietly name another endpoint ("/v2/bot/user//richmenu").
        if not _IDENTIFIER.fullmatch(value):
            raise Refused(f"not an id that LINE could have given ({name})")
    return endpoint.format_map(ids)


def _json_bytes(content: Mapping[str, Any] | None) -> bytes | None:
    if content is None:
        return None
    try:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:
        raise Refused(f"not expressible as JSON: {error}") from error
    # Half a surrogate pair from somebody's phone has no UTF-8; "?" keeps the rest of the message.
    return text.encode("utf-8", "replace")
