"""Until when an order must be met: a usual number of days, a day of the calendar, or days that are typed (มาตรา 37).

The law sets no number of days; thirty is what offices are seen to use (complaints.md 1.5).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from content import quick
from content.say import Action, text
from content.thai_dates import local_day
from handlers.buttons import Tap
from handlers.casework.record import LONGEST_ORDER, due_on
from handlers.casework.steps import Option, choice_step
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Step, Taken

USUAL_DAYS = (7, 15, 30)
DAY = "work.day"

_DAYS = re.compile(r"(?:ภายใน)?\s*(\d{1,3})\s*(?:วัน)?")


def due_step(needed: Callable[[Answers], bool]) -> Step:
    """Fills `due` with a day in ISO form."""
    return choice_step(
        "due",
        "casework.record.ask_due",
        _usual,
        take_words=_typed,
        take_tap=_picked,
        more=_calendar,
        needed=needed,
        refused="casework.needs_due",
    )


def due_of(s: Situation, answers: Answers) -> datetime | None:
    """The due time in the answers; None when the day has passed meanwhile."""
    return due_on(s, date.fromisoformat(answers["due"]))


def _usual(s: Situation, _answers: Answers) -> list[Option]:
    today = local_day(s.now)
    return [((today + timedelta(days=days)).isoformat(), text("label.within_days", days=days)) for days in USUAL_DAYS]


def _calendar(s: Situation, answers: Answers) -> list[Action]:
    today = local_day(s.now)
    data = s.buttons.changes(DAY, n=answers["case"])
    last = today + LONGEST_ORDER
    return [quick.pick_day("label.pick_day", data, first=today, last=last, initial=today + timedelta(days=30))]


def _picked(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    if tap is None or tap.action != DAY or not tap.signed or tap.number("n") != answers["case"]:
        return None
    try:
        day = date.fromisoformat(said.params.get("date", ""))
    except ValueError:
        return Refused("casework.needs_due")
    return Taken({**answers, "due": day.isoformat()}) if due_on(s, day) is not None else Refused("casework.needs_due")


def _typed(s: Situation, _answers: Answers, words: str) -> str | None:
    found = _DAYS.fullmatch(words.strip())
    days = int(found[1]) if found else 0
    day = local_day(s.now) + timedelta(days=days)
    return day.isoformat() if days and due_on(s, day) is not None else None
