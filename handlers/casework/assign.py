"""To whom a case is given: an officer of its district, the least loaded; else anybody on duty; else the heads are told.

Decides the officer and writes the reason on the case. What the officer does with it is in the files of the verbs.
"""

from __future__ import annotations

from dataclasses import dataclass

from content.say import say, text
from db import cases, officers, reporters
from db.tables import Case, Officer
from handlers.casework import card, tell
from handlers.casework.media_messages import first_photo_of, media_message
from handlers.casework.moves import move
from handlers.outcome import NOTHING, Notice, Outcome
from handlers.situation import Situation


@dataclass(frozen=True, slots=True)
class Choice:
    """The officer who gets the case (None: nobody is there) and why, in the office's words."""

    officer: Officer | None
    because: str


def choose(s: Situation, case: Case) -> Choice:
    district = card.district_name(s, case.district_code)
    if case.district_code is not None:
        near = _reachable(officers.on_duty(s.session, case.office_id, case.district_code))
        if near:
            return Choice(near[0], text("part.because.district", district=district or case.district_code))
    anybody = _reachable(officers.on_duty(s.session, case.office_id, None))
    if not anybody:
        return Choice(None, text("part.because.nobody"))
    if case.district_code is None:
        return Choice(anybody[0], text("part.because.no_place"))
    return Choice(anybody[0], text("part.because.no_one_there", district=district or case.district_code))


def assign(s: Situation, case: Case, *, urgent: bool = False) -> Outcome:
    """Gives the case to somebody and tells them with its card; where nobody is, tells the heads.

    `urgent`: the heads are told too. The case must be new or reopened.
    """
    choice = choose(s, case)
    chosen = choice.officer
    cases.append(
        s.session,
        case,
        kind="owner",
        value=str(chosen.id) if chosen else None,
        words=choice.because,
        author="system",
        now=s.now,
    )
    if chosen is not None and case.status != "assigned":
        move(s, case, "assigned", by_system=True)
    told = [chosen] if chosen is not None else []
    if urgent or chosen is None:
        told += [head for head in officers.heads(s.session, case.office_id) if chosen is None or head.id != chosen.id]
    return Outcome(notices=tuple(notice for officer in told for notice in _told(s, case, officer)))


def reassign_by_place(s: Situation, case: Case) -> Outcome:
    """The place became known, or another one: the case goes to an officer who looks after it.

    Nothing happens once somebody has taken the case, or a person has decided who gets it.
    """
    if case.status not in ("new", "assigned") or case.district_code is None or _given_by_a_person(s, case):
        return NOTHING
    before = case.owner_id
    holder = officers.by_id(s.session, case.office_id, before) if before is not None else None
    chosen = choose(s, case).officer
    if chosen is None or _looks_after(holder, case.district_code) or not _looks_after(chosen, case.district_code):
        return NOTHING
    outcome = assign(s, case)
    if before is None:
        return outcome
    said = say("desk.moved_on", number=case.number, name=chosen.name)
    return outcome.followed_by(tell.to_officer(s, before, said, why="moved_on", urgent=False))


def _given_by_a_person(s: Situation, case: Case) -> bool:
    given = [fact for fact in cases.history(s.session, case.id) if fact.kind == "owner"]
    return bool(given) and given[-1].author == "officer"


def _looks_after(officer: Officer | None, district_code: str) -> bool:
    return officer is not None and any(row.district_code == district_code for row in officer.districts)


def _told(s: Situation, case: Case, officer: Officer) -> tuple[Notice, ...]:
    if officer.person_id is None:
        return ()
    photo = first_photo_of(s, reporters.testimonies(s.session, case.id))
    picture = media_message(s, photo.id) if photo is not None else ()
    messages = (*picture, card.of_case(s, case, officer, with_photo=False))
    return (Notice(person_id=officer.person_id, messages=messages, why="case.assigned"),)


def _reachable(found: tuple[Officer, ...]) -> tuple[Officer, ...]:
    """Without those who have blocked the account: they would never see the case."""
    return tuple(officer for officer in found if officer.person is not None and officer.person.blocked_at is None)
