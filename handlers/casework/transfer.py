"""A case goes to another officer of the office: who holds it next, and who learns of it."""

from __future__ import annotations

from content.say import say
from db import audit, cases, officers
from db.tables import Case, Officer
from handlers.casework import card, tell
from handlers.casework.moves import ENDED, HEADS, NotAllowed, locked, may_hold, move, not_yours, state_name
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

# Work that is under way stays where it stands (an order keeps its date); anything earlier is accepted anew.
KEEPS_STATE = ("inspecting", "ordered", "waiting_reporter", "resolved", "handed_over")


def transfer(s: Situation, case: Case, to: Officer, *, reason: str | None = None) -> Outcome:
    """Gives the case to `to`, by its holder or a head. Errors: NotAllowed."""
    case = locked(s, case.id)
    before = case.owner_id
    if not may_hold(s, case):
        raise not_yours(s, case)
    if case.status in ENDED:
        raise NotAllowed("casework.no_such_move", number=case.number, state=state_name(case.status))
    if to not in candidates(s, case):
        raise NotAllowed("casework.transfer.not_there", number=case.number)
    if case.status not in KEEPS_STATE:
        move(s, case, "assigned")
    _new_owner(s, case, to, reason)
    done = reply(
        say("casework.transfer.done", number=case.number, name=to.name, quick=[card.open_button(s, case)]),
        decision="officer",
    )
    told = tell.to_officer(
        s,
        to.id,
        say("desk.transferred", number=case.number, reason=f"\n{reason}" if reason else ""),
        card.of_case(s, case, to),
        why="transferred",
    )
    return done.followed_by(told).followed_by(_tell_previous(s, case, before, to))


def candidates(s: Situation, case: Case) -> tuple[Officer, ...]:
    """To whom the case could go, heads last."""
    others = [
        officer
        for officer in officers.all_of(s.session, s.office.id)
        if officer.person_id is not None and officer.left_at is None and officer.id != case.owner_id
    ]
    return tuple(sorted(others, key=lambda officer: (officer.role in HEADS, officer.id)))


def _new_owner(s: Situation, case: Case, to: Officer, reason: str | None) -> None:
    cases.append(
        s.session,
        case,
        kind="owner",
        value=str(to.id),
        words=reason,
        author="officer",
        officer=s.officer,
        now=s.now,
    )
    audit.note(
        s.session,
        office_id=s.office.id,
        actor=s.actor,
        action="case.transferred",
        subject=f"case:{case.id}",
        detail=f"officer:{to.id}",
        now=s.now,
    )


def _tell_previous(s: Situation, case: Case, before: int | None, to: Officer) -> Outcome:
    """Whoever lost the case without doing it themselves."""
    if before is None or (s.officer is not None and before == s.officer.id):
        return Outcome()
    return tell.to_officer(
        s, before, say("desk.moved_on", number=case.number, name=to.name), why="moved_on", urgent=False
    )
