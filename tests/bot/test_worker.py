"""One event, one transaction, in order; what fails is tried again, then parked with a polite word, and stops nobody."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.emulator.chats import ChatMessage
from db import locks, people
from handlers import router
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from tests.bot.office import Bot, Route, text

Routed = Callable[[Route], None]


def says(bot: Bot, words: str, who: str = "villager") -> ChatMessage:
    """Somebody writes and the bot has stored it; nobody works yet."""
    said = bot.line.say(bot.line.person(who), who, words)
    assert bot.line.wait_idle()
    return said


def states(bot: Bot) -> list[str]:
    return [event.state for event in bot.inbox()]


def fails_on(words: str) -> Route:
    def route(s: Situation, said: Incoming) -> Outcome:
        people.blocked(s.session, s.office.id, str(said.user_id), s.now)  # a write that must not survive the failure
        if said.text == words:
            raise ValueError("the handler failed")
        if s.person is not None:
            people.followed(s.person, s.now)
        return reply(text(f"ได้รับ {said.text}"))

    return route


# Order


def test_a_person_is_answered_in_the_order_of_their_messages(bot: Bot, routed: Routed) -> None:
    for number in range(5):
        says(bot, str(number))
        bot.clock.passes(seconds=1)
    bot.work()
    assert bot.shown() == [f"ได้รับ {number}" for number in range(5)]


def test_what_arrives_late_but_happened_first_is_handled_first(bot: Bot, routed: Routed) -> None:
    bot.line.nasty.reorder = True
    for words in ("หนึ่ง", "สอง"):
        bot.line.say(bot.line.person("villager"), "villager", words)
        bot.clock.passes(seconds=1)
    assert bot.line.wait_idle()
    assert [event.occurred_at for event in bot.inbox()] == sorted((e.occurred_at for e in bot.inbox()), reverse=True)
    bot.work()
    assert bot.shown() == ["ได้รับ หนึ่ง", "ได้รับ สอง"]


def test_an_event_that_arrives_twice_is_answered_once(bot: Bot, routed: Routed) -> None:
    bot.line.nasty.duplicate = True
    bot.hears("สวัสดี")
    assert bot.line.postman.repeat_last(redelivery=True)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"]


def test_two_workers_in_one_chat_answer_once(bot: Bot, routed: Routed) -> None:
    says(bot, "สวัสดี")
    key = bot.inbox()[0].conversation_key
    several = [threading.Thread(target=bot.runtime.worker.drain, args=(bot.office.id, key)) for _ in range(4)]
    for thread in several:
        thread.start()
    for thread in several:
        thread.join(20)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"] and bot.calls("reply") == [200]


# What fails


def test_a_handler_that_raises_is_tried_again_then_parked_with_a_polite_word(bot: Bot, routed: Routed) -> None:
    routed(fails_on("พัง"))
    says(bot, "พัง")
    waits = []
    for _ in range(4):
        bot.work()
        (event,) = bot.inbox()
        if event.state == "pending":
            assert event.try_after is not None
            waits.append((event.try_after - bot.clock()).total_seconds())
            bot.clock.now = event.try_after
    bot.work()
    assert waits == [1, 4, 12]
    assert (event.state, event.attempts, event.problem) == ("failed", 4, "ValueError")
    assert len(bot.shown()) == 1 and "ขอโทษ" in bot.shown()[0]
    assert bot.calls("reply") == [200] and bot.calls("push") == []


def test_what_failed_leaves_nothing_behind(bot: Bot, routed: Routed) -> None:
    routed(fails_on("พัง"))
    bot.hears("สวัสดี")
    bot.hears("พัง")
    with bot.database.writing() as session:
        person = people.meet(session, bot.office.id, bot.line.person("villager").id, bot.clock())
        assert person.blocked_at is None


def test_the_next_message_waits_for_a_second_chance_and_is_then_answered(bot: Bot, routed: Routed) -> None:
    routed(fails_on("พัง"))
    bot.hears("พัง")
    bot.hears("ต่อไป")
    assert bot.shown() == []
    for _ in range(4):
        bot.clock.passes(seconds=13)
        bot.work()
    assert bot.shown()[-1] == "ได้รับ ต่อไป" and states(bot) == ["failed", "done"]


def test_another_chat_is_not_held_up(bot: Bot, routed: Routed) -> None:
    routed(fails_on("พัง"))
    bot.hears("พัง")
    bot.hears("สวัสดี", "owner")
    assert bot.shown("owner") == ["ได้รับ สวัสดี"]


def test_a_failure_that_passes_is_forgotten(bot: Bot, routed: Routed) -> None:
    routed(fails_on("สวัสดี"))
    bot.hears("สวัสดี")
    routed(fails_on("พัง"))
    bot.clock.passes(seconds=1)
    bot.work()
    assert bot.shown() == ["ได้รับ สวัสดี"] and states(bot) == ["done"]


def test_a_parked_event_whose_token_died_costs_no_push(bot: Bot, routed: Routed) -> None:
    routed(fails_on("พัง"))
    says(bot, "พัง")
    for _ in range(4):
        bot.clock.passes(seconds=60)
        bot.work()
    assert states(bot) == ["failed"] and bot.shown() == [] and bot.line.api_calls("push") == []


def test_a_group_hears_no_apology_for_words_that_were_not_for_us(bot: Bot, routed: Routed) -> None:
    routed(fails_on("พัง"))
    group = bot.line.add_group("บ้านปง", [bot.line.person("villager")])
    bot.work()
    bot.line.say(group, "villager", "พัง")
    for _ in range(5):
        bot.work()
        bot.clock.passes(seconds=13)
    assert states(bot)[-1] == "failed"
    assert not any("ขอโทษ" in message.text for message in bot.line.bot_messages(group))


def test_a_database_that_is_away_is_no_events_fault(bot: Bot, routed: Routed) -> None:
    says(bot, "สวัสดี")

    def away(s: Situation, said: Incoming) -> Outcome:
        raise OperationalError("SELECT", {}, Exception("the server is away"))

    routed(away)
    with pytest.raises(OperationalError):
        bot.work()
    assert [(event.state, event.attempts) for event in bot.inbox()] == [("pending", 0)]
    routed(fails_on("พัง"))
    bot.work()  # at once: the lease was given back
    assert bot.shown() == ["ได้รับ สวัสดี"]


def test_a_database_that_goes_away_in_the_middle_holds_nobody_up(bot: Bot, routed: Routed) -> None:
    """The first event's commit took the lease; the failure of the second must give it back."""
    says(bot, "หนึ่ง")
    says(bot, "สอง")

    def away_on_the_second(s: Situation, said: Incoming) -> Outcome:
        if said.text == "สอง":
            raise OperationalError("SELECT", {}, Exception("the server is away"))
        return reply(text(said.text))

    routed(away_on_the_second)
    with pytest.raises(OperationalError):
        bot.work()
    with bot.database.writing() as session:
        key = bot.inbox()[0].conversation_key
        lease = locks.lease_conversation(
            session, bot.office.id, key, holder="another", now=bot.clock(), length=timedelta(seconds=1)
        )
    assert lease


