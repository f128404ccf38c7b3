"""The outbox remembers what is to be said, what was tried, and whether an attempt may have arrived."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import outbox
from db.session import Database
from db.tables import Office, OutboxMessage
from tests.db.conftest import NOW

KEY = "user:Ua"
HELLO: dict[str, Any] = {"type": "text", "text": "สวัสดีค่ะ"}


def queued(database: Database, office: Office, **more: Any) -> int:
    with database.writing() as session:
        row = outbox.queue(
            session, office_id=office.id, conversation_key=KEY, messages=[HELLO], why="reply", now=NOW, **more
        )
        session.flush()
        return row.id


def replying(database: Database, office: Office) -> int:
    """A row with a reply token whose first attempt begins."""
    row_id = queued(database, office, reply_token="token", reply_until=NOW + timedelta(seconds=50))
    with database.writing() as session:
        outbox.reply_begins(session, [row_id], row_id, NOW)
    return row_id


def row_of(database: Database, row_id: int) -> OutboxMessage:
    with database.reading() as session:
        return session.scalars(select(OutboxMessage).where(OutboxMessage.id == row_id)).one()


def try_later(database: Database, row_id: int, reason: str, *, surely_not_sent: bool) -> OutboxMessage:
    with database.writing() as session:
        outbox.later(session, [row_id], NOW + timedelta(seconds=2), reason=reason, surely_not_sent=surely_not_sent)
    return row_of(database, row_id)


@pytest.mark.parametrize("count", [0, 6])
def test_line_takes_one_to_five_messages_a_call(database: Database, office: Office, count: int) -> None:
    with database.writing() as session, pytest.raises(ValueError, match=str(count)):
        outbox.queue(session, office_id=office.id, conversation_key=KEY, messages=[HELLO] * count, why="reply", now=NOW)


def test_messages_come_back_word_for_word(database: Database, office: Office) -> None:
    row = row_of(database, queued(database, office))
    assert row.messages == [HELLO]
    assert (row.state, row.attempts, row.urgent, row.not_before) == ("queued", 0, True, None)


def test_every_message_has_a_retry_key_of_its_own(database: Database, office: Office) -> None:
    first, second = queued(database, office), queued(database, office)
    assert row_of(database, first).retry_key != row_of(database, second).retry_key


def test_a_message_that_can_wait_hopes_for_a_free_reply_for_twelve_hours(database: Database, office: Office) -> None:
    row_id = queued(database, office, urgent=False)
    with database.reading() as session:
        assert [row.id for row in outbox.waiting_in(session, office.id, KEY)] == [row_id]
        assert outbox.conversations_with_messages(session, NOW + timedelta(hours=11)) == ()
        assert outbox.conversations_with_messages(session, NOW + timedelta(hours=12)) == ((office.id, KEY),)


def test_waiting_messages_come_oldest_first_and_without_the_settled(database: Database, office: Office) -> None:
    ids = [queued(database, office) for _ in range(4)]
    with database.writing() as session:
        outbox.accepted(session, [ids[1]], NOW, sent_by="push", request_id="r1")
        outbox.failed(session, [ids[2]], NOW, reason="refused")
    with database.reading() as session:
        assert [row.id for row in outbox.waiting_in(session, office.id, KEY)] == [ids[0], ids[3]]
        assert outbox.waiting_in(session, office.id, "user:Ub") == ()
        assert outbox.waiting(session) == (2, NOW)


def test_what_was_accepted_keeps_how_and_when(database: Database, office: Office) -> None:
    row_id = queued(database, office)
    with database.writing() as session:
        outbox.accepted(session, [row_id], NOW, sent_by="reply", request_id="r1", reason="first_try_arrived")
    row = row_of(database, row_id)
    assert (row.state, row.sent_by, row.line_request_id, row.reason) == ("accepted", "reply", "r1", "first_try_arrived")
    assert row.settled_at == NOW


def test_what_failed_keeps_why(database: Database, office: Office) -> None:
    row_id = queued(database, office)
    with database.writing() as session:
        outbox.failed(session, [row_id], NOW, reason="r" * 90, request_id="r1")
    row = row_of(database, row_id)
    assert (row.state, row.reason, row.settled_at) == ("failed", "r" * 60, NOW)


def test_who_rides_along_takes_over_the_token_that_carries_it(database: Database, office: Office) -> None:
    rider, carrier = (
        queued(database, office, urgent=False),
        queued(database, office, reply_token="token", reply_until=NOW + timedelta(seconds=50)),
    )
    with database.writing() as session:
        outbox.reply_begins(session, [rider, carrier], carrier, NOW)
    assert [
        (row.reply_token, row.reply_tried_at, row.attempts)
        for row in (row_of(database, row_id) for row_id in (rider, carrier))
    ] == [
        ("token", NOW, 1),
        ("token", NOW, 1),
    ]


def test_the_first_push_is_remembered_not_the_last(database: Database, office: Office) -> None:
    row_id = queued(database, office)
    with database.writing() as session:
        outbox.push_begins(session, row_id, NOW)
    with database.writing() as session:
        outbox.push_begins(session, row_id, NOW + timedelta(hours=2))
    row = row_of(database, row_id)
    assert (row.push_tried_at, row.attempts) == (NOW, 2)


def test_a_token_that_is_gone_leaves_the_message_for_a_push(database: Database, office: Office) -> None:
    row_id = replying(database, office)
    with database.writing() as session:
        outbox.without_token(session, [row_id])
    row = row_of(database, row_id)
    assert (row.reply_token, row.reply_until, row.reply_tried_at, row.state) == (None, None, None, "queued")


def test_an_attempt_that_surely_failed_leaves_no_doubt(database: Database, office: Office) -> None:
    row = try_later(database, replying(database, office), "rate_limited", surely_not_sent=True)
    assert (row.reply_tried_at, row.reason, row.not_before) == (None, "rate_limited", NOW + timedelta(seconds=2))


def test_a_push_that_surely_failed_may_ride_along_on_a_reply_again(database: Database, office: Office) -> None:
    row_id = queued(database, office)
    with database.writing() as session:
        outbox.push_begins(session, row_id, NOW)
    row = try_later(database, row_id, "quota_gone", surely_not_sent=True)
    assert (row.push_tried_at, row.reason) == (None, "quota_gone")


def test_an_attempt_that_may_have_arrived_stays_in_doubt(database: Database, office: Office) -> None:
    row_id = replying(database, office)
    for reason, surely_not_sent in (("maybe_sent", False), ("rate_limited", True), ("server_error", False)):
        row = try_later(database, row_id, reason, surely_not_sent=surely_not_sent)
        assert (row.reply_tried_at, row.reason) == (NOW, "maybe_sent")


def test_a_server_error_is_a_doubt_that_a_later_sure_failure_does_not_lift(database: Database, office: Office) -> None:
    row_id = replying(database, office)
    try_later(database, row_id, "server_error", surely_not_sent=False)
    row = try_later(database, row_id, "unreachable", surely_not_sent=True)
    assert (row.reply_tried_at, row.reason) == (NOW, "server_error")


def test_a_message_that_waits_is_swept_when_its_time_comes(database: Database, office: Office) -> None:
    row_id = replying(database, office)
    try_later(database, row_id, "rate_limited", surely_not_sent=True)
    with database.reading() as session:
        assert outbox.conversations_with_messages(session, NOW + timedelta(seconds=1)) == ()
        assert outbox.conversations_with_messages(session, NOW + timedelta(seconds=2)) == ((office.id, KEY),)
