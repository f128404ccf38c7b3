"""What was decided reaches people by the free reply where it can, by push where it must, five messages a call.

What happens when connections die or LINE has a bad day is in `test_sending_in_trouble.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import outbox, people
from db.tables import OutboxMessage
from handlers.incoming import Incoming
from handlers.outcome import Notice, Outcome, reply
from handlers.situation import Situation
from tests.bot.office import Bot, Pushes, Route, text

pytestmark = pytest.mark.usefixtures("routed")


# The free reply


def test_an_answer_goes_by_the_free_reply(bot: Bot) -> None:
    bot.hears("สวัสดี")
    assert bot.shown() == ["ได้รับ สวัสดี"]
    assert bot.settled() == [("accepted", "reply", None)]
    assert bot.calls("push") == []
    assert bot.line.main.quota.used(bot.clock()) == 0
    assert bot.outbox()[0].line_request_id == bot.line.api_calls("reply")[0].request_id


def test_a_reply_token_is_used_once(bot: Bot) -> None:
    for words in ("หนึ่ง", "สอง", "สาม"):
        bot.hears(words)
    bot.work()
    tokens = [call.body["replyToken"] for call in bot.line.api_calls("reply")]
    assert len(tokens) == len(set(tokens)) == 3


def test_a_token_that_is_too_old_makes_it_a_push_with_a_retry_key(bot: Bot, pushes: Pushes) -> None:
    bot.line.say(bot.line.person("villager"), "villager", "สวัสดี")
    assert bot.line.wait_idle()
    bot.clock.passes(seconds=51)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"]
    assert bot.settled() == [("accepted", "push", None)]
    assert bot.calls("reply") == [] and pushes.keys == [str(row.retry_key) for row in bot.outbox()]
    assert bot.line.main.quota.used(bot.clock()) == 1


def test_a_token_that_line_calls_gone_makes_it_a_push(bot: Bot, pushes: Pushes) -> None:
    """LINE forgot it sooner than we thought; no attempt before this one can have arrived."""
    said = bot.line.say(bot.line.person("villager"), "villager", "สวัสดี")
    assert said and bot.line.wait_idle()
    with bot.line.lock:
        token = bot.line.reply_tokens.find(bot.line.webhooks()[-1].body[0]["replyToken"])
        assert token is not None
        token.used = True
    bot.work()
    assert bot.calls("reply") == [400]
    assert bot.shown() == ["ได้รับ สวัสดี"]
    assert bot.settled() == [("accepted", "push", None)] and pushes.keys == [str(row.retry_key) for row in bot.outbox()]


def test_an_old_event_delivered_again_does_not_use_its_dead_token(bot: Bot) -> None:
    """LINE's 20 minutes after the event, whatever the delivery."""
    bot.line.say(bot.line.person("villager"), "villager", "สวัสดี")
    assert bot.line.wait_idle()
    event = dict(bot.line.webhooks()[-1].body[0])
    bot.work()
    bot.clock.passes(minutes=21)
    again = {**event, "webhookEventId": "01OTHER", "deliveryContext": {"isRedelivery": True}}
    assert bot.events(again) == 200
    bot.work()
    assert bot.calls("reply") == [200] and bot.calls("push") == [200]


# People who are not there


def test_who_blocked_us_costs_nothing_and_is_not_written_to(bot: Bot, routed: Callable[[Route], None]) -> None:
    bot.hears("สวัสดี")
    with bot.database.writing() as session:
        people.blocked(session, bot.office.id, bot.line.person("villager").id, bot.clock())
    villager = person_id(bot, "villager")
    routed(lambda s, said: Outcome(notices=(Notice(villager, (text("แจ้งผล"),), "told"),)))
    bot.hears("รับเรื่อง", "officer")
    assert bot.settled()[-1] == ("failed", None, "blocked") and bot.calls("push") == []


def test_a_push_to_somebody_who_blocked_us_a_moment_ago_is_accepted_and_not_paid(bot: Bot) -> None:
    bot.line.block("villager")
    bot.tell("แจ้งผล")
    bot.work()
    assert bot.calls("push") == [200] and bot.line.main.quota.used(bot.clock()) == 0


def test_somebody_line_does_not_know_is_not_tried_again(bot: Bot) -> None:
    with bot.database.writing() as session:
        outbox.queue(
            session,
            office_id=bot.office.id,
            conversation_key="user:U" + "0" * 32,
            messages=[text("แจ้งผล")],
            why="told",
            now=bot.clock(),
        )
    bot.work()
    assert bot.settled() == [("failed", None, "unknown_person")]
    bot.clock.passes(hours=1)
    bot.work()
    assert bot.calls("push") == [400]


# What LINE refuses

BROKEN = {"type": "text", "text": ""}


def test_a_reply_that_line_refuses_is_followed_by_an_apology(bot: Bot, routed: Callable[[Route], None]) -> None:
    routed(lambda s, said: reply(BROKEN))
    bot.hears("สวัสดี")
    assert bot.calls("reply") == [400, 200]
    assert len(bot.shown()) == 1 and "ขอโทษ" in bot.shown()[0]
    assert bot.settled() == [("failed", None, "refused")]
    bot.clock.passes(hours=1)
    bot.work()
    assert bot.calls("reply") == [400, 200]


