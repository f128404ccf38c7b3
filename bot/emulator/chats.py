"""The bubbles of every chat, in order, as the people in it see them.

It keeps and finds them; it does not know why a bubble was sent.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

MESSAGES_KEPT = 2_000  # in one chat; older bubbles fall off, as nobody scrolls that far in a test
BOT = "bot"


@dataclass
class ChatMessage:
    """One bubble. `line` is LINE's own object: the bot's message as sent, or the webhook's message of a person."""

    id: str
    chat_id: str
    sender: str  # "bot" or a person's id
    at: datetime
    line: dict[str, Any]
    quote_token: str | None = None
    mark_as_read_token: str | None = None
    content_url: str | None = None
    read: bool = False
    quick_reply_used: bool = False

    @property
    def from_bot(self) -> bool:
        return self.sender == BOT

    @property
    def text(self) -> str:
        """The words a screen reader would say first: the text, else the alternative text, else nothing."""
        return str(self.line.get("text") or self.line.get("altText") or "")

    @property
    def quick_reply(self) -> list[dict[str, Any]] | None:
        if self.quick_reply_used:
            return None
        items = (self.line.get("quickReply") or {}).get("items")
        return list(items) if items else None


class Chats:
    """Every chat by its id: a person's id for a one-to-one chat, a group's id for a group."""

    def __init__(self) -> None:
        self._by_chat: dict[str, dict[str, ChatMessage]] = {}
        self._where: dict[str, str] = {}
        self.loading_until: dict[str, datetime] = {}

    def add(self, message: ChatMessage) -> None:
        chat = self._by_chat.setdefault(message.chat_id, {})
        chat[message.id] = message
        self._where[message.id] = message.chat_id
        if len(chat) > MESSAGES_KEPT:
            oldest = next(iter(chat))
            del chat[oldest]
            self._where.pop(oldest, None)

    def remove(self, message_id: str) -> ChatMessage | None:
        chat_id = self._where.pop(message_id, None)
        return self._by_chat[chat_id].pop(message_id, None) if chat_id else None

    def find(self, message_id: str) -> ChatMessage | None:
        chat_id = self._where.get(message_id)
        return self._by_chat[chat_id].get(message_id) if chat_id else None

    def of(self, chat_id: str) -> list[ChatMessage]:
        return list(self._by_chat.get(chat_id, {}).values())

    def last(self, chat_id: str) -> ChatMessage | None:
        chat = self._by_chat.get(chat_id)
        return chat[next(reversed(chat))] if chat else None

    def open(self, chat_id: str) -> None:
        self._by_chat.setdefault(chat_id, {})

    def ids(self) -> list[str]:
        return list(self._by_chat)

    def shown(self, message: ChatMessage) -> dict[str, Any]:
        """A bubble for the page. Quick replies show only under the newest bubble of a chat and until one is tapped:
        https://developers.line.biz/en/docs/messaging-api/using-quick-reply/"""
        newest = self.last(message.chat_id) is message
        bubble: dict[str, Any] = {
            "id": message.id,
            "chatId": message.chat_id,
            "from": message.sender,
            "at": message.at.isoformat(),
            "line": message.line,
            "quickReply": message.quick_reply if newest else None,
            "contentUrl": message.content_url,
            "read": message.read,
        }
        if message.line.get("sender"):
            bubble["sender"] = message.line["sender"]
        return bubble
