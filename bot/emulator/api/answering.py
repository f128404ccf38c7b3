"""How every API call is received and answered: token, size, JSON, trouble on request, request id, log.

What a call does is the business of its endpoint; LINE's wording of errors is kept here and in `rules`.
"""

import contextlib
import json
import re
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from bot.emulator import ids
from bot.emulator.changes import LogEntry
from bot.emulator.line import Line
from bot.emulator.nasty import Fault
from bot.emulator.rules.problems import Problems
from bot.emulator.state import Channel

BODY_LARGEST = 2 * 1024 * 1024  # https://developers.line.biz/en/reference/messaging-api/#status-codes: 413 above 2 MB
RATE_LIMITED = "The API rate limit has been exceeded. Try again later."
QUOTA_GONE = "You have reached your monthly limit."
UNAUTHORIZED = (
    "Authentication failed due to the following reason: invalid token. "
    "Confirm that the access token in the authorization header is valid."
)
SERVER_SIDE = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}


class Refused(Exception):
    """An answer that is not success: LINE's status, message, and details."""

    def __init__(
        self,
        status: int,
        message: str,
        details: list[dict[str, str]] | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.details = status, message, details
        self.headers = dict(headers or {})
        self.more = more

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.message}
        if self.details:
            body["details"] = self.details
        return {**body, **self.more}


@dataclass
class Call:
    """One request of the bot while it is answered."""

    line: Line
    channel: Channel
    kind: str
    request_id: str
    raw: bytes
    body: Any = None
    cost: int = 0
    summary: str = ""


@dataclass
class Answer:
    body: Any = field(default_factory=dict)  # JSON, or bytes with a media type
    status: int = 200
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[..., Answer]


@dataclass(frozen=True)
class Endpoint:
    """A path as LINE's specification writes it. `takes` is what the body is: "json", "bytes" or "" for none."""

    kind: str
    method: str
    path: str
    handler: Handler
    takes: str = ""
    locked: bool = True  # False for calls that wait for the network and lock for themselves


def refuse_problems(problems: Problems) -> None:
    """LINE's 400 for a body with mistakes in it; nothing when there are none."""
    if problems:
        raise Refused(400, problems.headline(), problems.details())


def serve(blueprint: Blueprint, line: Line, endpoint: Endpoint) -> None:
    def view(**values: str) -> Response:
        return _receive(line, endpoint, {_snake(name): value for name, value in values.items()})

    rule = re.sub(r"\{(\w+)\}", r"<\1>", endpoint.path)
    name = f"{endpoint.kind}-{endpoint.method}"
    blueprint.add_url_rule(rule, endpoint=name, view_func=view, methods=[endpoint.method])


def serve_unknown(blueprint: Blueprint, line: Line) -> None:
    """Any other path of the API is LINE's 404, not a page's."""

    def nothing_here(_call: Call, **_values: str) -> Answer:
        raise Refused(404, "Not found")

    for method in ("GET", "POST", "PUT", "DELETE", "PATCH"):
        for root in ("/v2/", "/v3/", "/bot/"):
            serve_at = Endpoint(f"unknown-{root[1:-1]}", method, root + "{rest}", nothing_here)
            blueprint.add_url_rule(
                f"{root}<path:rest>",
                endpoint=f"{serve_at.kind}-{method}",
                view_func=lambda rest, at=serve_at: _receive(line, at, {"rest": rest}),
                methods=[method],
            )


def _receive(line: Line, endpoint: Endpoint, values: dict[str, str]) -> Response:
    started = time.monotonic()
    call = Call(line, line.main, endpoint.kind, ids.request_id(), b"")
    fault = _due_fault(line, endpoint.kind)
    pause = line.latency + line.nasty.delay_ms / 1000 + (fault.hang if fault else 0)
    if pause:
        time.sleep(pause)
    try:
        answer = _answer(line, endpoint, call, values, fault)
        problem = None
    except Refused as refusal:
        answer, problem = Answer(refusal.as_json(), refusal.status, headers=refusal.headers), _problem(refusal)
    cut = fault is not None and fault.cut
    _log(line, endpoint, call, "cut" if cut else answer.status, started, problem)
    if cut:
        hang_up()
    return _response(call, answer)


