"""Push, multicast, broadcast, narrowcast: who receives, who pays, what a retry key remembers, when a month ends."""

from __future__ import annotations

from typing import Any

import pytest

from bot.emulator import Line
from bot.emulator.people import Person
from tests.bot.emulator.conftest import Api, Bot, Clock, text

KEY = "123e4567-e89b-12d3-a456-426614174000"
OTHER_KEY = "123e4567-e89b-12d3-a456-426614174001"


def used(api: Api) -> int:
    total: int = api.get("/v2/bot/message/quota/consumption").body["totalUsage"]
    return total


def test_a_push_is_seen_and_paid(line: Line, api: Api, somsri: Person) -> None:
    answer = api.push(somsri, text("แจ้งผลค่ะ"), text("อีกข้อความ"))
    assert answer.status == 200
    assert len(answer.body["sentMessages"]) == 2
    assert line.bot_messages(somsri)[0].text == "แจ้งผลค่ะ"
    assert used(api) == 1, "a send counts people, not message objects"


def test_a_push_to_a_group_costs_every_member(line: Line, api: Api, somsri: Person) -> None:
    group = line.add_group("หมู่ 3", [somsri, line.add_person("ก"), line.add_person("ข")])
    assert api.push(group).status == 200
    assert used(api) == 3
    assert len(line.bot_messages(group)) == 1


def test_a_push_to_who_blocked_is_accepted_unseen_and_free(line: Line, api: Api, somsri: Person) -> None:
    line.block(somsri)
    assert api.push(somsri).status == 200
    assert line.bot_messages(somsri) == []
    assert used(api) == 0


def test_a_stranger_is_reachable_for_seven_days_after_writing(line: Line, api: Api, clock: Clock) -> None:
    stranger = line.add_person("คนผ่านทาง", friend=False)
    api.push(stranger)
    assert line.bot_messages(stranger) == []
    line.say(stranger, stranger, "ขอถามหน่อย")
    clock.move(days=7)
    api.push(stranger)
    assert len(line.bot_messages(stranger)) == 1
    clock.move(seconds=1)
    api.push(stranger)
    assert len(line.bot_messages(stranger)) == 1


@pytest.mark.parametrize("to", ["someone", "U123", "U" + "G" * 32, "u" + "0" * 32, "U" + "0" * 33])
def test_a_malformed_recipient_is_refused(api: Api, to: str) -> None:
    answer = api.push(to)
    assert answer.status == 400
    assert answer.message == "The property, 'to', in the request body is invalid (line: -, column: -)"


def test_a_recipient_nobody_knows_is_refused(api: Api) -> None:
    answer = api.push("U" + "0" * 32)
    assert (answer.status, answer.message) == (400, "Failed to send messages")


def test_another_offices_person_is_unknown_here(line: Line, api: Api) -> None:
    phrae = line.add_channel(access_token="phrae", secret="s", name="สอจ.แพร่")
    assert api.push(line.add_person("คนแพร่", channel=phrae)).status == 400


def test_a_retry_key_is_answered_409_with_the_first_answer(line: Line, api: Api, somsri: Person) -> None:
    first = api.push(somsri, X_Line_Retry_Key=KEY)
    again = api.push(somsri, X_Line_Retry_Key=KEY)
    assert (first.status, again.status) == (200, 409)
    assert again.body == {"message": "The retry key is already accepted", "sentMessages": first.body["sentMessages"]}
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert again.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert len(line.bot_messages(somsri)) == 1
    assert used(api) == 1


def test_a_retry_key_with_another_body_is_taken_for_the_same_request(line: Line, api: Api, somsri: Person) -> None:
    api.push(somsri, X_Line_Retry_Key=KEY)
    assert api.push(somsri, text("อื่น"), X_Line_Retry_Key=KEY).status == 409
    assert len(line.bot_messages(somsri)) == 1


def test_a_retry_key_is_forgotten_after_a_day(line: Line, api: Api, somsri: Person, clock: Clock) -> None:
    api.push(somsri, X_Line_Retry_Key=KEY)
    clock.move(hours=23, minutes=59)
    assert api.push(somsri, X_Line_Retry_Key=KEY).status == 409
    clock.move(minutes=1)
    assert api.push(somsri, X_Line_Retry_Key=KEY).status == 200


def test_a_refused_request_does_not_use_up_its_retry_key(api: Api, somsri: Person) -> None:
    assert api.push(somsri, text("ก" * 5001), X_Line_Retry_Key=KEY).status == 400
    assert api.push(somsri, X_Line_Retry_Key=KEY).status == 200


