"""Reply, push, multicast, broadcast, narrowcast, and the five validators.

https://developers.line.biz/en/reference/messaging-api/#messages (PLATFORM §2); the shape of messages is judged by
`rules`.
"""

from typing import Any

from flask import request

from bot.emulator import ids, sending
from bot.emulator.api.answering import QUOTA_GONE, Answer, Call, Endpoint, Refused, refuse_problems
from bot.emulator.narrowcasts import FEWEST_RECIPIENTS, TOO_FEW, Narrowcast
from bot.emulator.retry_keys import Accepted
from bot.emulator.rules import recipients, requests
from bot.emulator.rules.fields import Shape
from bot.emulator.rules.problems import Problems

INVALID_TO = "The property, 'to', in the request body is invalid (line: -, column: -)"
RETRY_HEADER = "X-Line-Retry-Key"
TOO_SMALL_REACH = 100  # https://developers.line.biz/en/reference/messaging-api/#send-narrowcast-message-restrictions


def reply(call: Call) -> Answer:
    if RETRY_HEADER in request.headers:
        raise Refused(400, "The retry key can't be used with this endpoint")
    _check(call, requests.REPLY)
    line, now = call.line, call.line.now()
    token = line.reply_tokens.valid(call.body["replyToken"], call.channel.access_token, now)
    if token is None:
        raise Refused(400, "Invalid reply token")
    _check_for_chat(call, token.chat_id)
    token.used = True
    shown = sending.shown_in(line, token.chat_id)
    sent = sending.into_chat(line, token.chat_id, call.body["messages"], shown=shown)
    call.channel.quota.count_sent("reply", 1, now)
    return Answer({"sentMessages": sent})


def push(call: Call) -> Answer:
    _answer_repeat(call)
    _check(call, requests.PUSH)
    line, to = call.line, call.body["to"]
    _known_recipient(call, to)
    _check_for_chat(call, to)
    cost = sending.cost_of(line, to)
    _pay(call, cost)
    sent = sending.into_chat(line, to, call.body["messages"], shown=sending.shown_in(line, to))
    _accept(call, sent)
    return Answer({"sentMessages": sent})


def multicast(call: Call) -> Answer:
    _answer_repeat(call)
    _check(call, requests.MULTICAST)
    people = list(dict.fromkeys(call.body["to"]))
    if not all(ids.USER_ID.match(one) for one in people):
        raise Refused(400, INVALID_TO)
    _check_for_chat(call, None)
    line = call.line
    reached = [
        p for one in people
        if (p := line.people.get(one)) and p.token == call.channel.access_token and p.reachable(line.now())
    ]  # fmt: skip
    _pay(call, len(reached))
    for person in reached:
        sending.into_chat(line, person.id, call.body["messages"], shown=True)
    _accept(call, None)
    return Answer({})


def broadcast(call: Call) -> Answer:
    _answer_repeat(call)
    _check(call, requests.BROADCAST)
    _check_for_chat(call, None)
    reached = sending.friends(call.line, call.channel)
    _pay(call, len(reached))
    for person in reached:
        sending.into_chat(call.line, person.id, call.body["messages"], shown=True)
    _accept(call, None)
    return Answer({})


def narrowcast(call: Call) -> Answer:
    """Filters cannot be applied to people without attributes, so the reach is all friends; LINE's privacy floors
    hold."""
    _answer_repeat(call)
    _check(call, requests.NARROWCAST)
    _check_for_chat(call, None)
    problems = Problems()
    recipients.known(call.body.get("recipient"), problems)
    refuse_problems(problems)
    reached = sending.friends(call.line, call.channel)
    if call.body.get("filter") and len(reached) < TOO_SMALL_REACH:
        raise Refused(403, "The number of target users is not enough to send a narrowcast with this filter")
    most = (call.body.get("limit") or {}).get("max", len(reached))
    reached = reached[:most]
    job = Narrowcast(call.request_id, call.line.now(), len(reached))
    if len(reached) < FEWEST_RECIPIENTS:
        job.error_code = TOO_FEW
    else:
        _pay(call, len(reached))
        for person in reached:
            sending.into_chat(call.line, person.id, call.body["messages"], shown=True)
        job.success = len(reached)
    call.channel.narrowcasts.add(job)
    _accept(call, None)
    return Answer({}, 202)


