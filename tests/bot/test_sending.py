"""What was decided reaches LINE once: by the free reply where it can, by push where it must, never twice on a guess."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import urllib3

from bot.emulator.api import answering
from db import outbox, people
from db.tables import OutboxMessage
from handlers.incoming import Incoming
from handlers.outcome import Notice, Outcome, reply
from handlers.situation import Situation
from tests.bot.office import Bot, Route, text

pytestmark = pytest.mark.usefixtures("routed")


def settled(bot: Bot) -> list[tuple[str, str | None, str | None]]:
    """(state, way, reason) of each message, oldest first."""
    return [(row.state, row.sent_by, row.reason) for row in bot.outbox()]


def queue(bot: Bot, *words: str, who: str = "villager", urgent: bool = True) -> int:
    """Something to tell a person that answers nothing of theirs."""
    with bot.database.writing() as session:
        row = outbox.queue(
            session,
            office_id=bot.office.id,
            conversation_key=f"user:{bot.line.person(who).id}",
            messages=[text(one) for one in words],
            why="told",
            urgent=urgent,
            now=bot.clock(),
        )
        session.flush()
        return row.id


def retry_keys(bot: Bot) -> list[str]:
    return [str(row.retry_key) for row in bot.outbox()]


class Calls:
    """Every HTTP request the bot makes to LINE, with its headers, and on request an end before anybody answers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pushed_with: list[str | None] = []
        real = urllib3.HTTPConnectionPool.urlopen

        def urlopen(pool: Any, method: str, url: str, *args: Any, **more: Any) -> Any:
            if url.endswith("/message/push"):
                self.pushed_with.append(dict(more.get("headers") or {}).get("X-Line-Retry-Key"))
            return real(pool, method, url, *args, **more)

        monkeypatch.setattr(urllib3.HTTPConnectionPool, "urlopen", urlopen)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    return Calls(monkeypatch)


# The free reply


def test_an_answer_goes_by_the_free_reply(bot: Bot) -> None:
    bot.hears("สวัสดี")
    assert bot.shown() == ["ได้รับ สวัสดี"]
    assert settled(bot) == [("accepted", "reply", None)]
    assert bot.calls("push") == []
    assert bot.line.main.quota.used(bot.clock()) == 0
    assert bot.outbox()[0].line_request_id == bot.line.api_calls("reply")[0].request_id


def test_a_reply_token_is_used_once(bot: Bot) -> None:
    for words in ("หนึ่ง", "สอง", "สาม"):
        bot.hears(words)
    bot.work()
    tokens = [call.body["replyToken"] for call in bot.line.api_calls("reply")]
    assert len(tokens) == len(set(tokens)) == 3


def test_a_token_that_is_too_old_makes_it_a_push_with_a_retry_key(bot: Bot, calls: Calls) -> None:
    bot.line.say(bot.line.person("villager"), "villager", "สวัสดี")
    assert bot.line.wait_idle()
    bot.clock.passes(seconds=51)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"]
    assert settled(bot) == [("accepted", "push", None)]
    assert bot.calls("reply") == [] and calls.pushed_with == retry_keys(bot)
    assert bot.line.main.quota.used(bot.clock()) == 1


def test_a_token_that_line_calls_gone_makes_it_a_push(bot: Bot, calls: Calls) -> None:
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
    assert settled(bot) == [("accepted", "push", None)] and calls.pushed_with == retry_keys(bot)


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


# Connections that die


def test_a_reply_whose_connection_died_is_tried_again_with_its_token_and_never_pushed(bot: Bot) -> None:
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.hears("สวัสดี")
    assert settled(bot) == [("queued", None, "maybe_sent")]
    bot.clock.passes(seconds=2)
    bot.work()
    assert bot.calls("reply") == ["cut", 400]  # the second try is told "Invalid reply token": the first arrived
    assert settled(bot) == [("accepted", "reply", "first_try_arrived")]
    bot.clock.passes(hours=30)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"] and bot.calls("push") == []


def test_a_reply_that_died_on_its_way_arrives_at_the_second_try(bot: Bot) -> None:
    bot.line.nasty.next("reply", cut=True)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=2)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"]
    assert bot.calls("reply") == ["cut", 200] and settled(bot) == [("accepted", "reply", None)]


def test_a_doubtful_reply_is_given_up_when_its_token_dies(bot: Bot) -> None:
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=51)
    bot.work()
    assert settled(bot) == [("failed", None, "maybe_sent")]
    assert bot.calls("push") == [] and bot.shown() == ["ได้รับ สวัสดี"]