def _due_fault(line: Line, kind: str) -> Fault | None:
    with line.lock:
        fault = line.nasty.take(kind)
        if fault is not None:
            line.show_nasty()
    return fault


def _answer(line: Line, endpoint: Endpoint, call: Call, values: dict[str, str], fault: Fault | None) -> Answer:
    call.channel = _authorized(line)
    if fault is not None and not fault.after:
        _trouble(fault)
    with line.lock:
        if line.rate_limits and not call.channel.buckets.allows(endpoint.kind, line.now()):
            raise Refused(429, RATE_LIMITED)
    _read_body(endpoint, call)
    with line.lock if endpoint.locked else contextlib.nullcontext():
        answer = endpoint.handler(call, **values)
    if fault is not None and fault.after:
        _trouble(fault)
    return answer


def _trouble(fault: Fault) -> None:
    if fault.cut and not fault.after:
        raise Refused(499, "cut")
    if fault.status == "429-rate":
        raise Refused(429, RATE_LIMITED)
    if fault.status == "429-quota":
        raise Refused(429, QUOTA_GONE)
    if fault.status is not None:
        status = int(fault.status)
        raise Refused(status, UNAUTHORIZED if status == 401 else SERVER_SIDE.get(status, "Trouble on request"))


def _authorized(line: Line) -> Channel:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    channel = line.channels.get(token.strip()) if scheme.lower() == "bearer" else None
    if channel is None:
        raise Refused(401, UNAUTHORIZED)
    return channel


def _read_body(endpoint: Endpoint, call: Call) -> None:
    if not endpoint.takes:
        return
    if (request.content_length or 0) > BODY_LARGEST:
        raise Refused(413, "Payload Too Large")
    try:
        call.raw = request.get_data(cache=False)
    except RequestEntityTooLarge as problem:
        raise Refused(413, "Payload Too Large") from problem
    if len(call.raw) > BODY_LARGEST:
        raise Refused(413, "Payload Too Large")
    if endpoint.takes == "json":
        call.body = _json(call.raw)


def _json(raw: bytes) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise Refused(415, f"The content type, {request.mimetype or 'none'}, is not supported")
    try:
        body = json.loads(raw)
    except json.JSONDecodeError as problem:
        raise Refused(
            400, f"The request body could not be parsed as JSON (line: {problem.lineno}, column: {problem.colno})"
        ) from problem
    except UnicodeDecodeError as problem:
        raise Refused(400, "The request body could not be parsed as JSON (line: -, column: -)") from problem
    if not isinstance(body, dict):
        raise Refused(400, "The request body could not be parsed as JSON (line: 1, column: 1)")
    return body


def _log(line: Line, endpoint: Endpoint, call: Call, status: int | str, started: float, problem: str | None) -> None:
    with line.lock:
        line.changes.record(
            LogEntry(
                line.now(), "api", endpoint.kind, request.method, request.path, status,
                (time.monotonic() - started) * 1000, call.request_id, call.cost, call.summary, problem, call.body,
            )
        )  # fmt: skip


def _problem(refusal: Refused) -> str:
    told = "; ".join(f"{one.get('property', '')}: {one['message']}" for one in refusal.details or [])
    return f"{refusal.message} ({told})" if told else refusal.message


def _response(call: Call, answer: Answer) -> Response:
    content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body, ensure_ascii=False).encode()
    response = Response(content, answer.status, content_type=answer.media_type)
    response.headers["x-line-request-id"] = call.request_id
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.update(answer.headers)
    return response


def hang_up() -> None:
    """Close the connection without a word; both servers we run under put their socket into the environment."""
    for key in ("werkzeug.socket", "gunicorn.socket"):
        connection = request.environ.get(key)
        if isinstance(connection, socket.socket):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: "_" + match[1].lower(), name)
