"""The only code that speaks to LINE: `LineClient`, what it answers, and one exception for each meaning of a failure.

Import from here; the division into files is nobody else's business.
"""

from bot.line_client.answers import BotInfo, Content, GroupSummary, Profile, Quota, Sent
from bot.line_client.client import LineClient, Transcoding
from bot.line_client.errors import (
    Gone,
    LineError,
    MaybeSent,
    NotReady,
    QuotaGone,
    RateLimited,
    Refused,
    ReplyTokenGone,
    TooLarge,
    TryLater,
    Unauthorized,
    UnknownPerson,
)

__all__ = [
    "BotInfo",
    "Content",
    "Gone",
    "GroupSummary",
    "LineClient",
    "LineError",
    "MaybeSent",
    "NotReady",
    "Profile",
    "Quota",
    "QuotaGone",
    "RateLimited",
    "Refused",
    "ReplyTokenGone",
    "Sent",
    "TooLarge",
    "Transcoding",
    "TryLater",
    "Unauthorized",
    "UnknownPerson",
]