def test_what_a_handler_may_not_return_is_its_failure(bot: Bot, routed: Routed) -> None:
    routed(lambda s, said: reply(*[text(str(n)) for n in range(6)]))
    bot.hears("สวัสดี")
    assert [(event.state, event.attempts, event.problem) for event in bot.inbox()] == [("pending", 1, "ValueError")]


def test_a_worker_that_is_told_to_stop_takes_no_new_event(bot: Bot, routed: Routed) -> None:
    says(bot, "หนึ่ง")
    says(bot, "สอง")

    def stop_is_called(s: Situation, said: Incoming) -> Outcome:
        bot.runtime.begin_to_stop()
        return reply(text(f"ได้รับ {said.text}"))

    routed(stop_is_called)
    bot.runtime.worker.drain(bot.office.id, bot.inbox()[0].conversation_key)
    assert bot.shown() == ["ได้รับ หนึ่ง"]  # what was in hand was finished and sent
    assert states(bot) == ["done", "pending"]


# Standby


def test_while_another_module_has_the_chat_everything_is_kept_and_nothing_shown(bot: Bot) -> None:
    bot.line.nasty.standby = True
    bot.hears("สวัสดี")
    bot.line.send_photo(bot.line.person("villager"), "villager")
    bot.work()
    assert states(bot) == ["done", "done"] and bot.line.api_calls() == []
    assert "สวัสดี" in bot.inbox()[0].raw.encode().decode("unicode_escape")


