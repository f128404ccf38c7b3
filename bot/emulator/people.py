"""Who is there: people, groups, and which bot each of them knows.

It holds facts only; what a person does is in `talking` and `tapping`, what LINE thinks of it in `sending`.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

# https://developers.line.biz/en/reference/messaging-api/#send-push-message (PLATFORM §2, "Who can be pushed")
STRANGERS_REACHABLE_FOR = timedelta(days=7)

ROLES = ("owner", "villager", "officer", "guest")
AVATARS = {"owner": "🏭", "villager": "🌾", "officer": "🧑‍💼", "guest": "🙂"}


@dataclass
class Person:
    id: str
    name: str
    role: str
    token: str  # the channel access token of the bot this person knows
    friend: bool = True
    blocked: bool = False
    last_wrote: datetime | None = None

    def reachable(self, now: datetime) -> bool:
        """Whether a push arrives: friends, and strangers who wrote in the last seven days; never after a block."""
        if self.blocked:
            return False
        return self.friend or (self.last_wrote is not None and now - self.last_wrote <= STRANGERS_REACHABLE_FOR)

    def as_json(self, rich_menu_id: str | None) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role,
            "avatar": AVATARS.get(self.role, AVATARS["guest"]),
            "blocked": self.blocked,
            "friend": self.friend,
            "richMenuId": rich_menu_id,
        }


@dataclass
class Group:
    id: str
    name: str
    token: str
    members: list[str] = field(default_factory=list)
    bot_inside: bool = True

    def as_json(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "members": list(self.members), "botInside": self.bot_inside}
