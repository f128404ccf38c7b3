"""POST from LINE: check the signature, store the events, answer 200 after the commit, wake the conversations.

No Thai, no LINE call, no model of an event on this path: LINE waits two seconds at most (PLATFORM §1).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wsgi import get_input_stream

from bot import metrics
from bot.channels import DEFAULT_SLUG, Channels
from bot.dispatch import Dispatch
from bot.inbox_writer import InboxWriter
from bot.pressure import Pressure
from db.inbox import NewEvent

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

OK = "200 OK"
LARGEST_BODY = 1024 * 1024
DEEPEST = 100  # lists and objects in one another; LINE's events have six
EPOCH = datetime.fromtimestamp(0, UTC)


class WebhookFirst:
    """WSGI: takes `POST /webhook` (the default office) and `/webhook/<office>`; everything else goes on to Flask.

    Beside Flask, not in it: this path needs no routing, session or response object, and they would cost more than
    checking the signature, storing the events and waking the conversations together.
    """

    def __init__(
        self,
        rest: WSGIApplication,
        channels: Channels,
        inbox: InboxWriter,
        dispatch: Dispatch,
        pressure: Pressure,
        now: Callable[[], datetime],
    ) -> None:
        self._rest = rest
        self._channels = channels
        self._inbox = inbox
        self._dispatch = dispatch
        self._pressure = pressure
        self._now = now

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path != "/webhook" and not path.startswith("/webhook/"):
            return self._rest(environ, start_response)
        status = self._answer(environ, path.removeprefix("/webhook").removeprefix("/"))
        start_response(status, [("Content-Length", "0")])
        return ()

    def _answer(self, environ: WSGIEnvironment, slug: str) -> str:
        if environ.get("REQUEST_METHOD") != "POST":
            return "405 METHOD NOT ALLOWED"
        channel = self._channels.by_slug(slug or DEFAULT_SLUG)
        if channel is None:
            return _refused(environ, "404 NOT FOUND", "unknown_office")
        body = _body(environ)
        if body is None:
            return _refused(environ, "413 CONTENT TOO LARGE", "too_large")
        if not is_signed(body, environ.get("HTTP_X_LINE_SIGNATURE", ""), channel.secrets):
            return _refused(environ, "401 UNAUTHORIZED", "signature")
        events = read_events(body, channel.office.id, self._now())
        if events is None:
            return _refused(environ, "400 BAD REQUEST", "not_a_webhook")
        return self._take(events) if events else OK

    def _take(self, events: list[NewEvent]) -> str:
        self._pressure.events_came(len(events))
        try:
            self._inbox.store(events)
        except Exception as problem:  # whatever the database says: LINE must hear that it is to send them again
            log.exception("webhook events were not stored: %s", type(problem).__name__)
            return "500 INTERNAL SERVER ERROR"
        for event_type, count in Counter(event.type for event in events).items():
            _counter(event_type).inc(count)
        self._dispatch.wake_all({event[:2] for event in events})
        return OK


@cache
def _counter(event_type: str) -> Any:
    return metrics.EVENTS_IN.labels(event_type)


def _body(environ: WSGIEnvironment) -> bytes | None:
    """The bytes as they came; None when there are more than we take."""
    # A body without a length is cut by the server's stream in silence: one byte more tells.
    try:
        body = get_input_stream(environ, max_content_length=LARGEST_BODY + 1).read()
    except RequestEntityTooLarge:
        return None
    return body if len(body) <= LARGEST_BODY else None


def _refused(environ: WSGIEnvironment, status: str, reason: str) -> str:
    metrics.WEBHOOKS_REFUSED.labels(reason).inc()
    log.warning("webhook refused: %s from %s", reason, environ.get("REMOTE_ADDR"))
    return status


def is_signed(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    """X-Line-Signature is base64 of HMAC-SHA256 over the raw body (PLATFORM §1); compared in constant time."""
    given = signature.encode("utf-8", "replace")
    return any(
        hmac.compare_digest(base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)), given)
        for secret in secrets
    )


def read_events(body: bytes, office_id: int, received_at: datetime) -> list[NewEvent] | None:
    """The body's events as rows of the inbox; None when it is no webhook body at all."""
    try:
        webhook = json.loads(body)
    except (ValueError, RecursionError):
        return None
    events = webhook.get("events") if isinstance(webhook, dict) else None
    if not isinstance(events, list):
        return None
    # Counting brackets is quicker than looking: what has few of them cannot be deep.
    if body.count(b"[") + body.count(b"{") > DEEPEST and _is_deeper(events, DEEPEST):
        return None
    return [_new_event(event, office_id, received_at) for event in events]


def _new_event(event: Any, office_id: int, received_at: datetime) -> NewEvent:
    raw = json.dumps(event)
    event = event if isinstance(event, dict) else {}
    message = event.get("message")
    event_id = event.get("webhookEventId")
    type_ = event.get("type")
    return NewEvent(
        office_id=office_id,
        conversation_key=conversation_key(event.get("source")),
        # Old fixtures and other tools leave the id out: then the event's own words are its identity.
        webhook_event_id=_short(event_id, 64) or _identity(event, raw),
        type=_short(type_, 40) or "unknown",
        message_id=_short(message.get("id"), 64) if isinstance(message, dict) else None,
        raw=raw,
        occurred_at=_moment(event.get("timestamp"), received_at),
        received_at=received_at,
    )


def _identity(event: Mapping[str, Any], raw: str) -> str:
    """The same for every delivery of an event: whether it is a redelivery does not count."""
    words = {name: value for name, value in event.items() if name != "deliveryContext"}
    return hashlib.sha256((json.dumps(words, sort_keys=True) if words else raw).encode()).hexdigest()


def _is_deeper(value: Any, most: int) -> bool:
    """Whether lists and objects stand in one another deeper than `most`: such a row could not be read again safely."""
    layer = [value]
    for _ in range(most):
        layer = [
            inner
            for outer in layer
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not layer:
            return False
    return True


def conversation_key(source: Any) -> str:
    """user:U…, group:C… or room:R…; what names nobody shares one conversation."""
    if isinstance(source, Mapping):
        for kind in ("group", "room", "user"):
            name = _short(source.get(f"{kind}Id"), 64)
            if name and (source.get("type") == kind or kind == "user"):
                return f"{kind}:{name}"
    return "unknown:"


def _short(value: Any, most: int) -> str | None:
    """Plain ASCII of at most `most` characters, or nothing: ids go into columns and log lines."""
    return (
        value if isinstance(value, str) and 0 < len(value) <= most and value.isascii() and value.isprintable() else None
    )


def _moment(timestamp: Any, received_at: datetime) -> datetime:
    """LINE's milliseconds in UTC. A missing or absurd stamp counts as now: it must not jump the queue of its chat."""
    if isinstance(timestamp, bool) or not isinstance(timestamp, (int, float)):
        return received_at
    try:
        moment = EPOCH + timedelta(milliseconds=timestamp)
    except (OverflowError, ValueError):
        return received_at
    return moment if EPOCH < moment <= received_at + timedelta(days=1) else received_at