def test_a_push_that_line_refuses_is_given_up(bot: Bot) -> None:
    bot.tell("")
    bot.work()
    assert bot.calls("push") == [400] and bot.settled() == [("failed", None, "refused")]


def test_a_rider_that_line_refuses_does_not_take_the_answer_with_it(bot: Bot) -> None:
    bot.tell("", urgent=False)
    bot.tell("ข่าวดี", urgent=False)
    bot.hears("สวัสดี")
    assert bot.shown() == ["ได้รับ สวัสดี"] and bot.calls("reply") == [400, 200]
    bot.clock.passes(hours=12)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี", "ข่าวดี"]
    assert [row[:2] for row in bot.settled()] == [("failed", None), ("accepted", "push"), ("accepted", "reply")]


def test_an_answer_that_line_refuses_does_not_take_its_riders_with_it(
    bot: Bot, routed: Callable[[Route], None]
) -> None:
    bot.tell("ข่าวดี", urgent=False)
    routed(lambda s, said: reply(BROKEN))
    bot.hears("สวัสดี")
    assert bot.settled() == [("queued", None, None), ("failed", None, "refused")]
    bot.clock.passes(hours=12)
    bot.work()
    assert bot.shown()[-1] == "ข่าวดี"


# Riding along


def test_what_can_wait_rides_along_in_the_order_it_was_decided(bot: Bot) -> None:
    bot.tell("ข่าวหนึ่ง", urgent=False)
    bot.tell("ข่าวสอง", urgent=False)
    bot.work()
    assert bot.shown() == []
    bot.hears("สวัสดี")
    assert bot.shown() == ["ข่าวหนึ่ง", "ข่าวสอง", "ได้รับ สวัสดี"]
    assert bot.calls("reply") == [200] and bot.calls("push") == []


def test_a_call_carries_five_messages_and_the_rest_keeps_its_order(bot: Bot) -> None:
    bot.tell("1", "2", urgent=False)
    bot.tell("3", "4", "5", urgent=False)
    bot.tell("6", urgent=False)
    bot.hears("สวัสดี")
    assert bot.shown() == ["1", "2", "ได้รับ สวัสดี"]
    bot.hears("อีกครั้ง")
    assert bot.shown()[3:] == ["3", "4", "5", "6", "ได้รับ อีกครั้ง"]
    assert bot.calls("push") == []


def test_a_free_reply_goes_before_a_paid_push(bot: Bot) -> None:
    """An urgent word waits for LINE to recover; when the person writes meanwhile, it needs no paid message."""
    bot.line.nasty.next("push", status="429-rate")
    bot.tell("ด่วน")
    bot.work()
    bot.line.nasty.next("reply", status="429-rate")
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=5)
    bot.work()
    assert sorted(bot.shown()) == ["ด่วน", "ได้รับ สวัสดี"]
    assert bot.calls("push") == [429] and bot.line.main.quota.used(bot.clock()) == 0


def test_a_pushed_message_is_pushed_alone(bot: Bot) -> None:
    """Its key stands for one body: another message in the same call would make it another body."""
    bot.tell("หนึ่ง")
    bot.tell("สอง")
    bot.work()
    assert [len(call.body["messages"]) for call in bot.line.api_calls("push")] == [1, 1]
    assert bot.shown() == ["หนึ่ง", "สอง"]


def test_a_group_is_answered_where_it_asked(bot: Bot) -> None:
    group = bot.line.add_group("บ้านปง", [bot.line.person("villager"), bot.line.person("owner")])
    bot.line.say(group, "villager", "สวัสดี")
    bot.work()
    assert [message.text for message in bot.line.bot_messages(group)] == ["ได้รับ สวัสดี"]
    bot.line.say(group, "villager", "ช้า")
    assert bot.line.wait_idle()
    bot.clock.passes(seconds=51)
    bot.work()
    assert [message.text for message in bot.line.bot_messages(group)][1:] == ["ได้รับ ช้า"]
    assert bot.line.main.quota.used(bot.clock()) == 2  # a push to a group is paid for each member


def test_who_is_told_beside_the_answer_is_told_by_push(bot: Bot, routed: Callable[[Route], None]) -> None:
    bot.hears("สวัสดี", "officer")
    officer = person_id(bot, "officer")

    def both(s: Situation, said: Incoming) -> Outcome:
        return Outcome(replies=(text("รับแล้ว"),), notices=(Notice(officer, (text("เรื่องใหม่"),), "new case"),))

    routed(both)
    bot.hears("ร้องเรียน")
    assert bot.shown() == ["รับแล้ว"] and bot.shown("officer")[-1] == "เรื่องใหม่"
    assert bot.calls("push") == [200]


def person_id(bot: Bot, who: str) -> int:
    with bot.database.writing() as session:
        return people.meet(session, bot.office.id, bot.line.person(who).id, bot.clock()).id


def test_settled_messages_are_left_alone(bot: Bot) -> None:
    bot.hears("สวัสดี")
    before: list[OutboxMessage] = bot.outbox()
    bot.clock.passes(days=2)
    bot.work()
    assert [(row.id, row.settled_at) for row in bot.outbox()] == [(row.id, row.settled_at) for row in before]
    assert len(bot.line.api_calls()) == 1