def narrowcast_progress(call: Call) -> Answer:
    job = call.channel.narrowcasts.find(request.args.get("requestId", ""), call.line.now())
    if job is None:
        raise Refused(404, "Not found")
    return Answer(job.as_json())


def validate(call: Call) -> Answer:
    _check(call, requests.VALIDATE)
    return Answer({})


def _check(call: Call, rule: Shape) -> None:
    problems = Problems()
    rule.check(call.body, "", problems)
    refuse_problems(problems)
    call.summary = ", ".join(message["type"] for message in call.body["messages"])


def _check_for_chat(call: Call, chat_id: str | None) -> None:
    """What depends on the chat: mentions, quote tokens, a video's tracking id. None for sends to many."""
    problems = Problems()
    line = call.line
    group = line.groups.get(chat_id or "")
    quotable = {m.quote_token for m in line.chats.of(chat_id)} if chat_id else None
    recipients.fit(call.body["messages"], group.members if group else None, quotable, problems)
    refuse_problems(problems)


def _known_recipient(call: Call, to: str) -> None:
    """A malformed id is the caller's mistake; an id of nobody, or of another provider's person, is refused too."""
    line, token = call.line, call.channel.access_token
    if not (ids.USER_ID.match(to) or ids.GROUP_ID.match(to) or ids.ROOM_ID.match(to)):
        raise Refused(400, INVALID_TO)
    group, person = line.groups.get(to), line.people.get(to)
    owner = group or person
    if owner is None or owner.token != token or (group is not None and not group.bot_inside):
        raise Refused(400, "Failed to send messages")


def _answer_repeat(call: Call) -> None:
    key = request.headers.get(RETRY_HEADER)
    if key is None:
        return
    if not ids.RETRY_KEY.match(key):
        raise Refused(400, "The value of the X-Line-Retry-Key header is invalid")
    accepted = call.channel.retry_keys.find(key, call.line.now())
    if accepted is None:
        return
    more: dict[str, Any] = {"sentMessages": accepted.sent_messages} if accepted.sent_messages else {}
    headers = {"x-line-accepted-request-id": accepted.request_id}
    raise Refused(409, "The retry key is already accepted", headers=headers, **more)


def _pay(call: Call, cost: int) -> None:
    quota, now = call.channel.quota, call.line.now()
    if not quota.allows(cost, now):
        raise Refused(429, QUOTA_GONE)
    sending.spend(call.line, call.channel, call.kind, cost)
    call.cost = cost
    call.channel.aggregation_units.update(call.body.get("customAggregationUnits", []))


def _accept(call: Call, sent: list[dict[str, Any]] | None) -> None:
    key = request.headers.get(RETRY_HEADER)
    if key:
        call.channel.retry_keys.remember(key, Accepted(call.request_id, call.line.now(), sent))


_ROOT = "/v2/bot/message"
ENDPOINTS = (
    Endpoint("reply", "POST", f"{_ROOT}/reply", reply, takes="json"),
    Endpoint("push", "POST", f"{_ROOT}/push", push, takes="json"),
    Endpoint("multicast", "POST", f"{_ROOT}/multicast", multicast, takes="json"),
    Endpoint("broadcast", "POST", f"{_ROOT}/broadcast", broadcast, takes="json"),
    Endpoint("narrowcast", "POST", f"{_ROOT}/narrowcast", narrowcast, takes="json"),
    Endpoint("narrowcast-progress", "GET", f"{_ROOT}/progress/narrowcast", narrowcast_progress),
    *(
        Endpoint(f"validate-{kind}", "POST", f"{_ROOT}/validate/{kind}", validate, takes="json")
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast")
    ),
)
