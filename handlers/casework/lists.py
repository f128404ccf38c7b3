"""The officer's lists: what I hold, what is new, which questions wait for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from content.cards.case import case_list
from content.say import say, text
from db import cases
from db.officers import OPEN_STATES
from db.tables import Case, Officer
from handlers.casework import card
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

NOT_TAKEN = ("assigned", "reopened")
TAKEN = tuple(state for state in OPEN_STATES if state not in card.UNTAKEN)
LATER = datetime.max.replace(tzinfo=UTC)


def mine(s: Situation, officer: Officer) -> Outcome:
    """Complaints that the officer works on: those with a date first, the oldest first among equals."""
    found = [case for case in cases.owned_by(s.session, officer.id, TAKEN) if case.kind == "complaint"]
    found.sort(key=lambda case: (case.status_due_at or LATER, case.opened_at))
    return show(s, found, "desk.mine_title", "desk.mine_empty")


def new(s: Situation, officer: Officer) -> Outcome:
    """Complaints given to the officer and not taken yet, and those that nobody could be given to."""
    given = cases.owned_by(s.session, officer.id, NOT_TAKEN)
    found = [case for case in (*given, *cases.without_owner(s.session, s.office.id)) if case.kind == "complaint"]
    return show(s, found, "desk.new_title", "desk.new_empty")


def questions(s: Situation, officer: Officer) -> Outcome:
    """People who wait for an officer's word, or talk with this one."""
    given = cases.owned_by(s.session, officer.id, OPEN_STATES)
    found = [case for case in (*given, *cases.without_owner(s.session, s.office.id)) if case.kind == "consultation"]
    return show(s, found, "desk.questions_title", "desk.questions_empty")


def show(s: Situation, found: Sequence[Case], title_key: str, empty_key: str) -> Outcome:
    if not found:
        return reply(say(empty_key), decision="officer")
    title = text(title_key, count=len(found))
    return reply(case_list(title, [card.row(s, case) for case in found]), decision="officer")
