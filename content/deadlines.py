"""Dates that people must not miss, as rules ("30 April each year") with what is known about them.

Decides the next day a rule falls on and whether it may be told as certain; the words belong to `cards/answer.py`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from content.thai_dates import local_day, thai_date, thai_month

# confirm: seen in an earlier announcement, the office has not confirmed it for the coming round.
# confirmed: the office stands behind it. passed: belonged to one round that is over.
Status = Literal["confirm", "confirmed", "passed"]
Standing = Literal["ahead", "over", "to_confirm", "awaited"]

_MONTH_BY_NAME = {name: number for number, name in enumerate(calendar.month_name) if name}
_YEARLY = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) each year")
_MONTHLY = re.compile(r"(\d{1,2})(?:st|nd|rd|th) of each month")
_ONCE = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (\d{4})")


@dataclass(frozen=True, slots=True)
class Rule:
    """A day of each month (only `day`), of each year (`day`, `month`), or one day (all three; Christian year)."""

    day: int
    month: int | None = None
    year: int | None = None

    def next_from(self, today: date) -> date | None:
        """The first day of the rule that is `today` or later; None when the one day is over."""
        if self.year is not None and self.month is not None:
            only = date(self.year, self.month, self.day)
            return only if only >= today else None
        if self.month is not None:
            this_year = _day_of(today.year, self.month, self.day)
            return this_year if this_year >= today else _day_of(today.year + 1, self.month, self.day)
        this_month = _day_of(today.year, today.month, self.day)
        if this_month >= today:
            return this_month
        later = today.replace(day=28) + timedelta(days=4)
        return _day_of(later.year, later.month, self.day)


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due, when, and how far the date may be trusted; `as_of` is the month of the page that says so."""

    id: str
    what: str
    rule: Rule
    status: Status
    as_of: str | None = None

    def standing(self, now: datetime) -> tuple[Standing, date | None]:
        """How to speak of it at `now`, with the day it speaks of.

        `awaited` gives the next day like the one of the round that is over: only its year may be shown.
        """
        today = local_day(now)
        coming = self.rule.next_from(today)
        if self.status == "confirm":
            return "to_confirm", coming
        if coming is not None and self.status == "confirmed":
            return "ahead", coming
        if self.status == "confirmed":
            return "over", date(self.rule.year or today.year, self.rule.month or today.month, self.rule.day)
        return "awaited", Rule(self.rule.day, self.rule.month).next_from(today)


def parse_rule(words: str) -> Rule:
    """ "30 April each year", "15th of each month" or "16 May 2025". Errors: ValueError saying what is allowed."""
    if match := _YEARLY.fullmatch(words):
        rule = Rule(int(match[1]), _month(match[2]))
    elif match := _MONTHLY.fullmatch(words):
        rule = Rule(int(match[1]))
    elif match := _ONCE.fullmatch(words):
        rule = Rule(int(match[1]), _month(match[2]), int(match[3]))
    else:
        raise ValueError(f'"{words}" is no rule: "30 April each year", "15th of each month" or "16 May 2025"')
    # 2028 is a leap year: 29 February each year is a real rule.
    date(rule.year or 2028, rule.month or 1, rule.day)
    return rule


def thai_rule(rule: Rule) -> str:
    """The rule as people read it: "30 เม.ย. ของทุกปี", "วันที่ 15 ของทุกเดือน", "16 พ.ค. 2568"."""
    if rule.year is not None and rule.month is not None:
        return thai_date(date(rule.year, rule.month, rule.day))
    if rule.month is not None:
        day_and_month = thai_month(date(2000, rule.month, 1)).split(" ")[0]
        return f"{rule.day} {day_and_month} ของทุกปี"
    return f"วันที่ {rule.day} ของทุกเดือน"


def _month(name: str) -> int:
    if name not in _MONTH_BY_NAME:
        raise ValueError(f"{name} is no month's English name")
    return _MONTH_BY_NAME[name]


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