def test_doubt_survives_a_rate_limit_between_two_tries(bot: Bot) -> None:
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.line.nasty.next("reply", status="429-rate")
    bot.hears("สวัสดี")
    for _ in range(4):
        bot.clock.passes(seconds=4)
        bot.work()
    assert bot.calls("reply") == ["cut", 429, 400]
    assert settled(bot) == [("accepted", "reply", "first_try_arrived")] and bot.calls("push") == []


def test_a_crash_after_the_reply_was_sent_sends_nothing_twice(bot: Bot) -> None:
    """Dead between LINE's answer and our note of it: the next stay tries the same token and learns that it arrived."""
    sending_dies_after(bot, 1)
    with pytest.raises(SystemExit):
        bot.hears("สวัสดี")
    assert settled(bot) == [("queued", None, None)]
    bot.clock.passes(seconds=31)  # a dead worker's lease
    bot.work()
    assert bot.calls("reply") == [200, 400]
    assert settled(bot) == [("accepted", "reply", "first_try_arrived")] and bot.shown() == ["ได้รับ สวัสดี"]


def test_a_crash_and_then_a_line_out_of_reach_still_send_nothing_twice(bot: Bot) -> None:
    """What the crash left in doubt is not made certain by a later try that surely failed."""
    sending_dies_after(bot, 1)
    with pytest.raises(SystemExit):
        bot.hears("สวัสดี")
    bot.clock.passes(seconds=31)
    bot.line.nasty.next("reply", status="429-rate")
    bot.work()
    bot.clock.passes(seconds=5)
    bot.work()
    assert bot.calls("reply") == [200, 429, 400] and bot.calls("push") == []
    assert bot.shown() == ["ได้รับ สวัสดี"]


def test_a_crash_after_a_push_sends_nothing_twice(bot: Bot, calls: Calls) -> None:
    queue(bot, "แจ้งผล")
    sending_dies_after(bot, 1)
    with pytest.raises(SystemExit):
        bot.work()
    bot.clock.passes(seconds=31)
    bot.work()
    assert bot.calls("push") == [200, 409] and len(set(calls.pushed_with)) == 1
    assert bot.shown() == ["แจ้งผล"] and settled(bot) == [("accepted", "push", None)]


def test_a_crash_before_anything_was_sent_loses_nothing(bot: Bot) -> None:
    sending_dies_after(bot, 0)
    with pytest.raises(SystemExit):
        bot.hears("สวัสดี")
    bot.clock.passes(seconds=31)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"] and bot.calls("reply") == [200]


def sending_dies_after(bot: Bot, calls: int) -> None:
    """The process "dies" (an exit that no handler of errors sees) once, after so many calls, before it notes them."""
    worker = bot.runtime.worker
    real = worker._send

    def send(stay: Any, plan: Any) -> None:
        if calls:
            real(stay, plan)
        worker._send = real  # type: ignore[method-assign]
        raise SystemExit

    worker._send = send  # type: ignore[method-assign]


def test_a_push_whose_connection_died_is_repeated_with_its_key_and_arrives_once(bot: Bot, calls: Calls) -> None:
    queue(bot, "แจ้งผล")
    bot.line.nasty.next("push", after=True, cut=True, times=2)
    bot.work()
    for _ in range(3):
        bot.clock.passes(seconds=10)
        bot.work()
    assert bot.calls("push") == ["cut", 409] or bot.calls("push") == ["cut", "cut", 409]
    assert len(set(calls.pushed_with)) == 1
    assert bot.shown() == ["แจ้งผล"] and settled(bot) == [("accepted", "push", None)]
    assert bot.line.main.quota.used(bot.clock()) == 1


def test_a_push_in_doubt_is_not_repeated_when_line_may_have_forgotten_its_key(bot: Bot) -> None:
    queue(bot, "แจ้งผล")
    bot.line.nasty.next("push", after=True, cut=True)
    bot.work()
    bot.clock.passes(hours=24)
    bot.work()
    assert bot.calls("push") == ["cut"] and settled(bot) == [("failed", None, "too_late")]


# LINE's bad days


@pytest.mark.parametrize("status", ["500", "502", "503"])
def test_a_server_error_is_tried_again_with_the_same_token(bot: Bot, status: str) -> None:
    bot.line.nasty.next("reply", status=status, times=2)
    bot.hears("สวัสดี")
    for _ in range(4):
        bot.clock.passes(seconds=4)
        bot.work()
    assert bot.calls("reply") == [int(status), int(status), 200] and bot.calls("push") == []
    assert settled(bot)[0][:2] == ("accepted", "reply") and bot.shown() == ["ได้รับ สวัสดี"]


def test_a_server_error_after_the_work_was_done_is_recognised(bot: Bot) -> None:
    bot.line.nasty.next("reply", status="500", after=True)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=4)
    bot.work()
    assert bot.calls("reply") == [500, 400] and bot.calls("push") == []
    assert settled(bot) == [("accepted", "reply", "first_try_arrived")] and bot.shown() == ["ได้รับ สวัสดี"]


