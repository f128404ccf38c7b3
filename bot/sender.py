"""Sends one chat's waiting messages to LINE: by the free reply while its token is good, otherwise by push.

Decides the way and what LINE's answer means for each row; holds no database transaction. `worker.py` records verdicts.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from bot import metrics
from bot.line_client import (
    LineClient,
    LineError,
    MaybeSent,
    QuotaGone,
    RateLimited,
    Refused,
    ReplyTokenGone,
    Sent,
    TryLater,
    UnknownPerson,
)
from content.say import Message, say
from db.tables import OutboxMessage
from handlers.outcome import REPLY_LIMIT

log = logging.getLogger(__name__)

# Inside the minute that LINE promises after receipt (PLATFORM §0.9), with room for our own way to LINE.
REPLY_LIFE = timedelta(seconds=50)
REDELIVERED_LIFE = timedelta(minutes=20)
# LINE forgets a retry key after 24 h; a later try could arrive twice (PLATFORM §2.1).
PUSH_LIFE = timedelta(hours=23)
LONGEST_WAIT = timedelta(minutes=15)

What = Literal["accepted", "failed", "later", "token_gone", "apart"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One call: these rows, in this order, by this way."""

    way: Literal["reply", "push"]
    rows: tuple[OutboxMessage, ...]
    carrier: OutboxMessage | None = None  # whose reply token carries the call
    first_try: bool = True  # no earlier attempt of these rows can have arrived

    @property
    def messages(self) -> list[Message]:
        return [message for row in self.rows for message in row.messages]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the rows: accepted, failed for good, to be tried after `until`, without a reply token now, or
    (apart) each to be tried alone, because LINE refused them together. The first of `ids` is the carrier then."""

    ids: tuple[int, ...]
    what: What
    way: Literal["reply", "push"]
    reason: str | None = None
    until: datetime | None = None
    request_id: str | None = None
    in_doubt: bool = False  # an attempt before this one may have arrived


def next_plan(
    rows: Sequence[OutboxMessage], now: datetime, *, fresh: Set[int] = frozenset(), walkers: Set[int] = frozenset()
) -> Plan | None:
    """The next call for a chat's waiting rows (oldest first); None when nothing may be sent now. Free before paid.

    Rows without a token ride along on a reply, also those that could wait, but for `walkers` (ids); a push carries
    exactly one row, because its retry key stands for exactly one body. A reply whose connection died is never repeated
    as a push. One that may have arrived (tried, and not `fresh`) takes nobody new along: "Invalid reply token" says
    that the first call arrived, which the newcomer was not part of.
    """
    due = [row for row in rows if _is_due(row, now)]
    for row in due:
        if _token_is_good(row, now):
            is_new = row.id in fresh or row.reply_tried_at is None
            riding = [other for other in rows if other.id not in walkers and (is_new or other.reply_token is not None)]
            return Plan("reply", _with_riders(row, riding, now), carrier=row)
    return Plan("push", (due[0],)) if due else None


def _is_due(row: OutboxMessage, now: datetime) -> bool:
    return row.not_before is None or row.not_before <= now


def _token_is_good(row: OutboxMessage, now: datetime) -> bool:
    return row.reply_token is not None and row.reply_until is not None and now < row.reply_until


def _with_riders(first: OutboxMessage, rows: Sequence[OutboxMessage], now: datetime) -> tuple[OutboxMessage, ...]:
    taken = [first]
    room = REPLY_LIMIT - len(first.messages)
    for row in rows:
        same_token = row.reply_token == first.reply_token
        rides = row.reply_token is None and row.push_tried_at is None
        if row is first or not (same_token or rides) or (same_token and not _is_due(row, now)):
            continue
        if len(row.messages) > room:
            break  # order matters more than a full call
        taken.append(row)
        room -= len(row.messages)
    return tuple(sorted(taken, key=lambda row: row.id))


def hopeless(row: OutboxMessage, now: datetime) -> str | None:
    """Why a row must not be sent any more, or None."""
    if row.reason == "maybe_sent" and row.push_tried_at is None and not _token_is_good(row, now):
        return "maybe_sent"
    if row.push_tried_at is not None and now - row.push_tried_at > PUSH_LIFE:
        return "too_late"
    return None


class Sender:
    """Carries out plans of one channel."""

    def __init__(self, line: LineClient) -> None:
        self._line = line

    def send(self, plan: Plan, to: str, now: datetime) -> Verdict:
        """One call to LINE. `to` is a user, group or room id. Never raises LineError."""
        try:
            sent = self._call(plan, to)
        except LineError as error:
            verdict = self._judge(plan, error, now)
        else:
            verdict = Verdict(_ids(plan), "accepted", plan.way, request_id=sent.request_id)
        metrics.SENDS.labels(plan.way, verdict.reason or verdict.what).inc()
        if verdict.what != "accepted":
            log.warning("%s of outbox %s: %s %s", plan.way, verdict.ids, verdict.what, verdict.reason)
        return verdict

    def _call(self, plan: Plan, to: str) -> Sent:
        if plan.carrier is not None:
            return self._line.reply(plan.carrier.reply_token or "", plan.messages)
        return self._line.push(to, plan.messages, retry_key=str(plan.rows[0].retry_key))

    def _judge(self, plan: Plan, error: LineError, now: datetime) -> Verdict:
        ids, way, request_id = _ids(plan), plan.way, error.request_id
        wait = backoff(plan.rows[0].attempts)
        later = partial(Verdict, ids, "later", way, request_id=request_id, in_doubt=not plan.first_try)
        if isinstance(error, ReplyTokenGone):
            # One use only: after an attempt that may have arrived, "gone" says that it did (PITFALLS §4).
            if plan.first_try:
                return Verdict(ids, "token_gone", way, "token_gone", request_id=request_id)
            return Verdict(ids, "accepted", way, "first_try_arrived", request_id=request_id)
        if isinstance(error, MaybeSent):
            return later(reason="maybe_sent", until=now + min(wait, timedelta(seconds=2)))
        if isinstance(error, QuotaGone):
            return later(reason="quota_gone", until=now + timedelta(hours=6))
        if isinstance(error, RateLimited):
            return later(reason="rate_limited", until=now + wait)
        if isinstance(error, UnknownPerson):
            return Verdict(ids, "failed", way, "unknown_person", request_id=request_id)
        if isinstance(error, Refused):
            log.error("LINE refused what we built: outbox %s, %s", ids, error.details)
            if plan.carrier is not None and len(ids) > 1:
                alone = (plan.carrier.id, *(row.id for row in plan.rows if row is not plan.carrier))
                return Verdict(alone, "apart", way, "refused", request_id=request_id)
            self._apologise(plan)
            return Verdict(ids, "failed", way, "refused", request_id=request_id)
        reason = ("server_error" if error.status else "unreachable") if isinstance(error, TryLater) else "unauthorized"
        return later(reason=reason, until=now + wait)

    def _apologise(self, plan: Plan) -> None:
        """A refused reply leaves its token unused: say at least that something went wrong here."""
        if plan.carrier is None:
            return
        try:
            self._line.reply(plan.carrier.reply_token or "", [say("error.not_shown")])
        except LineError as error:
            log.warning("the apology was not sent either: %s", type(error).__name__)


def backoff(attempts: int) -> timedelta:
    """1 s after the first attempt, then 2 s, 4 s … up to 15 minutes."""
    return min(timedelta(seconds=2 ** min(max(attempts, 1) - 1, 10)), LONGEST_WAIT)


def _ids(plan: Plan) -> tuple[int, ...]:
    return tuple(row.id for row in plan.rows)
