"""Puts the bot's messages into chats and counts what they cost.

Who receives, who is skipped in silence and who pays is decided here (PLATFORM §2, §3); whether the objects are
allowed is decided in `rules`.
"""

from typing import Any

from bot.emulator import ids
from bot.emulator.chats import BOT, ChatMessage
from bot.emulator.people import Person
from bot.emulator.state import Channel, State

# Kinds a person can quote, so that LINE returns a quote token for them.
# https://developers.line.biz/en/docs/messaging-api/get-quote-tokens/
QUOTABLE = frozenset({"text", "textV2", "sticker", "image", "video", "template"})


def into_chat(state: State, chat_id: str, messages: list[dict[str, Any]], *, shown: bool) -> list[dict[str, Any]]:
    """LINE's sentMessages for these objects. When not `shown` (blocked, not a friend) they are accepted and lost."""
    sent = []
    for message in messages:
        bubble = ChatMessage(ids.message_id(), chat_id, BOT, state.now(), message)
        answer: dict[str, Any] = {"id": bubble.id}
        if message["type"] in QUOTABLE:
            bubble.quote_token = answer["quoteToken"] = ids.long_token()
        sent.append(answer)
        if shown:
            state.chats.add(bubble)
            state.show_message(bubble)
    if shown and state.chats.loading_until.pop(chat_id, None) is not None:
        state.changes.tell({"type": "loading_end", "chatId": chat_id})
    return sent


def shown_in(state: State, chat_id: str) -> bool:
    """Whether a message to this chat can be seen at all."""
    group = state.groups.get(chat_id)
    if group is not None:
        return group.bot_inside
    return state.people[chat_id].reachable(state.now())


def cost_of(state: State, chat_id: str) -> int:
    """Messages billed for one send to this chat: every member of a group, nobody who cannot receive it."""
    group = state.groups.get(chat_id)
    if group is not None:
        return len(group.members) if group.bot_inside else 0
    return 1 if state.people[chat_id].reachable(state.now()) else 0


def friends(state: State, channel: Channel) -> list[Person]:
    return [p for p in state.people.values() if p.token == channel.access_token and p.friend and not p.blocked]


def spend(state: State, channel: Channel, kind: str, recipients: int) -> None:
    now = state.now()
    channel.quota.spend(recipients, now)
    channel.quota.count_sent(kind, recipients, now)
    state.show_quota(channel)
