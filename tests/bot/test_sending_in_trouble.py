"""Connections die, LINE has bad days, we crash between any two lines: still everything arrives, and once.

Where LINE's rules leave a doubt, a reply is tried again with its token, a push with its key, and nothing is guessed.
"""

from __future__ import annotations

from typing import Any

import pytest
import urllib3

from bot.emulator.api import answering
from tests.bot.office import Bot, Pushes, text

pytestmark = pytest.mark.usefixtures("routed")


# Connections that die


def test_a_reply_whose_connection_died_is_tried_again_with_its_token_and_never_pushed(bot: Bot) -> None:
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.hears("สวัสดี")
    assert bot.settled() == [("queued", None, "maybe_sent")]
    bot.clock.passes(seconds=2)
    bot.work()
    assert bot.calls("reply") == ["cut", 400]  # the second try is told "Invalid reply token": the first arrived
    assert bot.settled() == [("accepted", "reply", "first_try_arrived")]
    bot.clock.passes(hours=30)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"] and bot.calls("push") == []


def test_a_reply_that_died_on_its_way_arrives_at_the_second_try(bot: Bot) -> None:
    bot.line.nasty.next("reply", cut=True)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=2)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"]
    assert bot.calls("reply") == ["cut", 200] and bot.settled() == [("accepted", "reply", None)]


def test_a_doubtful_reply_is_given_up_when_its_token_dies(bot: Bot) -> None:
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=51)
    bot.work()
    assert bot.settled() == [("failed", None, "maybe_sent")]
    assert bot.calls("push") == [] and bot.shown() == ["ได้รับ สวัสดี"]


def test_doubt_survives_a_rate_limit_between_two_tries(bot: Bot) -> None:
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.line.nasty.next("reply", status="429-rate")
    bot.hears("สวัสดี")
    for _ in range(4):
        bot.clock.passes(seconds=4)
        bot.work()
    assert bot.calls("reply") == ["cut", 429, 400]
    assert bot.settled() == [("accepted", "reply", "first_try_arrived")] and bot.calls("push") == []


def test_a_crash_after_the_reply_was_sent_sends_nothing_twice(bot: Bot) -> None:
    """Dead between LINE's answer and our note of it: the next stay tries the same token and learns that it arrived."""
    sending_dies_after(bot, 1)
    with pytest.raises(SystemExit):
        bot.hears("สวัสดี")
    assert bot.settled() == [("queued", None, None)]
    bot.clock.passes(seconds=31)  # a dead worker's lease
    bot.work()
    assert bot.calls("reply") == [200, 400]
    assert bot.settled() == [("accepted", "reply", "first_try_arrived")] and bot.shown() == ["ได้รับ สวัสดี"]


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


def test_a_crash_after_a_push_sends_nothing_twice(bot: Bot, pushes: Pushes) -> None:
    bot.tell("แจ้งผล")
    sending_dies_after(bot, 1)
    with pytest.raises(SystemExit):
        bot.work()
    bot.clock.passes(seconds=31)
    bot.work()
    assert bot.calls("push") == [200, 409] and len(set(pushes.keys)) == 1
    assert bot.shown() == ["แจ้งผล"] and bot.settled() == [("accepted", "push", None)]


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


def test_a_push_whose_connection_died_is_repeated_with_its_key_and_arrives_once(bot: Bot, pushes: Pushes) -> None:
    bot.tell("แจ้งผล")
    bot.line.nasty.next("push", after=True, cut=True, times=2)
    bot.work()
    for _ in range(3):
        bot.clock.passes(seconds=10)
        bot.work()
    assert bot.calls("push") == ["cut", 409] or bot.calls("push") == ["cut", "cut", 409]
    assert len(set(pushes.keys)) == 1
    assert bot.shown() == ["แจ้งผล"] and bot.settled() == [("accepted", "push", None)]
    assert bot.line.main.quota.used(bot.clock()) == 1


def test_a_push_in_doubt_is_not_repeated_when_line_may_have_forgotten_its_key(bot: Bot) -> None:
    bot.tell("แจ้งผล")
    bot.line.nasty.next("push", after=True, cut=True)
    bot.work()
    bot.clock.passes(hours=24)
    bot.work()
    assert bot.calls("push") == ["cut"] and bot.settled() == [("failed", None, "too_late")]


def test_riders_of_a_reply_that_died_are_not_told_twice(bot: Bot) -> None:
    bot.tell("ข่าวดี", urgent=False)
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=5)
    bot.work()
    bot.clock.passes(hours=13)
    bot.work()
    assert bot.shown() == ["ข่าวดี", "ได้รับ สวัสดี"] and bot.calls("push") == []
    assert {row[0] for row in bot.settled()} == {"accepted"}


