"""An officer takes a case: of two who tap at once the first has it, and the second is told who."""

from __future__ import annotations

from content.say import say, text
from db import cases
from db.tables import Case
from handlers.casework import card, tell
from handlers.casework.moves import NotAllowed, holder_name, locked, move, state_name
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def accept(s: Situation, case: Case) -> Outcome:
    """Takes the case for the officer who acts; the reporter and whoever held it before learn of it.

    Errors: NotAllowed when somebody has it already, or when it has ended.
    """
    officer = s.officer
    if officer is None:
        raise NotAllowed("casework.officers_only")
    case = take(s, case)
    key = tell.done_or_unheard(s, case, "casework.accept.done")
    done = reply(say(key, number=case.number), card.of_case(s, case, officer), decision="officer")
    return done.followed_by(_tell_reporter(s, case))


def take(s: Situation, case: Case) -> Case:
    """The move and the new owner, without words for anybody but the previous owner's history. Errors: NotAllowed."""
    officer = s.officer
    if officer is None:
        raise NotAllowed("casework.officers_only")
    case = locked(s, case.id)
    if case.status not in card.UNTAKEN:
        raise _taken(s, case, officer.id)
    move(s, case, "accepted")
    if case.owner_id != officer.id:
        cases.append(
            s.session,
            case,
            kind="owner",
            value=str(officer.id),
            words=text("part.because.took_it"),
            author="officer",
            officer=officer,
            now=s.now,
        )
    return case


def _taken(s: Situation, case: Case, officer_id: int) -> NotAllowed:
    under_way = case.status in ("accepted", "inspecting", "ordered", "waiting_reporter")
    if under_way and case.owner_id == officer_id:
        return NotAllowed("casework.accept.yours", number=case.number)
    if under_way:
        return NotAllowed("casework.accept.taken", number=case.number, holder=holder_name(s, case))
    return NotAllowed("casework.no_such_move", number=case.number, state=state_name(case.status))


def _tell_reporter(s: Situation, case: Case) -> Outcome:
    """Once, however often the case changes hands; again when it was opened anew."""
    states = [fact.value for fact in cases.history(s.session, case.id) if fact.kind == "status"]
    since_opened = states[len(states) - states[::-1].index("reopened") :] if "reopened" in states else states
    if since_opened.count("accepted") > 1:
        return Outcome()
    key = "reporter.consultation_accepted" if case.kind == "consultation" else "reporter.accepted"
    return tell.to_reporters(s, case, say(key, number=case.number, quick=[tell.track_button(s)]), why="accepted")
