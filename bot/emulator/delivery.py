"""Carries webhooks to the bot: exact bytes, LINE's signature, two seconds, redelivery.

https://developers.line.biz/en/docs/messaging-api/receiving-messages/ (PLATFORM §1); what is in an event is decided in
`webhook_events`.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import urllib3

from bot.emulator import webhook_events
from bot.emulator.changes import LogEntry
from bot.emulator.lanes import Lanes
from bot.emulator.state import Channel, State

TIMEOUT_SECONDS = (
    2.0  # https://developers.line.biz/en/docs/messaging-api/check-webhook-error-statistics/#reason-request-timeout
)
# LINE keeps count and interval secret; a developer wants to see the redelivery soon, a restart wants to be survived.
REDELIVERY_PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
CONNECTIONS_KEPT = 256  # one for each chat that is busy at once
SIGNATURE_HEADER = "x-line-signature"


@dataclass
class Delivery:
    channel: Channel
    chat_id: str
    events: list[dict[str, Any]]


@dataclass(frozen=True)
class Result:
    """How one POST went, in the words of LINE's webhook test: OK, COULD_NOT_CONNECT, REQUEST_TIMEOUT,
    ERROR_STATUS_CODE."""

    reason: str
    status: int
    detail: str
    ms: float

    @property
    def accepted(self) -> bool:
        return self.reason == "OK"


def body_of(channel: Channel, events: list[dict[str, Any]]) -> bytes:
    """The exact bytes that are signed and sent. Like LINE's, they escape everything that is not ASCII."""
    return json.dumps({"destination": channel.bot_user_id, "events": events}, separators=(",", ":")).encode("ascii")


def signature(secret: str, body: bytes) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def is_loopback_url(url: str) -> bool:
    """The stand-in must never post to anything outside this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Postman:
    def __init__(self, state: State) -> None:
        self.redelivery_pauses: tuple[float, ...] = REDELIVERY_PAUSES
        self.timeout = TIMEOUT_SECONDS
        self._state = state
        self._http = urllib3.PoolManager(maxsize=CONNECTIONS_KEPT, retries=False)
        self._lanes: Lanes[Delivery] = Lanes(self._carry, lambda: state.nasty.reorder)
        self._stopped = threading.Event()
        self._last: Delivery | None = None

    def send(self, chat_id: str, events: list[dict[str, Any]]) -> None:
        """Put one POST with these events in the lane of the chat."""
        channel = self._state.channel_of(chat_id)
        self._lanes.put(chat_id, Delivery(channel, chat_id, events))

    def wait_idle(self, timeout: float) -> bool:
        return self._lanes.wait_idle(timeout)

    def stop(self) -> None:
        self._stopped.set()
        self._lanes.clear()
        self._http.clear()

    def clear(self) -> None:
        self._lanes.clear()
        self._last = None

    def repeat_last(self, *, redelivery: bool) -> bool:
        """Send the newest POST once more: as a redelivery, or as a plain duplicate. False when there was none."""
        last = self._last
        if last is None:
            return False
        self._lanes.put(
            last.chat_id, Delivery(last.channel, last.chat_id, _again(last.events) if redelivery else last.events)
        )
        return True

    def post(
        self, channel: Channel, url: str, events: list[dict[str, Any]], *, break_signature: bool = False
    ) -> Result:
        """One signed POST, waited for. Safe to call without the lock; writes the log and the page's webhook line."""
        body = body_of(channel, events)
        sign = signature(channel.secret, body)
        if break_signature:
            sign = base64.b64encode(bytes(32)).decode()
        started = time.monotonic()
        result = self._try(url, body, sign, started)
        self._note(channel, url, events, result)
        return result

    def _try(self, url: str, body: bytes, sign: str, started: float) -> Result:
        if not is_loopback_url(url):
            return Result("COULD_NOT_CONNECT", 0, "the stand-in posts to this machine only", 0.0)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            SIGNATURE_HEADER: sign,
        }
        try:
            answer = self._http.request(
                "POST", url, body=body, headers=headers, redirect=False, timeout=urllib3.Timeout(total=self.timeout)
            )
        except urllib3.exceptions.NewConnectionError as problem:  # a kind of time-out for urllib3, but nobody listened
            return Result("COULD_NOT_CONNECT", 0, type(problem).__name__, _since(started))
        except urllib3.exceptions.TimeoutError:
            return Result("REQUEST_TIMEOUT", 0, "request timeout", _since(started))
        except urllib3.exceptions.HTTPError as problem:
            return Result("COULD_NOT_CONNECT", 0, type(problem).__name__, _since(started))
        if 200 <= answer.status <= 299:
            return Result("OK", answer.status, str(answer.status), _since(started))
        return Result("ERROR_STATUS_CODE", answer.status, str(answer.status), _since(started))

    def _carry(self, delivery: Delivery) -> None:
        url = delivery.channel.webhook_url
        if not url or not delivery.channel.webhook_active:
            return
        nasty = self._state.nasty
        events = delivery.events
        if nasty.unknown_event and events:
            with self._state.lock:
                if self._state.knows(delivery.chat_id):
                    events = [*events, webhook_events.unknown_event(self._state, delivery.chat_id)]
        self._last = Delivery(delivery.channel, delivery.chat_id, events)
        for pause in (*self.redelivery_pauses, None):
            self._tokens_leave(events)
            accepted = self.post(delivery.channel, url, events, break_signature=nasty.wrong_signature).accepted
            if accepted and nasty.duplicate:
                self.post(delivery.channel, url, events, break_signature=nasty.wrong_signature)
            if accepted or pause is None or not nasty.redeliver or self._stopped.wait(pause):
                return
            events = _again(events)

    def _tokens_leave(self, events: list[dict[str, Any]]) -> None:
        with self._state.lock:
            now = self._state.now()
            for event in events:
                if "replyToken" in event:
                    self._state.reply_tokens.webhook_leaves(event["replyToken"], now)

    def _note(self, channel: Channel, url: str, events: list[dict[str, Any]], result: Result) -> None:
        state = self._state
        kinds = ", ".join(_kind(event) for event in events) or "no events"
        again = any(event.get("deliveryContext", {}).get("isRedelivery") for event in events)
        summary = f"{kinds} (redelivery)" if again else kinds
        with state.lock:
            at = state.now()
            state.changes.record(
                LogEntry(
                    at, "webhook", "webhook", "POST", urlsplit(url).path or "/", result.status or result.reason,
                    result.ms,
                    request_id=events[0]["webhookEventId"] if events else "", summary=summary,
                    problem=None if result.accepted else f"{result.reason}: {result.detail}", body=events,
                )
            )  # fmt: skip
            state.last_webhook = {
                "at": at.isoformat(),
                "url": url,
                "ok": result.accepted,
                "status": result.status,
                "reason": result.reason,
                "ms": round(result.ms, 1),
                "events": len(events),
                "bot": channel.name,
                "problem": None if result.accepted else f"{result.reason}: {result.detail}",
            }
            state.changes.tell({"type": "webhook", "result": state.last_webhook})


def _again(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same events as LINE redelivers them: only deliveryContext.isRedelivery differs."""
    return [{**event, "deliveryContext": {"isRedelivery": True}} for event in events]


def _kind(event: dict[str, Any]) -> str:
    message = event.get("message")
    kind = str(event.get("type", "?"))
    return f"{kind}/{message['type']}" if isinstance(message, dict) and "type" in message else kind


def _since(started: float) -> float:
    return (time.monotonic() - started) * 1000