def test_a_retry_key_is_a_uuid(api: Api, somsri: Person) -> None:
    assert api.push(somsri, X_Line_Retry_Key="again").status == 400


def test_offices_do_not_share_retry_keys(line: Line, base: str, api: Api, somsri: Person) -> None:
    phrae = line.add_channel(access_token="phrae", secret="s", name="สอจ.แพร่")
    api.push(somsri, X_Line_Retry_Key=KEY)
    assert Api(base, "phrae").push(line.add_person("คนแพร่", channel=phrae), X_Line_Retry_Key=KEY).status == 200


def multicast(api: Api, people: list[Any], **headers: str) -> Any:
    return api.post("/v2/bot/message/multicast", {"to": people, "messages": [text()]}, **headers)


def test_a_multicast_reaches_who_can_be_reached(line: Line, api: Api, somsri: Person) -> None:
    blocked = line.add_person("บล็อก")
    line.block(blocked)
    answer = multicast(api, [somsri.id, somsri.id, blocked.id, "U" + "0" * 32], X_Line_Retry_Key=KEY)
    assert (answer.status, answer.body) == (200, {})
    assert len(line.bot_messages(somsri)) == 1
    assert used(api) == 1
    assert multicast(api, [somsri.id], X_Line_Retry_Key=KEY).body == {"message": "The retry key is already accepted"}


def test_a_multicast_takes_500_people(api: Api, somsri: Person) -> None:
    many = [f"U{number:032x}" for number in range(500)]
    assert multicast(api, many).status == 200
    refused = multicast(api, [*many, somsri.id])
    assert (refused.status, refused.properties) == (400, ["to"])


def test_a_multicast_to_a_group_is_refused(line: Line, api: Api, somsri: Person) -> None:
    assert multicast(api, [line.add_group("หมู่ 3", [somsri]).id]).status == 400


def test_a_broadcast_reaches_every_friend(line: Line, api: Api, somsri: Person) -> None:
    somchai, stranger = line.add_person("สมชาย"), line.add_person("คนผ่านทาง", friend=False)
    assert api.post("/v2/bot/message/broadcast", {"messages": [text("วันหยุด")]}, X_Line_Retry_Key=KEY).status == 200
    assert [len(line.bot_messages(one)) for one in (somsri, somchai, stranger)] == [1, 1, 0]
    assert used(api) == 2


def test_a_narrowcast_below_fifty_people_fails_later(api: Api, somsri: Person) -> None:
    accepted = api.post("/v2/bot/message/narrowcast", {"messages": [text()]})
    assert (accepted.status, accepted.body) == (202, {})
    progress = api.get(f"/v2/bot/message/progress/narrowcast?requestId={accepted.headers['x-line-request-id']}")
    assert (progress.body["phase"], progress.body["errorCode"]) == ("failed", 2)
    assert used(api) == 0


def test_a_narrowcast_to_fifty_friends_arrives(line: Line, api: Api) -> None:
    people = [line.add_person(f"คนที่ {number}") for number in range(50)]
    accepted = api.post("/v2/bot/message/narrowcast", {"messages": [text()]})
    progress = api.get(f"/v2/bot/message/progress/narrowcast?requestId={accepted.headers['x-line-request-id']}")
    assert (progress.body["phase"], progress.body["successCount"]) == ("succeeded", 50)
    assert len(line.bot_messages(people[-1])) == 1


def test_the_month_ends_when_the_quota_is_used_up(line: Line, api: Api, somsri: Person, clock: Clock) -> None:
    line.main.quota.choose({"limit": 300, "used": 299}, clock())
    assert api.get("/v2/bot/message/quota").body == {"type": "limited", "value": 300}
    assert api.push(somsri).status == 200
    gone = api.push(somsri)
    assert (gone.status, gone.body) == (429, {"message": "You have reached your monthly limit."})
    assert len(line.bot_messages(somsri)) == 1
    clock.move(days=10)
    assert api.push(somsri).status == 200, "a new month has a new quota"


def test_a_send_that_does_not_fit_into_the_quota_sends_to_nobody(
    line: Line, api: Api, somsri: Person, clock: Clock
) -> None:
    other = line.add_person("ก")
    line.main.quota.choose({"limit": 1, "used": 0}, clock())
    assert multicast(api, [somsri.id, other.id]).status == 429
    assert line.bot_messages(somsri) == line.bot_messages(other) == []


def test_a_reply_is_free_when_the_quota_is_gone(line: Line, api: Api, reply_token: str, clock: Clock) -> None:
    line.main.quota.choose({"limit": 0}, clock())
    assert api.reply(reply_token).status == 200


