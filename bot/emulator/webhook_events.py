"""Builds the event objects LINE posts to a bot: common fields, tokens, sources.

https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects (PLATFORM §1.1–1.3); sending them is
`delivery`'s work.
"""

from datetime import datetime
from typing import Any

from bot.emulator import ids
from bot.emulator.people import Group, Person
from bot.emulator.state import State

# Event types LINE gives a reply token to, in active mode (PLATFORM §1.2).
ANSWERABLE = frozenset(
    {
        "message", "messageEdited", "follow", "join", "memberJoined", "postback",
        "videoPlayComplete", "beacon", "accountLink", "membership",
    }
)  # fmt: skip


def event(state: State, kind: str, chat_id: str, person: Person | None, **own: Any) -> dict[str, Any]:
    """One event of a chat. `person` is who caused it (None for join and leave); `own` are the type's own properties."""
    now = state.now()
    active = not state.nasty.standby
    body: dict[str, Any] = {
        "type": kind,
        "mode": "active" if active else "standby",
        "timestamp": _milliseconds(now),
        "webhookEventId": ids.webhook_event_id(_milliseconds(now)),
        "deliveryContext": {"isRedelivery": False},
        "source": source(state, chat_id, person),
    }
    if active and kind in ANSWERABLE:
        body["replyToken"] = state.reply_tokens.new(chat_id, state.channel_of(chat_id).access_token, now).value
    body.update(own)
    return body


def source(state: State, chat_id: str, person: Person | None) -> dict[str, str]:
    if chat_id in state.groups:
        origin = {"type": "group", "groupId": chat_id}
        if person:
            origin["userId"] = person.id
        return origin
    return {"type": "user", "userId": chat_id}


def unknown_event(state: State, chat_id: str) -> dict[str, Any]:
    """An event of a type that no published SDK knows; LINE announces that such types may come at any time."""
    extra = event(state, "horizonShift", chat_id, state.people.get(chat_id))
    extra["horizonShift"] = {"angle": 42}
    return extra


def user_source(person: Person) -> dict[str, str]:
    return {"type": "user", "userId": person.id}


def members(group: Group) -> list[dict[str, str]]:
    return [{"type": "user", "userId": member} for member in group.members]


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
