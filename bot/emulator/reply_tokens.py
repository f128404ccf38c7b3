"""Reply tokens: who may answer what, for how long, and only once.

https://developers.line.biz/en/reference/messaging-api/#send-reply-message-reply-token (PLATFORM §2)
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.emulator import ids

LIFE_AFTER_RECEIPT = timedelta(minutes=1)
LIFE_AFTER_EVENT = timedelta(minutes=20)
PRUNE_EVERY = 1_000


@dataclass
class ReplyToken:
    value: str
    chat_id: str
    channel_token: str
    event_at: datetime
    received_at: datetime | None = None  # set when the webhook leaves; before that nobody can know the token
    used: bool = False


class ReplyTokens:
    def __init__(self) -> None:
        self._tokens: dict[str, ReplyToken] = {}
        self._made = 0

    def new(self, chat_id: str, channel_token: str, now: datetime) -> ReplyToken:
        self._made += 1
        if self._made % PRUNE_EVERY == 0:
            self._prune(now)
        token = ReplyToken(ids.reply_token(), chat_id, channel_token, now)
        self._tokens[token.value] = token
        return token

    def webhook_leaves(self, value: str, now: datetime) -> None:
        """A delivery or redelivery starts the minute anew, unless the token is used or its event is 20 minutes old."""
        token = self._tokens.get(value)
        if token and not token.used and now - token.event_at <= LIFE_AFTER_EVENT:
            token.received_at = now

    def valid(self, value: str, channel_token: str, now: datetime) -> ReplyToken | None:
        token = self._tokens.get(value)
        if token is None or token.used or token.channel_token != channel_token or token.received_at is None:
            return None
        return token if now - token.received_at <= LIFE_AFTER_RECEIPT else None

    def find(self, value: str) -> ReplyToken | None:
        return self._tokens.get(value)

    def _prune(self, now: datetime) -> None:
        limit = LIFE_AFTER_EVENT + LIFE_AFTER_RECEIPT
        self._tokens = {value: token for value, token in self._tokens.items() if now - token.event_at <= limit}
