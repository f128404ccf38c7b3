"""Who is told when a case changes: its reporters, and the officer who holds it.

Decides the receivers and whether it may wait for a free reply (a push costs quota); the words are given by each verb.
"""

from __future__ import annotations

from content import quick
from content.say import Action, Message
from db import officers, people, reporters
from db.tables import Case, Person
from handlers.outcome import Notice, Outcome
from handlers.situation import Situation


def to_reporters(s: Situation, case: Case, *messages: Message, why: str, urgent: bool = True) -> Outcome:
    """To everybody who reported it; those who joined later can wait for their next free reply."""
    return Outcome(
        notices=tuple(
            Notice(person.id, messages, why=f"case.{why}", urgent=urgent and place == 0)
            for place, person in enumerate(_people(s, case))
        )
    )


def to_first_reporter(s: Situation, case: Case, *messages: Message, why: str) -> Outcome:
    """To the one who opened the case: a question is asked of one person."""
    return Outcome(notices=tuple(Notice(person.id, messages, why=f"case.{why}") for person in _people(s, case)[:1]))


def to_holder(s: Situation, case: Case, *messages: Message, why: str, urgent: bool = True) -> Outcome:
    """To the officer who holds the case; to nobody when none does."""
    if case.owner_id is None:
        return Outcome()
    return to_officer(s, case.owner_id, *messages, why=why, urgent=urgent)


def to_officer(s: Situation, officer_id: int, *messages: Message, why: str, urgent: bool = True) -> Outcome:
    """To an officer of this office who has joined and not left."""
    officer = officers.by_id(s.session, s.office.id, officer_id)
    if officer is None or officer.person_id is None or officer.left_at is not None:
        return Outcome()
    return Outcome(notices=(Notice(officer.person_id, messages, why=f"case.{why}", urgent=urgent),))


def done_or_unheard(s: Situation, case: Case, done: str) -> str:
    """The key of what an officer is told after writing to the reporters: `done`, or why nobody will read it."""
    found = _people(s, case)
    if not found:
        return "casework.not_on_line"
    return done if any(person.blocked_at is None for person in found) else "casework.unreachable"


def track_button(s: Situation) -> Action:
    return quick.tap("label.track", s.buttons.shows("menu.track"))


def reporter_button(s: Situation, verb: str, case: Case) -> Action:
    """A signed button for the reporter: answer, reopen or done. `handlers/my_cases` takes it."""
    return quick.tap(f"label.reporter_{verb}", s.buttons.changes(f"mine.{verb}", c=case.id))


def _people(s: Situation, case: Case) -> list[Person]:
    """The people behind the reporters, the one who opened the case first."""
    found = sorted(reporters.of_case(s.session, case.id), key=lambda reporter: (not reporter.first, reporter.id))
    ids = [reporter.person_id for reporter in found if reporter.person_id is not None]
    known = [people.by_id(s.session, case.office_id, person_id) for person_id in ids]
    return [person for person in known if person is not None]