def test_a_line_that_stays_broken_gets_a_push_when_it_is_mended(bot: Bot) -> None:
    bot.line.nasty.next("reply", status="500", times=50)
    bot.hears("สวัสดี")
    for _ in range(20):
        bot.clock.passes(seconds=5)
        bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"] and bot.calls("push") == [200]


def test_too_many_calls_at_once_are_waited_for_longer_each_time(bot: Bot) -> None:
    queue(bot, "แจ้งผล")
    bot.line.nasty.next("push", status="429-rate", times=3)
    waits = []
    for _ in range(3):
        bot.work()
        (row,) = bot.outbox()
        assert row.reason == "rate_limited" and row.not_before is not None
        waits.append((row.not_before - bot.clock()).total_seconds())
        bot.clock.now = row.not_before
    bot.work()
    assert waits == [1, 2, 4] and settled(bot) == [("accepted", "push", None)]


def test_when_the_quota_is_gone_a_message_waits_and_rides_along_on_the_next_free_reply(bot: Bot) -> None:
    bot.line.main.quota.choose({"limit": 10, "used": 10}, bot.clock())
    queue(bot, "แจ้งผล")
    bot.work()
    assert bot.calls("push") == [429] and settled(bot) == [("queued", None, "quota_gone")]
    bot.work()
    assert bot.calls("push") == [429]  # asking at once again would help nobody
    bot.hears("สวัสดี")
    assert bot.shown() == ["แจ้งผล", "ได้รับ สวัสดี"] and bot.calls("reply") == [200]
    assert [row[:2] for row in settled(bot)] == [("accepted", "reply")] * 2


def test_a_message_that_waited_for_a_new_quota_is_pushed_days_later(bot: Bot) -> None:
    bot.line.main.quota.choose({"limit": 10, "used": 10}, bot.clock())
    queue(bot, "แจ้งผล")
    for _ in range(12):
        bot.work()
        bot.clock.passes(hours=6)
    bot.line.main.quota.choose("none", bot.clock())
    bot.work()
    assert bot.shown() == ["แจ้งผล"] and settled(bot) == [("accepted", "push", None)]


def test_a_wrong_token_stops_nothing_for_good(bot: Bot) -> None:
    bot.line.nasty.next("reply", status="401")
    bot.hears("สวัสดี")
    assert settled(bot) == [("queued", None, "unauthorized")]
    bot.clock.passes(seconds=4)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"]


def test_a_push_that_line_knows_already_counts_as_sent(bot: Bot) -> None:
    row = queue(bot, "แจ้งผล")
    key = str(bot.outbox()[0].retry_key)
    villager = bot.line.person("villager").id
    with urllib3.PoolManager() as other:
        answer = other.request(
            "POST",
            bot.runtime.settings.api_base_url + "/v2/bot/message/push",
            json={"to": villager, "messages": [text("แจ้งผล")]},
            headers={"Authorization": f"Bearer {bot.line.main.access_token}", "X-Line-Retry-Key": key},
        )
    assert answer.status == 200
    bot.work()
    assert bot.calls("push") == [200, 409] and bot.shown() == ["แจ้งผล"]
    assert [(row.id, row.state) for row in bot.outbox()] == [(row, "accepted")]


@pytest.mark.parametrize("answer", [b"", b"{}", b"OK", b'{"sentMessages":[{"id":5}]}', b'{"sentMessages":7}'])
def test_an_acceptance_that_cannot_be_read_is_still_one(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    real = answering._response

    def strange(call: Any, said: Any) -> Any:
        response = real(call, said)
        if call.kind == "reply" and said.status == 200:
            response.set_data(answer)
        return response

    monkeypatch.setattr(answering, "_response", strange)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=10)
    bot.work()
    assert bot.calls("reply") == [200] and bot.calls("push") == []
    assert settled(bot) == [("accepted", "reply", None)]


# People who are not there


def test_who_blocked_us_costs_nothing_and_is_not_written_to(bot: Bot, routed: Callable[[Route], None]) -> None:
    bot.hears("สวัสดี")
    with bot.database.writing() as session:
        people.blocked(session, bot.office.id, bot.line.person("villager").id, bot.clock())
    villager = person_id(bot, "villager")
    routed(lambda s, said: Outcome(notices=(Notice(villager, (text("แจ้งผล"),), "told"),)))
    bot.hears("รับเรื่อง", "officer")
    assert settled(bot)[-1] == ("failed", None, "blocked") and bot.calls("push") == []


