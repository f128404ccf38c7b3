"""Replies: one use, one minute, never a retry key, free of charge."""

from __future__ import annotations

from bot.emulator import Line
from bot.emulator.people import Person
from tests.bot.emulator.conftest import Api, Bot, Clock, text

KEY = "123e4567-e89b-12d3-a456-426614174000"


def test_a_reply_reaches_the_chat_of_its_token(line: Line, api: Api, somsri: Person, reply_token: str) -> None:
    answer = api.reply(reply_token, text("รับทราบค่ะ"), text("ขอบคุณค่ะ"))
    assert answer.status == 200
    assert [message.text for message in line.bot_messages(somsri)] == ["รับทราบค่ะ", "ขอบคุณค่ะ"]
    assert [sent["id"] for sent in answer.body["sentMessages"]] == [m.id for m in line.bot_messages(somsri)]
    assert all(sent["quoteToken"] for sent in answer.body["sentMessages"])
    assert "x-line-request-id" in answer.headers


def test_a_reply_token_is_used_once(api: Api, reply_token: str) -> None:
    assert api.reply(reply_token).status == 200
    again = api.reply(reply_token)
    assert (again.status, again.body) == (400, {"message": "Invalid reply token"})


def test_a_reply_token_lives_a_minute_after_the_webhook(api: Api, clock: Clock, reply_token: str) -> None:
    clock.move(seconds=60)
    assert api.reply(reply_token).status == 200


def test_a_reply_token_is_dead_after_more_than_a_minute(api: Api, clock: Clock, reply_token: str) -> None:
    clock.move(seconds=60.001)
    assert api.reply(reply_token).message == "Invalid reply token"


def test_a_redelivery_gives_an_unused_token_a_new_minute(line: Line, api: Api, clock: Clock, reply_token: str) -> None:
    clock.move(minutes=19)
    assert line.postman.repeat_last(redelivery=True)
    assert line.wait_idle()
    clock.move(seconds=59)
    assert api.reply(reply_token).status == 200


def test_a_redelivery_more_than_twenty_minutes_after_the_event_revives_nothing(
    line: Line, api: Api, clock: Clock, reply_token: str
) -> None:
    clock.move(minutes=20, seconds=1)
    line.postman.repeat_last(redelivery=True)
    assert line.wait_idle()
    assert api.reply(reply_token).message == "Invalid reply token"


def test_a_redelivery_does_not_revive_a_used_token(line: Line, api: Api, reply_token: str) -> None:
    api.reply(reply_token)
    line.postman.repeat_last(redelivery=True)
    assert line.wait_idle()
    assert api.reply(reply_token).status == 400


def test_a_refused_reply_leaves_the_token_good(api: Api, reply_token: str) -> None:
    assert api.reply(reply_token, text("ก" * 5001)).status == 400
    assert api.reply(reply_token).status == 200


def test_a_token_of_nobody_is_invalid(api: Api) -> None:
    assert api.reply("0" * 32).message == "Invalid reply token"


def test_a_retry_key_on_a_reply_is_refused(api: Api, reply_token: str) -> None:
    assert api.reply(reply_token, X_Line_Retry_Key=KEY).status == 400
    assert api.reply(reply_token).status == 200, "the refused call must not have used the token"


def test_a_reply_costs_nothing(line: Line, api: Api, reply_token: str) -> None:
    api.reply(reply_token)
    assert api.get("/v2/bot/message/quota/consumption").body == {"totalUsage": 0}
    assert line.api_calls("reply")[0].cost == 0


def test_another_channels_token_is_invalid(line: Line, base: str, reply_token: str) -> None:
    line.add_channel(access_token="phrae", secret="s", name="สอจ.แพร่")
    assert Api(base, "phrae").reply(reply_token).message == "Invalid reply token"


def test_a_reply_into_a_group_is_seen_by_the_group(line: Line, api: Api, bot: Bot, somsri: Person) -> None:
    group = line.add_group("หมู่ 3", [somsri])
    line.say(group, somsri, "มีใครอยู่ไหม")
    assert line.wait_idle()
    assert api.reply(bot.events[-1]["replyToken"], text("อยู่ค่ะ")).status == 200
    assert line.bot_messages(group)[0].text == "อยู่ค่ะ"
    assert line.bot_messages(somsri) == []


def test_a_reply_to_somebody_who_has_blocked_meanwhile_is_accepted_and_lost(
    line: Line, api: Api, somsri: Person, reply_token: str
) -> None:
    line.block(somsri)
    assert api.reply(reply_token).status == 200
    assert line.bot_messages(somsri) == []


def test_a_webhook_in_standby_mode_has_no_reply_token(line: Line, bot: Bot, somsri: Person) -> None:
    line.nasty.standby = True
    line.say(somsri, somsri, "สวัสดี")
    assert line.wait_idle()
    assert bot.events[-1]["mode"] == "standby"
    assert "replyToken" not in bot.events[-1]
