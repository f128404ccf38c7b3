"""Messages on their way to LINE: written with the decision, sent after its commit, settled with what LINE said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, case, func, or_, select, update
from sqlalchemy.orm import Session

from db.tables import OutboxMessage

# Reasons of a failed attempt after which LINE cannot have the message.
SURELY_NOT_SENT = frozenset({"unreachable", "rate_limited", "unauthorized", "quota_gone"})
RIDE_ALONG_FOR = timedelta(hours=12)  # how long a message that can wait hopes for a free reply before it is pushed


def queue(
    session: Session,
    *,
    office_id: int,
    conversation_key: str,
    messages: Sequence[dict[str, Any]],
    why: str,
    now: datetime,
    event_id: int | None = None,
    reply_token: str | None = None,
    reply_until: datetime | None = None,
    urgent: bool = True,
) -> OutboxMessage:
    """One to five LINE messages for one chat. Errors: ValueError for none or more than five."""
    if not 1 <= len(messages) <= 5:
        raise ValueError(f"LINE takes one to five messages a call, not {len(messages)}")
    row = OutboxMessage(
        office_id=office_id,
        conversation_key=conversation_key,
        retry_key=uuid4(),
        event_id=event_id,
        messages=list(messages),
        why=why,
        urgent=urgent,
        reply_token=reply_token,
        reply_until=reply_until,
        not_before=None if urgent else now + RIDE_ALONG_FOR,
        created_at=now,
    )
    session.add(row)
    return row


# Built once: these run for every event.
_WAITING_IN = (
    select(OutboxMessage)
    .where(
        OutboxMessage.office_id == bindparam("office_id"),
        OutboxMessage.conversation_key == bindparam("key"),
        OutboxMessage.state == "queued",
    )
    .order_by(OutboxMessage.id)
)
_ACCEPTED = (
    update(OutboxMessage.__table__)  # type: ignore[arg-type]
    .where(OutboxMessage.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="accepted",
        settled_at=bindparam("now"),
        sent_by=bindparam("way"),
        line_request_id=bindparam("request_id"),
        reason=bindparam("why_accepted"),
    )
)


def waiting_in(session: Session, office_id: int, key: str) -> tuple[OutboxMessage, ...]:
    """The conversation's unsettled messages, oldest first, also those whose time has not come."""
    return tuple(session.scalars(_WAITING_IN, {"office_id": office_id, "key": key}))


def reply_begins(session: Session, ids: Sequence[int], token_row: int, now: datetime) -> None:
    """Committed before the reply token is used: after a crash these may have arrived, and which token carried them."""
    token, until = session.execute(
        select(OutboxMessage.reply_token, OutboxMessage.reply_until).where(OutboxMessage.id == token_row)
    ).one()
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(reply_token=token, reply_until=until, reply_tried_at=now, attempts=OutboxMessage.attempts + 1)
    )


def push_begins(session: Session, row_id: int, now: datetime) -> None:
    """Committed before the first push; the retry key of the row is LINE's guard against a second arrival."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == row_id)
        .values(push_tried_at=func.coalesce(OutboxMessage.push_tried_at, now), attempts=OutboxMessage.attempts + 1)
    )


def accepted(
    session: Session,
    ids: Sequence[int],
    now: datetime,
    *,
    sent_by: str,
    request_id: str | None,
    reason: str | None = None,
) -> None:
    values = {"ids": list(ids), "now": now, "way": sent_by, "request_id": request_id, "why_accepted": reason}
    session.execute(_ACCEPTED, values)


def failed(session: Session, ids: Sequence[int], now: datetime, *, reason: str, request_id: str | None = None) -> None:
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(state="failed", settled_at=now, reason=reason[:60], line_request_id=request_id)
    )


def without_token(session: Session, ids: Sequence[int]) -> None:
    """The reply token is surely gone unused: what waited for it goes by push."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(reply_token=None, reply_until=None, reply_tried_at=None)
    )


def apart(session: Session, carrier: int, riders: Sequence[int]) -> None:
    """LINE refused them as one call, so none arrived: the carrier keeps its token, the others go without it."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == carrier).values(reply_tried_at=None))
    without_token(session, riders)


def later(session: Session, ids: Sequence[int], until: datetime, *, reason: str, surely_not_sent: bool) -> None:
    """To be tried after `until`. That an earlier attempt may have arrived is never forgotten."""
    never_in_doubt = or_(OutboxMessage.reason.is_(None), OutboxMessage.reason.in_(SURELY_NOT_SENT))
    if surely_not_sent:
        # Untried as before: it may ride along on another reply, and no retry key of it grows old at LINE.
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id.in_(ids), never_in_doubt)
            .values(reply_tried_at=None, push_tried_at=None)
        )
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(ids))
        .values(not_before=until, reason=case((never_in_doubt, reason[:60]), else_=OutboxMessage.reason))
    )


def conversations_with_messages(session: Session, now: datetime, *, limit: int = 500) -> tuple[tuple[int, str], ...]:
    """(office, conversation) pairs that have something to send now."""
    rows = session.execute(
        select(OutboxMessage.office_id, OutboxMessage.conversation_key)
        .where(
            OutboxMessage.state == "queued",
            or_(OutboxMessage.not_before.is_(None), OutboxMessage.not_before <= now),
        )
        .group_by(OutboxMessage.office_id, OutboxMessage.conversation_key)
        .order_by(func.min(OutboxMessage.id))
        .limit(limit)
    )
    return tuple((office_id, key) for office_id, key in rows)


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many messages wait, and since when the oldest does."""
    row = session.execute(
        select(func.count(OutboxMessage.id), func.min(OutboxMessage.created_at)).where(OutboxMessage.state == "queued")
    ).one()
    return row[0], row[1]
