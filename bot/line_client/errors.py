"""Decides what an answer of LINE means for us: one exception type per meaning, each with its own remedy.

What to do about each (wait, tell staff, give up) is left to whoever sends; the network is left to `http`.
"""

from __future__ import annotations

import json
from typing import Any

from bot.line_client.answers import mapping_of, text_of


class LineError(Exception):
    """A call to LINE did not do what was asked.

    `status`: the HTTP status, None when there was none. `request_id`: LINE's own id of the call, to quote to LINE.
    """

    def __init__(self, message: str, *, status: int | None = None, request_id: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.request_id = request_id


class ReplyTokenGone(LineError):
    """The reply token was used before, or is too old. After a lost connection it means: the first reply arrived."""


class QuotaGone(LineError):
    """The paid messages of this month are used up; waiting an hour does not help."""


class RateLimited(LineError):
    """Too many calls at once, or too many messages to one person; the same call succeeds later."""


class UnknownPerson(LineError):
    """LINE does not let us see or reach this person or group: blocked, deleted, left, or of another provider."""


class Refused(LineError):
    """LINE will never accept this call as it is: our bug, or a right this account does not have.

    `details`: (property, what is wrong with it) pairs as LINE gave them, e.g. ("messages[0].text", "May not be empty").
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        request_id: str | None = None,
        details: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(message, status=status, request_id=request_id)
        self.details = details


class Unauthorized(LineError):
    """The channel access token is wrong, expired or revoked; nothing works until it is mended."""


class TryLater(LineError):
    """Surely not done: LINE answered 5xx, or no connection came about (or a mere question was lost: ask again)."""


class MaybeSent(LineError):
    """The request went out and no answer came back: it may have been carried out, or not."""


class NotReady(LineError):
    """LINE is still preparing this picture, film or sound (202); ask again in a moment."""


class Gone(LineError):
    """What was asked for is not at LINE (any more): content past its life, a rich menu or an alias deleted."""


class TooLarge(LineError):
    """The content is larger than the caller allowed; it was not read to the end."""


# LINE's own words, which are "not a contract" but the only way to tell these cases apart:
# https://developers.line.biz/en/reference/messaging-api/#error-messages
_QUOTA_WORDS = "monthly limit"
_DEAD_TOKEN_WORDS = "invalid reply token"  # noqa: S105 - LINE's sentence, not a secret
_UNREACHABLE_WORDS = ("the property, 'to', in the request body is invalid", "failed to send messages")


def refusal(status: int, body: bytes, request_id: str | None, *, missing: type[LineError] = Gone) -> LineError:
    """The exception for an answer that is not a success. `missing`: what a 404 or 410 means for this call."""
    message, details = _what_line_says(body)
    said = f"LINE answered {status}: {_in_one_line(message, details)}"
    kind = _kind(status, message.casefold(), missing)
    if kind is Refused:
        return Refused(said, status=status, request_id=request_id, details=details)
    return kind(said, status=status, request_id=request_id)


def _kind(status: int, message: str, missing: type[LineError]) -> type[LineError]:
    if status >= 500:
        return TryLater
    if status == 429:
        return QuotaGone if _QUOTA_WORDS in message else RateLimited
    if status == 400:
        return _kind_of_bad_request(message)
    if status == 401:
        return Unauthorized
    return missing if status in (404, 410) else Refused


def _kind_of_bad_request(message: str) -> type[LineError]:
    if _DEAD_TOKEN_WORDS in message:
        return ReplyTokenGone
    if any(words in message for words in _UNREACHABLE_WORDS):
        return UnknownPerson
    return Refused


def _what_line_says(body: bytes) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(message, details) of an error body; empty where it is not LINE's JSON (a proxy's HTML page, a torn answer)."""
    said = mapping_of(body)
    listed = said.get("details")
    details = [mapping for mapping in listed if isinstance(mapping, dict)] if isinstance(listed, list) else []
    return text_of(said, "message") or "", tuple(_detail(detail) for detail in details)


def _detail(detail: dict[str, Any]) -> tuple[str, str]:
    return text_of(detail, "property") or "", text_of(detail, "message") or ""


def _in_one_line(message: str, details: tuple[tuple[str, str], ...]) -> str:
    parts = [message or "(no reason given)", *(f"{where}: {why}" for where, why in details)]
    return json.dumps("; ".join(parts), ensure_ascii=False)[1:-1]  # escapes line breaks: one log line stays one