@pytest.mark.parametrize("urgent", [True, False])
def test_who_comes_after_a_doubtful_reply_does_not_ride_on_its_second_try(bot: Bot, urgent: bool) -> None:
    """ "Invalid reply token" would say that the first try arrived; the newcomer was not in it."""
    bot.line.nasty.next("reply", after=True, cut=True)
    bot.hears("สวัสดี")
    bot.tell("ข่าวดี", urgent=urgent)
    bot.clock.passes(seconds=5)
    bot.work()
    bot.clock.passes(hours=13)
    bot.work()
    assert sorted(bot.shown()) == ["ข่าวดี", "ได้รับ สวัสดี"] and bot.calls("push") == [200]


# LINE's bad days


@pytest.mark.parametrize("status", ["500", "502", "503"])
def test_a_server_error_is_tried_again_with_the_same_token(bot: Bot, status: str) -> None:
    bot.line.nasty.next("reply", status=status, times=2)
    bot.hears("สวัสดี")
    for _ in range(4):
        bot.clock.passes(seconds=4)
        bot.work()
    assert bot.calls("reply") == [int(status), int(status), 200] and bot.calls("push") == []
    assert bot.settled()[0][:2] == ("accepted", "reply") and bot.shown() == ["ได้รับ สวัสดี"]


def test_a_server_error_after_the_work_was_done_is_recognised(bot: Bot) -> None:
    bot.line.nasty.next("reply", status="500", after=True)
    bot.hears("สวัสดี")
    bot.clock.passes(seconds=4)
    bot.work()
    assert bot.calls("reply") == [500, 400] and bot.calls("push") == []
    assert bot.settled() == [("accepted", "reply", "first_try_arrived")] and bot.shown() == ["ได้รับ สวัสดี"]


def test_a_line_that_stays_broken_gets_a_push_when_it_is_mended(bot: Bot) -> None:
    bot.line.nasty.next("reply", status="500", times=50)
    bot.hears("สวัสดี")
    for _ in range(20):
        bot.clock.passes(seconds=5)
        bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"] and bot.calls("push") == [200]


def test_too_many_calls_at_once_are_waited_for_longer_each_time(bot: Bot) -> None:
    bot.tell("แจ้งผล")
    bot.line.nasty.next("push", status="429-rate", times=3)
    waits = []
    for _ in range(3):
        bot.work()
        (row,) = bot.outbox()
        assert row.reason == "rate_limited" and row.not_before is not None
        waits.append((row.not_before - bot.clock()).total_seconds())
        bot.clock.now = row.not_before
    bot.work()
    assert waits == [1, 2, 4] and bot.settled() == [("accepted", "push", None)]


def test_when_the_quota_is_gone_a_message_waits_and_rides_along_on_the_next_free_reply(bot: Bot) -> None:
    bot.line.main.quota.choose({"limit": 10, "used": 10}, bot.clock())
    bot.tell("แจ้งผล")
    bot.work()
    assert bot.calls("push") == [429] and bot.settled() == [("queued", None, "quota_gone")]
    bot.work()
    assert bot.calls("push") == [429]  # asking at once again would help nobody
    bot.hears("สวัสดี")
    assert bot.shown() == ["แจ้งผล", "ได้รับ สวัสดี"] and bot.calls("reply") == [200]
    assert [row[:2] for row in bot.settled()] == [("accepted", "reply")] * 2


def test_a_message_that_waited_for_a_new_quota_is_pushed_days_later(bot: Bot) -> None:
    bot.line.main.quota.choose({"limit": 10, "used": 10}, bot.clock())
    bot.tell("แจ้งผล")
    for _ in range(12):
        bot.work()
        bot.clock.passes(hours=6)
    bot.line.main.quota.choose("none", bot.clock())
    bot.work()
    assert bot.shown() == ["แจ้งผล"] and bot.settled() == [("accepted", "push", None)]


def test_a_wrong_token_stops_nothing_for_good(bot: Bot) -> None:
    bot.line.nasty.next("reply", status="401")
    bot.hears("สวัสดี")
    assert bot.settled() == [("queued", None, "unauthorized")]
    bot.clock.passes(seconds=4)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"]


def test_a_push_that_line_knows_already_counts_as_sent(bot: Bot) -> None:
    row = bot.tell("แจ้งผล")
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
    assert bot.settled() == [("accepted", "reply", None)]
