"""A reporter takes a whole case back: asked once whether they are sure; then the officer is told and closes it.

A case does not vanish because its reporter is afraid: what was seen may still need a look, so the office decides.
"""

from __future__ import annotations

from content import quick
from content.say import say
from db import audit, cases
from db.tables import Case
from handlers.casework import tell
from handlers.casework.moves import NotAllowed, locked
from handlers.my_cases.view import ENDED, WITHDRAWN, asked_to_withdraw
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def asked(s: Situation, case: Case) -> Outcome:
    """Errors: NotAllowed when there is nothing left to withdraw."""
    _must_be_open(s, case)
    ways = [
        quick.tap("label.mine.withdraw_sure", s.buttons.changes("mine.withdraw_sure", c=case.id)),
        quick.tap("label.mine.keep", s.buttons.shows("mine.open", c=case.id)),
    ]
    return reply(say("mine.withdraw_really", number=case.number, quick=ways), decision="track")


def sure(s: Situation, case: Case) -> Outcome:
    """Errors: NotAllowed when there is nothing left to withdraw."""
    case = locked(s, case.id)
    _must_be_open(s, case)
    cases.append(s.session, case, kind="withdrawn", value=WITHDRAWN, author="reporter", now=s.now)
    audit.note(
        s.session,
        office_id=s.office.id,
        actor=s.actor,
        action="case.withdraw_asked",
        subject=f"case:{case.id}",
        now=s.now,
    )
    ways = [quick.tap("label.track", s.buttons.shows("menu.track"))]
    done = reply(say("mine.withdrawn", number=case.number, quick=ways), decision="track")
    return done.followed_by(
        tell.to_holder(s, case, say("mine.withdrawn_for_officer", number=case.number), why="withdraw_asked")
    )


def _must_be_open(s: Situation, case: Case) -> None:
    if case.status in (*ENDED, "resolved") or asked_to_withdraw(cases.history(s.session, case.id)):
        raise NotAllowed("mine.moved_on", number=case.number)