# Loading dots


@pytest.mark.parametrize(("seconds", "shown"), [(0.0, 0), (0.9, 1)])
def test_dots_are_shown_when_an_answer_takes_longer_than_half_a_second(
    bot: Bot, routed: Routed, seconds: float, shown: int
) -> None:
    def slow(s: Situation, said: Incoming) -> Outcome:
        time.sleep(seconds)
        return reply(text("คำตอบ"))

    routed(slow)
    bot.hears("ถาม")
    time.sleep(0.8)  # had a light been left on, it would show by now
    assert len(bot.line.api_calls("loading")) == shown
    assert bot.shown() == ["คำตอบ"]


def test_a_group_sees_no_dots(bot: Bot, routed: Routed) -> None:
    def slow(s: Situation, said: Incoming) -> Outcome:
        time.sleep(0.8)
        return Outcome()

    group = bot.line.add_group("บ้านปง", [bot.line.person("villager")])
    assert bot.line.wait_idle()
    bot.work()
    routed(slow)
    bot.line.say(group, "villager", "ถาม")
    bot.work()
    assert bot.line.api_calls("loading") == []


def test_dots_that_line_refuses_stop_nothing(bot: Bot, routed: Routed) -> None:
    bot.line.nasty.next("loading", status="500", times=9)

    def slow(s: Situation, said: Incoming) -> Outcome:
        time.sleep(0.8)
        return reply(text("คำตอบ"))

    routed(slow)
    bot.hears("หนึ่ง")
    bot.hears("สอง")
    assert bot.shown() == ["คำตอบ", "คำตอบ"] and bot.calls("loading") == [500, 500]


# After the commit


def test_an_answer_does_not_wait_for_the_download_of_a_photo(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    real: Any = router.route

    def route(s: Situation, said: Incoming) -> Outcome:
        real(s, said)
        return reply(text("ได้รับรูปแล้ว"))

    monkeypatch.setattr("bot.worker.router.route", route)
    hooks = bot.runtime.worker._hooks

    def fetch(office_id: int, message_id: str) -> None:
        order.append(f"fetched after {len(bot.shown())} answers")
        hooks.fetch_media(office_id, message_id)

    monkeypatch.setattr(bot.runtime.worker, "_hooks", type(hooks)(**{**as_dict(hooks), "fetch_media": fetch}))
    bot.line.send_photo(bot.line.person("villager"), "villager")
    bot.work()
    assert order == ["fetched after 1 answers"]


def as_dict(hooks: Any) -> dict[str, Any]:
    return {name: getattr(hooks, name) for name in hooks.__dataclass_fields__}


def test_what_fails_after_the_commit_fails_alone(bot: Bot, routed: Routed) -> None:
    bot.line.nasty.next("rich-menu-link", status="500", times=9)
    routed(lambda s, said: Outcome(replies=(text("ยินดีต้อนรับ"),), rich_menu="officer"))
    bot.hears("สวัสดี")
    assert bot.shown() == ["ยินดีต้อนรับ"] and states(bot) == ["done"]


def test_nothing_is_told_before_it_would_survive_a_power_cut(
    bot: Bot, routed: Routed, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    worker, real = bot.runtime.worker, bot.runtime.worker._send

    def send(stay: Any, plan: Any) -> None:
        order.append("sent")
        real(stay, plan)

    monkeypatch.setattr(worker, "_send", send)
    monkeypatch.setattr(bot.runtime.database, "make_durable", lambda: order.append("on the disk"))
    bot.hears("สวัสดี")
    assert order[:2] == ["on the disk", "sent"] and order.count("sent") == 1
