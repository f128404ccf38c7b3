"""Which case does an officer mean by what they typed? A number, however it is written, or the name of a place."""

from __future__ import annotations

import re

from content.thai_dates import buddhist_year
from db import cases
from db.officers import OPEN_STATES
from db.tables import Case
from handlers.situation import Situation

# นน-69-000123, นน69000123, 69-123 …; Thai digits are digits too.
_NUMBER = re.compile(r"(?P<prefix>[^\W\d_]{1,8}\.?)?[\s-]*(?P<year>\d{2})(?P<dash>[\s-]*)(?P<count>\d{1,6})")
_COUNT = re.compile(r"\d{1,6}")


def number_in(s: Situation, words: str) -> str | None:
    """The case number that the whole text is, in its full form; None for anything else, also for a bare "123"."""
    found = _NUMBER.fullmatch(words.strip())
    if found is None or found["prefix"] not in (None, s.office.ticket_prefix):
        return None
    if found["prefix"] is None and not found["dash"]:
        return None  # 690123 may be a telephone number's end, or an amount
    return _full(s, int(found["year"]), int(found["count"]))


def by_number(s: Situation, words: str) -> Case | None:
    """The case of a number; a bare count is one of this year, else of the last."""
    number = number_in(s, words)
    if number is not None:
        return cases.by_number(s.session, s.office.id, number)
    if not _COUNT.fullmatch(words.strip()):
        return None
    year = buddhist_year(s.now)
    numbers = (_full(s, one % 100, int(words)) for one in (year, year - 1))
    found = (cases.by_number(s.session, s.office.id, one) for one in numbers)
    return next((case for case in found if case is not None), None)


def in_place(s: Situation, words: str) -> tuple[Case, ...]:
    """Open cases of the districts that the words name, newest first."""
    named = s.places.named(words)
    codes = {getattr(place, "district_code", place.code) for place in named}
    return tuple(
        case
        for case in cases.of_office(s.session, s.office.id)
        if case.district_code in codes and case.status in OPEN_STATES
    )


def _full(s: Situation, year: int, count: int) -> str:
    return f"{s.office.ticket_prefix}-{year:02d}-{count:06d}"
