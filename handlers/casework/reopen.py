"""A case that had ended is opened again: the reporter asks for it, or an officer has a reason."""

from __future__ import annotations

from content.say import say
from db import officers
from db.tables import Case
from handlers.casework import card, tell
from handlers.casework.assign import assign
from handlers.casework.moves import locked, move
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def reopen(s: Situation, case: Case, reason: str | None = None) -> Outcome:
    """By the reporter, who may say why; by an officer with a reason. Errors: NotAllowed."""
    case = locked(s, case.id)
    by_reporter = move(s, case, "reopened", reason=reason).author == "reporter"
    if by_reporter:
        ways = [tell.reporter_button(s, "answer", case), tell.track_button(s)]
        done = reply(say("reporter.reopened", number=case.number, quick=ways), decision="track")
        return done.followed_by(_tell_holder(s, case, reason))
    said = say("reporter.reopened_by_office", number=case.number, quick=[tell.track_button(s)])
    done = reply(say("casework.reopen.done", number=case.number, quick=[card.open_button(s, case)]), decision="officer")
    return done.followed_by(tell.to_reporters(s, case, said, why="reopened", urgent=False))


def _tell_holder(s: Situation, case: Case, reason: str | None) -> Outcome:
    """To the officer who held it; to somebody else when that one is gone."""
    owner = officers.by_id(s.session, s.office.id, case.owner_id) if case.owner_id is not None else None
    if owner is None or owner.left_at is not None:
        return Outcome(notices=assign(s, case).notices)
    said = say("desk.reopened", number=case.number, reason=f"\n“{reason}”" if reason else "")
    return tell.to_holder(s, case, said, card.of_case(s, case, owner), why="reopened")
