"""Somebody writes or sends something that an officer waits for: it goes there, and a burst is thanked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from db import reporters
from db.tables import Case
from handlers.casework import relay
from handlers.incoming import Incoming
from handlers.outcome import Outcome
from handlers.situation import Situation

BURST_FOR = timedelta(minutes=1)


def heard(s: Situation, said: Incoming) -> Outcome | None:
    """None when no case of this person expects anything."""
    case = relay.expects(s, said)
    if case is None:
        return None
    outcome = relay.from_reporter(s, case, said)
    return replace(outcome, replies=()) if _more_are_coming(s, case, said) else outcome


def _more_are_coming(s: Situation, case: Case, said: Incoming) -> bool:
    """Of photos sent together only the last is answered; they arrive within seconds, in any order."""
    if said.set_id is None or not said.set_total:
        return False
    told = reporters.testimonies(s.session, case.id)
    here = sum(one.kind == "photo" and s.now - one.at < BURST_FOR for one in told)
    return here % said.set_total != 0
