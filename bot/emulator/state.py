"""The whole memory of the stand-in, behind one lock, and the channels that share it.

It holds the parts together; every rule is in the module of its subject.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.emulator.buckets import Buckets
from bot.emulator.changes import Changes
from bot.emulator.chats import ChatMessage, Chats
from bot.emulator.contents import Contents
from bot.emulator.menus import RichMenus
from bot.emulator.narrowcasts import Narrowcasts
from bot.emulator.nasty import Nasty
from bot.emulator.people import Group, Person
from bot.emulator.quota import Quota
from bot.emulator.reply_tokens import ReplyTokens
from bot.emulator.retry_keys import RetryKeys

MARKS_KEPT = 50_000
Clock = Callable[[], datetime]


@dataclass
class Channel:
    """One official account: its secrets, where its webhooks go, and what LINE keeps for it alone."""

    access_token: str
    secret: str
    webhook_url: str
    bot_user_id: str
    name: str
    basic_id: str
    webhook_active: bool = True
    quota: Quota = field(default_factory=Quota)
    menus: RichMenus = field(default_factory=RichMenus)
    retry_keys: RetryKeys = field(default_factory=RetryKeys)
    narrowcasts: Narrowcasts = field(default_factory=Narrowcasts)
    buckets: Buckets = field(default_factory=Buckets)
    aggregation_units: set[str] = field(default_factory=set)

    def start_anew(self) -> None:
        """A fresh month without memory of sends; address, secrets and menus stay."""
        self.quota = Quota()
        self.retry_keys, self.narrowcasts, self.buckets = RetryKeys(), Narrowcasts(), Buckets()
        self.aggregation_units = set()


class State:
    def __init__(self, clock: Clock | None = None) -> None:
        self.lock = threading.RLock()
        self.clock: Clock = clock or (lambda: datetime.now(UTC))
        self.changes = Changes(self.lock)
        self.channels: dict[str, Channel] = {}
        self.nasty = Nasty()
        self.latency = 0.0  # seconds every API call takes at least
        self.rate_limits = True
        self.last_webhook: dict[str, Any] | None = None
        self.empty()

    def empty(self) -> None:
        self.people: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.chats = Chats()
        self.contents = Contents()
        self.reply_tokens = ReplyTokens()
        self.mark_as_read: dict[str, str] = {}  # token → message id

    def now(self) -> datetime:
        return self.clock()

    def remember_mark(self, token: str, message_id: str) -> None:
        """LINE's mark-as-read tokens never expire; the newest many are enough here."""
        self.mark_as_read[token] = message_id
        if len(self.mark_as_read) > MARKS_KEPT:
            del self.mark_as_read[next(iter(self.mark_as_read))]

    def knows(self, chat_id: str) -> bool:
        return chat_id in self.people or chat_id in self.groups

    def channel_of(self, chat_id: str) -> Channel:
        """The bot a chat belongs to. KeyError for an unknown chat."""
        owner = self.people.get(chat_id) or self.groups[chat_id]
        return self.channels[owner.token]

    def rich_menu_of(self, person: Person) -> str | None:
        return self.channels[person.token].menus.of(person.id)

    def show_message(self, message: ChatMessage) -> None:
        self.changes.tell({"type": "message", "chatId": message.chat_id, "message": self.chats.shown(message)})

    def show_person(self, person: Person) -> None:
        self.changes.tell({"type": "person", "person": person.as_json(self.rich_menu_of(person))})

    def show_rich_menu(self, person: Person) -> None:
        self.changes.tell({"type": "richmenu", "personId": person.id, "richMenuId": self.rich_menu_of(person)})

    def show_group(self, group: Group) -> None:
        self.changes.tell({"type": "group", "group": group.as_json()})

    def show_quota(self, channel: Channel) -> None:
        self.changes.tell({"type": "quota", "quota": channel.quota.as_json(self.now())})

    def show_nasty(self) -> None:
        self.changes.tell({"type": "nasty", "nasty": self.nasty.as_json()})
