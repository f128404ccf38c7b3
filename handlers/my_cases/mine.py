"""Whose case is it? Only a reporter of a case sees it; of every other nothing is said, not even that it exists."""

from __future__ import annotations

import re

from db import cases, reporters
from db.tables import Case
from handlers.situation import Situation

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_PARTS = r"(?P<year>\d{2})\s*[-–—]\s*(?P<count>\d{1,6})(?!\d)"
_WITHOUT_PREFIX = re.compile(rf"#?\s*{_PARTS}")


def case_of(s: Situation, case_id: int | None) -> Case | None:
    """The case of a button, if whoever taps it reported it."""
    case = cases.by_id(s.session, s.office.id, case_id) if case_id is not None else None
    return _if_mine(s, case)


def number_in(s: Situation, text: str) -> str | None:
    """The ticket number that a text names, as it is written in the database; None where it names none.

    Spaces, missing zeros and Thai digits are forgiven. Without the prefix it must be the whole message: other things
    are numbered like 69-123 too.
    """
    plain = text.translate(_THAI_DIGITS).strip()
    prefix = re.escape(s.office.ticket_prefix)
    found = re.search(rf"(?P<prefix>{prefix}|[ก-ฮ]{{2}})\s*[-–—]?\s*{_PARTS}", plain)
    found = found or _WITHOUT_PREFIX.fullmatch(plain)
    if found is None:
        return None
    said = found.groupdict().get("prefix") or s.office.ticket_prefix
    return f"{said}-{found['year']}-{int(found['count']):06d}"


def is_number(s: Situation, text: str) -> bool:
    """Whether the whole text is a ticket number with its prefix; 69-123 alone may answer some question of a talk."""
    plain = text.translate(_THAI_DIGITS).strip()
    return re.fullmatch(rf"{re.escape(s.office.ticket_prefix)}\s*[-–—]?\s*{_PARTS}", plain) is not None


def by_number(s: Situation, number: str) -> Case | None:
    return _if_mine(s, cases.by_number(s.session, s.office.id, number))


def all_of(s: Situation) -> tuple[Case, ...]:
    """Newest first."""
    return cases.reported_by(s.session, s.who().id)


def _if_mine(s: Situation, case: Case | None) -> Case | None:
    if case is None or s.person is None:
        return None
    return case if reporters.reporter_of(s.session, case.id, s.person.id) is not None else None
