"""What reaches the bot: exact signed bytes, in order, again when it failed, and strange when asked to be."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from linebot.v3 import SignatureValidator, WebhookParser
from linebot.v3.models import UnknownEvent

from bot.emulator import Line
from bot.emulator.line import DEFAULT_SECRET
from bot.emulator.people import Person
from tests.bot.emulator.conftest import START, Api, Bot, Clock
from tests.bot.emulator.every_event import happen

ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def texts(bot: Bot) -> list[str]:
    return [e["message"]["text"] for e in bot.events if e["type"] == "message" and e["message"]["type"] == "text"]


def test_the_signature_is_good_for_the_sdk(line: Line, bot: Bot, somsri: Person) -> None:
    line.say(somsri, somsri, "ควันดำ 😷 <b>\u2028")
    assert line.wait_idle()
    arrived = bot.arrived[-1]
    validator = SignatureValidator(DEFAULT_SECRET)
    assert validator.validate(arrived.raw.decode(), arrived.headers["x-line-signature"])
    assert not SignatureValidator("another").validate(arrived.raw.decode(), arrived.headers["x-line-signature"])


def test_bodies_escape_what_is_not_ascii(line: Line, bot: Bot, somsri: Person) -> None:
    line.say(somsri, somsri, "😷")
    assert line.wait_idle()
    assert b"\\ud83d\\ude37" in bot.arrived[-1].raw
    assert bot.arrived[-1].raw.isascii()
    assert bot.arrived[-1].headers["content-type"] == "application/json; charset=utf-8"


def test_the_sdk_knows_every_event(line: Line, bot: Bot, somsri: Person) -> None:
    happen(line, somsri)
    assert line.wait_idle()
    parser = WebhookParser(DEFAULT_SECRET)
    for arrived in bot.arrived:
        parsed = parser.parse(arrived.raw.decode(), arrived.headers["x-line-signature"])
        assert not any(isinstance(event, UnknownEvent) for event in parsed), arrived.body


def test_an_event_has_its_common_properties(line: Line, bot: Bot, somsri: Person) -> None:
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    body, event = bot.arrived[-1].body, bot.events[-1]
    assert body["destination"] == line.main.bot_user_id
    assert event["timestamp"] == int(START.timestamp() * 1000)
    assert ULID.fullmatch(event["webhookEventId"])
    assert event["source"] == {"type": "user", "userId": somsri.id}
    assert event["mode"] == "active"
    assert event["deliveryContext"] == {"isRedelivery": False}


def test_event_ids_and_message_ids_are_never_repeated(line: Line, bot: Bot, somsri: Person) -> None:
    for number in range(50):
        line.say(somsri, somsri, str(number))
    assert line.wait_idle()
    assert len({event["webhookEventId"] for event in bot.events}) == len(bot.events)
    assert len({event["message"]["id"] for event in bot.events if "message" in event}) == 50


def test_one_chats_events_arrive_in_order(line: Line, bot: Bot, somsri: Person) -> None:
    others = [line.add_person(f"คนที่ {number}") for number in range(4)]
    for number in range(20):
        for person in (somsri, *others):
            line.say(person, person, f"{person.name} {number}")
    assert line.wait_idle()
    for person in (somsri, *others):
        mine = [words for words in texts(bot) if words.startswith(f"{person.name} ")]
        assert mine == [f"{person.name} {number}" for number in range(20)]


def test_a_slow_answer_holds_up_its_own_chat_only(line: Line, bot: Bot, somsri: Person) -> None:
    other = line.add_person("สมชาย")
    assert line.wait_idle()
    arrived_before = len(bot.arrived)
    bot.hang = threading.Event()
    line.say(somsri, somsri, "ช้า")
    line.say(other, other, "เร็ว")
    assert line.wait_for(lambda: len(bot.arrived) == arrived_before + 2, timeout=5)
    bot.hang.set()
    assert line.wait_idle()


def test_a_lane_with_nothing_to_carry_ends(line: Line, somsri: Person) -> None:
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    assert not [
        thread for thread in threading.enumerate() if thread.name == f"lane-{somsri.id[:9]}" and thread.is_alive()
    ]


def test_a_failed_webhook_is_delivered_again_with_the_same_ids(line: Line, bot: Bot, somsri: Person) -> None:
    first = len(bot.arrived)
    bot.answer = lambda number: 500 if number == first else 200
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    one, two = bot.events[-2:]
    assert (one["deliveryContext"], two["deliveryContext"]) == ({"isRedelivery": False}, {"isRedelivery": True})
    assert {**one, "deliveryContext": None} == {**two, "deliveryContext": None}


def test_without_the_redelivery_switch_a_failed_webhook_is_lost(line: Line, bot: Bot, somsri: Person) -> None:
    line.nasty.redeliver = False
    before = len(bot.arrived)
    bot.answer = lambda _number: 500
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    assert len(bot.arrived) == before + 1
    assert line.last_webhook is not None and line.last_webhook["reason"] == "ERROR_STATUS_CODE"


def test_a_webhook_waits_two_seconds(line: Line, bot: Bot, somsri: Person) -> None:
    assert line.postman.timeout == 2.0
    line.postman.timeout, line.nasty.redeliver = 0.1, False
    bot.hang = threading.Event()
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    bot.hang.set()
    assert line.webhooks()[-1].status == "REQUEST_TIMEOUT"


def test_a_bot_that_is_away_gets_its_webhook_when_it_is_back(line: Line, bot: Bot, somsri: Person) -> None:
    url = line.main.webhook_url
    line.main.webhook_url = "http://127.0.0.1:1/webhook"
    line.nasty.redeliver = False
    line.say(somsri, somsri, "หาย")
    assert line.wait_idle()
    assert line.webhooks()[-1].status == "COULD_NOT_CONNECT"
    line.main.webhook_url = url
    line.say(somsri, somsri, "ถึง")
    assert line.wait_idle()
    assert texts(bot) == ["ถึง"]


def test_webhooks_never_leave_this_machine(line: Line, somsri: Person) -> None:
    line.main.webhook_url = "http://192.0.2.1/webhook"
    line.nasty.redeliver = False
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle(5)
    assert "this machine only" in str(line.webhooks()[-1].problem)
    with pytest.raises(ValueError, match="this machine"):
        line.add_channel(access_token="x", secret="x", name="x", webhook_url="https://example.com/webhook")


def test_a_burst_of_pictures_carries_one_image_set(line: Line, bot: Bot, somsri: Person) -> None:
    line.send_photos(somsri, somsri, [b"a", b"b", b"c"])
    assert line.wait_idle()
    sets = [event["message"]["imageSet"] for event in bot.events[-3:]]
    assert len({one["id"] for one in sets}) == 1
    assert [(one["index"], one["total"]) for one in sets] == [(1, 3), (2, 3), (3, 3)]


def test_several_people_in_one_post(line: Line, bot: Bot, somsri: Person) -> None:
    other = line.add_person("สมชาย")
    assert line.wait_idle()
    with line.together():
        line.say(somsri, somsri, "หนึ่ง")
        line.say(other, other, "สอง")
    assert line.wait_idle()
    assert [event["source"]["userId"] for event in bot.arrived[-1].events] == [somsri.id, other.id]


def test_duplicates_are_the_same_bytes_twice(line: Line, bot: Bot, somsri: Person) -> None:
    line.nasty.duplicate = True
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    assert bot.arrived[-1].raw == bot.arrived[-2].raw


def test_reordered_events_keep_their_times(line: Line, bot: Bot, somsri: Person, clock: Clock) -> None:
    line.nasty.reorder = True
    line.say(somsri, somsri, "ก่อน")
    clock.move(seconds=1)
    line.say(somsri, somsri, "หลัง")
    assert line.wait_idle()
    assert texts(bot) == ["หลัง", "ก่อน"]
    assert bot.events[-1]["timestamp"] < bot.events[-2]["timestamp"]


def test_a_wrong_signature_is_wrong(line: Line, bot: Bot, somsri: Person) -> None:
    line.nasty.wrong_signature = True
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    arrived = bot.arrived[-1]
    assert not SignatureValidator(DEFAULT_SECRET).validate(arrived.raw.decode(), arrived.headers["x-line-signature"])


def test_an_unknown_event_rides_along(line: Line, bot: Bot, somsri: Person) -> None:
    line.nasty.unknown_event = True
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    known, unknown = bot.arrived[-1].events
    assert known["type"] == "message"
    parsed = WebhookParser(DEFAULT_SECRET).parse(
        bot.arrived[-1].raw.decode(), bot.arrived[-1].headers["x-line-signature"]
    )
    assert isinstance(parsed[1], UnknownEvent), unknown


def test_an_unknown_sticker_is_unknown_to_the_sdk(line: Line, bot: Bot, somsri: Person) -> None:
    line.nasty.unknown_sticker = True
    line.send_sticker(somsri, somsri)
    assert line.wait_idle()
    arrived = bot.arrived[-1]
    parsed = WebhookParser(DEFAULT_SECRET).parse(arrived.raw.decode(), arrived.headers["x-line-signature"])
    assert isinstance(parsed[0], UnknownEvent)


@pytest.mark.parametrize(
    ("kind", "seen"),
    [
        ("empty", lambda events: events == []),
        ("unknown_event", lambda events: events[0]["type"] not in ("message", "follow")),
        ("unknown_message", lambda events: events[0]["message"]["type"] == "hologram"),
        ("standby_text", lambda events: events[0]["mode"] == "standby" and "replyToken" not in events[0]),
        ("wrong_signature", lambda events: events[0]["message"]["type"] == "text"),
        ("batch", lambda events: len(events) == 2),
        ("duplicate_last", lambda events: events[0]["deliveryContext"]["isRedelivery"] is False),
        ("redeliver_last", lambda events: events[0]["deliveryContext"]["isRedelivery"] is True),
    ],
)
def test_one_strange_webhook_on_request(line: Line, api: Api, bot: Bot, somsri: Person, kind: str, seen: Any) -> None:
    line.add_person("สมชาย")
    assert line.wait_idle()
    before = len(bot.arrived)
    assert api.post("/emulator/nasty/event", {"kind": kind, "chatId": somsri.id}).status == 200
    assert line.wait_idle()
    assert len(bot.arrived) == before + 1
    assert seen(bot.arrived[-1].events)


def test_nobody_writes_to_a_bot_she_has_blocked(line: Line, somsri: Person) -> None:
    line.block(somsri)
    with pytest.raises(ValueError, match="บล็อก"):
        line.say(somsri, somsri, "สวัสดี")


def test_coming_back_is_a_follow_that_says_so(line: Line, bot: Bot, somsri: Person) -> None:
    line.block(somsri)
    line.unblock(somsri)
    assert line.wait_idle()
    assert [event["type"] for event in bot.events] == ["follow", "unfollow", "follow"]
    assert [event["follow"]["isUnblocked"] for event in bot.events if "follow" in event] == [False, True]


def test_an_edited_text_keeps_its_id_and_gets_new_tokens(line: Line, bot: Bot, somsri: Person) -> None:
    group = line.add_group("หมู่ 3", [somsri])
    said = line.say(group, somsri, "น้ำเนา")
    old_quote = said.quote_token
    line.edit(said, "น้ำเน่า")
    assert line.wait_idle()
    first, edited = bot.events[-2:]
    assert edited["type"] == "messageEdited"
    assert edited["message"]["id"] == first["message"]["id"]
    assert edited["message"]["quoteToken"] != old_quote
    assert edited["replyToken"] != first["replyToken"]
    assert "markAsReadToken" not in edited["message"]
    with pytest.raises(ValueError, match="กลุ่ม"):
        line.edit(line.say(somsri, somsri, "คนเดียว"), "แก้")


def test_a_removed_bot_hears_nothing_more(line: Line, bot: Bot, somsri: Person) -> None:
    group = line.add_group("หมู่ 3", [somsri])
    line.remove_bot(group)
    line.say(group, somsri, "คุยกันเอง")
    line.join_group(group, line.add_person("เพื่อน"))
    assert line.wait_idle()
    assert [event["type"] for event in bot.events if event["source"].get("groupId")] == ["join", "leave"]


def test_each_office_gets_its_own_webhooks(line: Line, bot: Bot, somsri: Person) -> None:
    phrae = line.add_channel(access_token="phrae", secret="phrae-secret", webhook_url=bot.url, name="สอจ.แพร่")
    line.add_person("คนแพร่", channel=phrae)
    assert line.wait_idle()
    arrived = bot.arrived[-1]
    assert arrived.body["destination"] == phrae.bot_user_id != line.main.bot_user_id
    assert SignatureValidator("phrae-secret").validate(arrived.raw.decode(), arrived.headers["x-line-signature"])


def test_a_name_with_an_at_sign_is_a_mention_in_groups(line: Line, bot: Bot, somsri: Person) -> None:
    group = line.add_group("หมู่ 3", [somsri])
    line.say(group, somsri, "🙏 @น้องปั้น ดู @สมศรี ด้วย @All")
    line.say(somsri, somsri, "@น้องปั้น")
    assert line.wait_idle()
    said = {event["source"]["type"]: event["message"] for event in bot.events if event["type"] == "message"}
    in_group, alone = said["group"], said["user"]
    assert in_group["mention"]["mentionees"] == [
        {"index": 3, "length": 9, "type": "user", "userId": line.main.bot_user_id, "isSelf": True},
        {"index": 16, "length": 6, "type": "user", "userId": somsri.id, "isSelf": False},
        {"index": 28, "length": 4, "type": "all"},
    ]
    assert "mention" not in alone


def test_people_of_two_offices_never_share_a_post(line: Line, bot: Bot, somsri: Person) -> None:
    phrae = line.add_channel(access_token="phrae", secret="phrae-secret", webhook_url=bot.url, name="สอจ.แพร่")
    stranger = line.add_person("คนแพร่", channel=phrae)
    assert line.wait_idle()
    before = len(bot.arrived)
    with line.together():
        line.say(somsri, somsri, "น่าน")
        line.say(stranger, stranger, "แพร่")
    assert line.wait_idle()
    posts = {arrived.body["destination"]: len(arrived.events) for arrived in bot.arrived[before:]}
    assert posts == {line.main.bot_user_id: 1, phrae.bot_user_id: 1}
