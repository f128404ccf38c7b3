"""What a month's messages cost and when they run out, with the Thai plans as presets.

It counts recipients (PLATFORM §3); who is a recipient is decided in `sending`.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

# Messages a month included in the plan; Free cannot buy more.
# https://lineforbusiness.com/th/service/line-oa-features/broadcast-message (PLATFORM §3, second-hand figures)
PLANS = {"free": 300, "basic": 15_000, "pro": 35_000}
# Daily figures are cut in UTC+9: https://developers.line.biz/en/reference/messaging-api/#get-number-of-push-messages
STATISTICS_ZONE = timezone(timedelta(hours=9))


@dataclass
class Quota:
    plan: str = "free"
    limit: int | None = PLANS["free"]
    _used: Counter[str] = field(default_factory=Counter)
    _sent: Counter[tuple[str, str]] = field(default_factory=Counter)

    def choose(self, plan: str | dict[str, int | None], now: datetime) -> None:
        """A preset's name, "none" for no limit, or {"limit", "used"} with figures of one's own. Raises ValueError."""
        if isinstance(plan, dict):
            limit, used = plan.get("limit", self.limit), plan.get("used")
            if any(
                value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 0)
                for value in (limit, used)
            ):
                raise ValueError("โควตาต้องเป็นจำนวนเต็มตั้งแต่ 0")
            self.plan, self.limit = "own", limit
            if used is not None:
                self._used[_month(now)] = used
        elif plan == "none":
            self.plan, self.limit = plan, None
        elif plan in PLANS:
            self.plan, self.limit = plan, PLANS[plan]
        else:
            raise ValueError(f"ไม่มีแพ็กเกจ {plan}")

    def used(self, now: datetime) -> int:
        return self._used[_month(now)]

    def allows(self, recipients: int, now: datetime) -> bool:
        return self.limit is None or self.used(now) + recipients <= self.limit

    def spend(self, recipients: int, now: datetime) -> None:
        self._used[_month(now)] += recipients

    def count_sent(self, kind: str, recipients: int, now: datetime) -> None:
        self._sent[kind, now.astimezone(STATISTICS_ZONE).strftime("%Y%m%d")] += recipients

    def sent_on(self, kind: str, day: str) -> int:
        return self._sent[kind, day]

    def as_json(self, now: datetime) -> dict[str, Any]:
        return {"plan": self.plan, "limit": self.limit, "used": self.used(now)}


def _month(now: datetime) -> str:
    return now.astimezone(STATISTICS_ZONE).strftime("%Y-%m")