def test_a_push_to_somebody_who_blocked_us_a_moment_ago_is_accepted_and_not_paid(bot: Bot) -> None:
    bot.line.block("villager")
    queue(bot, "แจ้งผล")
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
    assert settled(bot) == [("failed", None, "unknown_person")]
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
    assert settled(bot) == [("failed", None, "refused")]
    bot.clock.passes(hours=1)
    bot.work()
    assert bot.calls("reply") == [400, 200]


def test_a_push_that_line_refuses_is_given_up(bot: Bot) -> None:
    queue(bot, "")
    bot.work()
    assert bot.calls("push") == [400] and settled(bot) == [("failed", None, "refused")]


def test_a_rider_that_line_refuses_does_not_take_the_answer_with_it(bot: Bot) -> None:
    queue(bot, "", urgent=False)
    queue(bot, "ข่าวดี", urgent=False)
    bot.hears("สวัสดี")
    assert bot.shown() == ["ได้รับ สวัสดี"] and bot.calls("reply") == [400, 200]
    bot.clock.passes(hours=12)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี", "ข่าวดี"]
    assert [row[:2] for row in settled(bot)] == [("failed", None), ("accepted", "push"), ("accepted", "reply")]


def test_an_answer_that_line_refuses_does_not_take_its_riders_with_it(
    bot: Bot, routed: Callable[[Route], None]
) -> None:
    queue(bot, "ข่าวดี", urgent=False)
    routed(lambda s, said: reply(BROKEN))
    bot.hears("สวัสดี")
    assert settled(bot) == [("queued", None, None), ("failed", None, "refused")]
    bot.clock.passes(hours=12)
    bot.work()
    assert bot.shown()[-1] == "ข่าวดี"


# Riding along


def test_what_can_wait_rides_along_in_the_order_it_was_decided(bot: Bot) -> None:
    queue(bot, "ข่าวหนึ่ง", urgent=False)
    queue(bot, "ข่าวสอง", urgent=False)
    bot.work()
    assert bot.shown() == []
    bot.hears("สวัสดี")
    assert bot.shown() == ["ข่าวหนึ่ง", "ข่าวสอง", "ได้รับ สวัสดี"]
    assert bot.calls("reply") == [200] and bot.calls("push") == []


def test_a_call_carries_five_messages_and_the_rest_keeps_its_order(bot: Bot) -> None:
    queue(bot, "1", "2", urgent=False)
    queue(bot, "3", "4", "5", urgent=False)
    queue(bot, "6", urgent=False)
    bot.hears("สวัสดี")
    assert bot.shown() == ["1", "2", "ได้รับ สวัสดี"]
    bot.hears("อีกครั้ง")
    assert bot.shown()[3:] == ["3", "4", "5", "6", "ได้รับ อีกครั้ง"]
    assert bot.calls("push") == []


def test_a_free_reply_goes_before_a_paid_push(bot: Bot) -> None:
    """An urgent word waits for LINE to recover; when the person writes meanwhile, it needs no paid message."""
    bot.line.nasty.next("push", status="429-rate")
    queue(bot, "ด่วน")
    bot.work()
    bot.line.nasty.next("reply", status="429-rate")
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=5)
    bot.work()
    assert sorted(bot.shown()) == ["ด่วน", "ได้รับ สวัสดี"]
    assert bot.calls("push") == [429] and bot.line.main.quota.used(bot.clock()) == 0


def test_a_pushed_message_is_pushed_alone(bot: Bot) -> None:
    """Its key stands for one body: another message in the same call would make it another body."""
    queue(bot, "หนึ่ง")
    queue(bot, "สอง")
    bot.work()
    assert [len(call.body["messages"]) for call in bot.line.api_calls("push")] == [1, 1]
    assert bot.shown() == ["หนึ่ง", "สอง"]


def test_riders_of_a_reply_that_died_are_not_told_twice(bot: Bot) -> None:
    queue(bot, "ข่าวดี", urgent=False)
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=5)
    bot.work()
    bot.clock.passes(hours=13)
    bot.work()
    assert bot.shown() == ["ข่าวดี", "ได้รับ สวัสดี"] and bot.calls("push") == []
    assert {row[0] for row in settled(bot)} == {"accepted"}


@pytest.mark.parametrize("urgent", [True, False])
def test_who_comes_after_a_doubtful_reply_does_not_ride_on_its_second_try(bot: Bot, urgent: bool) -> None:
    """ "Invalid reply token" would say that the first try arrived; the newcomer was not in it."""
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.hears("สวัสดี")
    queue(bot, "ข่าวดี", urgent=urgent)
    bot.clock.passes(seconds=5)
    bot.work()
    bot.clock.passes(hours=13)
    bot.work()
    assert sorted(bot.shown()) == ["ข่าวดี", "ได้รับ สวัสดี"] and bot.calls("push") == [200]


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
