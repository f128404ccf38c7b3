"""A case leaves the office's hands: another agency owns it now, or it is not taken, or it is one with another case.

In each the reporter learns at once who looks after it from now on, or why nobody here does.
"""

from __future__ import annotations

from content.say import Message, say
from db import cases, reporters
from db.tables import Case
from handlers.casework import card, tell
from handlers.casework.moves import NotAllowed, locked, move
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def hand_over(s: Situation, case: Case, *, agency: str, note: str | None) -> Outcome:
    """To another agency, named to the reporter; the case is still followed here. Errors: NotAllowed."""
    case = locked(s, case.id)
    move(s, case, "handed_over", agency=agency, note=note)
    said = say(
        "reporter.handed_over",
        number=case.number,
        agency=agency,
        note=f"\n{note}" if note else "",
        quick=[tell.track_button(s)],
    )
    return _done(s, case, "casework.hand_over.done", agency=agency).followed_by(
        tell.to_reporters(s, case, said, why="handed_over")
    )


def take_back(s: Situation, case: Case, reason: str) -> Outcome:
    """The other agency sent it back: the case goes on here. Errors: NotAllowed."""
    case = locked(s, case.id)
    if case.status != "handed_over":
        raise NotAllowed("casework.not_handed_over", number=case.number)
    move(s, case, "accepted", reason=reason)
    said = say("reporter.taken_back", number=case.number, reason=reason, quick=[tell.track_button(s)])
    return _done(s, case, "casework.take_back.done").followed_by(tell.to_reporters(s, case, said, why="taken_back"))


def reject(s: Situation, case: Case, reason: str) -> Outcome:
    """Not a matter for this office. Errors: NotAllowed."""
    case = locked(s, case.id)
    move(s, case, "rejected", reason=reason)
    ways = [tell.reporter_button(s, "reopen", case)]
    said = say("reporter.rejected", number=case.number, reason=reason, quick=ways)
    return _done(s, case, "casework.reject.done").followed_by(tell.to_reporters(s, case, said, why="rejected"))


def merge(s: Situation, case: Case, number: str) -> Outcome:
    """Into the case with that number; its reporters become reporters of that one. Errors: NotAllowed."""
    case = locked(s, case.id)
    into = cases.by_number(s.session, s.office.id, number)
    move(s, case, "merged", into=into)
    if into is None:
        raise LookupError("a merge without its target passed the rules")
    for reporter in reporters.of_case(s.session, case.id):
        known = reporter.person_id and reporters.reporter_of(s.session, into.id, reporter.person_id)
        if reporter.person_id is not None and not known:
            reporters.add(
                s.session, into, person_id=reporter.person_id, anonymous=reporter.anonymous, first=False, now=s.now
            )
    cases.append(s.session, into, kind="joined", value=case.number, author="officer", officer=s.officer, now=s.now)
    said = say("reporter.merged", number=case.number, into=into.number, quick=[tell.track_button(s)])
    return _done(s, case, "casework.merge.done", into=into.number).followed_by(
        tell.to_reporters(s, case, said, why="merged", urgent=False)
    )


def _done(s: Situation, case: Case, key: str, **values: object) -> Outcome:
    message: Message = say(key, number=case.number, quick=[card.open_button(s, case)], **values)
    return reply(message, decision="officer")
