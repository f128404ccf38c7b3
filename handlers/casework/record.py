"""An officer writes down what was found or done; the note may move the case on, and then the reporter reads it too.

A mere note stays inside the office. A picture goes with the note to whoever reads it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from content.say import Message, say
from content.thai_dates import BANGKOK, local_day, thai_date
from db import audit, cases
from db.tables import Case
from handlers.casework import card, tell
from handlers.casework.media_messages import media_message
from handlers.casework.moves import NotAllowed, has_words, locked, may_hold, move, not_yours
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

NOTE_ONLY = "note"
RESULTS = (NOTE_ONLY, "inspecting", "ordered", "resolved")
# An inspection under way can wait for a free reply; what came out of it cannot.
URGENT_RESULTS = ("ordered", "resolved")
LONGEST_ORDER = timedelta(days=365)


def record(
    s: Situation, case: Case, *, result: str, note: str, media_id: str | None = None, due_at: datetime | None = None
) -> Outcome:
    """`result` is one of RESULTS; `ordered` needs `due_at` (UTC, in the future). Errors: NotAllowed."""
    case = locked(s, case.id)
    if result == NOTE_ONLY:
        _note(s, case, note, media_id)
    else:
        move(s, case, result, note=note, due_at=due_at, media_id=media_id)
    told = _tell_reporters(s, case, result, note, media_id)
    noted = result == NOTE_ONLY
    key = "casework.record.noted" if noted else tell.done_or_unheard(s, case, "casework.record.done")
    cards = (card.of_case(s, case, s.officer),) if s.officer is not None else ()
    return reply(say(key, number=case.number), *cards, decision="officer").followed_by(told)


def end_of_day(day: date) -> datetime:
    """The last minute of a Bangkok day, in UTC: an order is met on its day."""
    return datetime.combine(day, time(23, 59), tzinfo=BANGKOK).astimezone(UTC)


def due_on(s: Situation, day: date) -> datetime | None:
    """The due time of an order for that day; None for a day that is past or more than a year away."""
    today = local_day(s.now)
    return end_of_day(day) if today <= day <= today + LONGEST_ORDER else None


def _note(s: Situation, case: Case, note: str, media_id: str | None) -> None:
    if not may_hold(s, case):
        raise not_yours(s, case)
    if not has_words(note):
        raise NotAllowed("casework.needs_note")
    cases.append(
        s.session, case, kind="note", words=note, media_id=media_id, author="officer", officer=s.officer, now=s.now
    )
    audit.note(
        s.session, office_id=s.office.id, actor=s.actor, action="case.note", subject=f"case:{case.id}", now=s.now
    )


def _tell_reporters(s: Situation, case: Case, result: str, note: str, media_id: str | None) -> Outcome:
    if result == NOTE_ONLY:
        return Outcome()
    return tell.to_reporters(
        s,
        case,
        *media_message(s, media_id),
        _words(s, case, result, note),
        why=result,
        urgent=result in URGENT_RESULTS,
    )


def _words(s: Situation, case: Case, result: str, note: str) -> Message:
    if result == "ordered" and case.status_due_at is not None:
        due = thai_date(case.status_due_at)
        return say("reporter.ordered", number=case.number, note=note, due=due, quick=[tell.track_button(s)])
    ways = [tell.track_button(s)]
    if result == "resolved":
        ways = [tell.reporter_button(s, "done", case), tell.reporter_button(s, "reopen", case)]
    return say(f"reporter.{result}", number=case.number, note=note, quick=ways)