@pytest.mark.parametrize(("plan", "limit"), [("free", 300), ("basic", 15_000), ("pro", 35_000)])
def test_the_thai_plans_are_presets(line: Line, api: Api, clock: Clock, plan: str, limit: int) -> None:
    line.main.quota.choose(plan, clock())
    assert api.get("/v2/bot/message/quota").body == {"type": "limited", "value": limit}


def test_no_limit_is_told_as_none(line: Line, api: Api, clock: Clock) -> None:
    line.main.quota.choose("none", clock())
    assert api.get("/v2/bot/message/quota").body == {"type": "none"}


def test_what_was_sent_on_a_day_is_known_the_day_after(
    api: Api, somsri: Person, reply_token: str, clock: Clock
) -> None:
    api.reply(reply_token)
    api.push(somsri)
    today = api.get("/v2/bot/message/delivery/push?date=20261122")
    assert today.body == {"status": "unready"}
    clock.move(days=1)
    assert api.get("/v2/bot/message/delivery/push?date=20261122").body == {"status": "ready", "success": 1}
    assert api.get("/v2/bot/message/delivery/reply?date=20261122").body == {"status": "ready", "success": 1}
    assert api.get("/v2/bot/message/delivery/reply?date=yesterday").status == 400


def test_aggregation_units_are_counted_and_one_at_a_time(api: Api, somsri: Person) -> None:
    body = {"to": somsri.id, "messages": [text()], "customAggregationUnits": ["promo_1"]}
    assert api.post("/v2/bot/message/push", body).status == 200
    assert api.post("/v2/bot/message/push", {**body, "customAggregationUnits": ["a", "b"]}).status == 400
    assert api.post("/v2/bot/message/push", {**body, "customAggregationUnits": ["no blanks"]}).status == 400
    assert api.get("/v2/bot/message/aggregation/info").body == {"numOfCustomAggregationUnits": 1}
    assert api.get("/v2/bot/message/aggregation/list").body == {"customAggregationUnits": ["promo_1"]}


def test_a_quote_token_is_good_in_its_own_chat_only(line: Line, api: Api, somsri: Person) -> None:
    other = line.add_person("สมชาย")
    token = line.say(somsri, somsri, "ตกลงไหม").quote_token
    assert api.push(somsri, text("ตกลงค่ะ", quoteToken=token)).status == 200
    refused = api.push(other, text("ตกลงค่ะ", quoteToken=token))
    assert (refused.status, refused.properties) == (400, ["messages[0].quoteToken"])


def test_only_members_can_be_mentioned(line: Line, api: Api, somsri: Person) -> None:
    group, outsider = line.add_group("หมู่ 3", [somsri]), line.add_person("คนนอก")

    def mention(who: Person) -> dict[str, Any]:
        one = {"type": "mention", "mentionee": {"type": "user", "userId": who.id}}
        return {"type": "textV2", "text": "สวัสดี {k}", "substitution": {"k": one}}

    assert api.push(group, mention(somsri)).status == 200
    assert api.push(group, mention(outsider)).status == 400


def test_loading_shows_in_one_to_one_chats_until_the_bot_writes(line: Line, api: Api, bot: Bot, somsri: Person) -> None:
    started = api.post("/v2/bot/chat/loading/start", {"chatId": somsri.id, "loadingSeconds": 30})
    assert (started.status, started.body) == (202, {})
    assert somsri.id in line.chats.loading_until
    api.push(somsri)
    assert somsri.id not in line.chats.loading_until


@pytest.mark.parametrize(("seconds", "status"), [(5, 202), (60, 202), (0, 400), (65, 400), (7, 400), (7.5, 400)])
def test_loading_goes_in_steps_of_five(api: Api, somsri: Person, seconds: float, status: int) -> None:
    assert api.post("/v2/bot/chat/loading/start", {"chatId": somsri.id, "loadingSeconds": seconds}).status == status


def test_loading_in_a_group_is_refused(line: Line, api: Api, somsri: Person) -> None:
    assert api.post("/v2/bot/chat/loading/start", {"chatId": line.add_group("หมู่ 3", [somsri]).id}).status == 400


def test_mark_as_read_takes_everything_before_it_along(line: Line, api: Api, somsri: Person) -> None:
    first, second, third = (line.say(somsri, somsri, words) for words in ("หนึ่ง", "สอง", "สาม"))
    assert api.post("/v2/bot/chat/markAsRead", {"markAsReadToken": second.mark_as_read_token}).status == 200
    assert [message.read for message in (first, second, third)] == [True, True, False]
    assert api.post("/v2/bot/chat/markAsRead", {"markAsReadToken": "x"}).status == 400
