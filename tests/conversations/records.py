"""What the office's records say in the end, compared with a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import cases, officers, reporters
from db.tables import Case, InboxEvent, Media, Office, Officer, OutboxMessage
from handlers.casework.card import URGENT
from tests.conversations.script import OFFICES, ScriptError
from tests.conversations.stage import SLUGS, Stage

NOBODY = "nobody"


def objections(stage: Stage, wanted: Mapping[str, Any]) -> str | None:
    """Why the records are not as wanted; None when they are. `wanted`: see KNOWN and OF_A_CASE."""
    wanted = dict(wanted)
    slug = SLUGS[wanted.pop("of", OFFICES[0])]
    with stage.database.reading() as session:
        office = session.scalars(select(Office).where(Office.slug == slug)).one()
        for name, value in wanted.items():
            if name not in KNOWN:
                raise ScriptError(f"the office knows nothing of {name}; it knows {', '.join(KNOWN)}")
            problem = KNOWN[name](stage, session, office, value)
            if problem is not None:
                return problem
    return None


def _case(stage: Stage, session: Session, office: Office, wanted: Mapping[str, Any]) -> str | None:
    """The newest case, or the one whose number is given."""
    wanted = dict(wanted)
    found = list(cases.of_office(session, office.id))
    if "number" in wanted:
        found = [case for case in found if case.number == wanted["number"]]
    if not found:
        return "there is no such case"
    case = max(found, key=lambda one: one.id)
    for name, value in wanted.items():
        if name not in OF_A_CASE:
            raise ScriptError(f"nothing is known of a case's {name}; it has {', '.join(OF_A_CASE)}")
        is_now = OF_A_CASE[name](stage, session, case)
        if name == "history" and is_now[-len(value) :] == value:
            continue
        if is_now != value:
            return f"the case's {name} is {is_now!r}, not {value!r}"
    return None


def _counted(question: Callable[[Session, Office], int], what: str) -> Callable[..., str | None]:
    def check(_stage: Stage, session: Session, office: Office, wanted: int) -> str | None:
        is_now = question(session, office)
        return f"there are {is_now} {what}, not {wanted}" if is_now != wanted else None

    return check


def _parked(session: Session, office: Office) -> int:
    question = select(func.count(InboxEvent.id)).where(InboxEvent.office_id == office.id, InboxEvent.state == "failed")
    return session.scalar(question) or 0


def _waiting(session: Session, office: Office) -> int:
    return _in_state(session, office, "queued")


def _in_state(session: Session, office: Office, state: str) -> int:
    question = select(func.count(OutboxMessage.id)).where(
        OutboxMessage.office_id == office.id, OutboxMessage.state == state
    )
    return session.scalar(question) or 0


def _unsent(_stage: Stage, session: Session, office: Office, wanted: Mapping[str, int]) -> str | None:
    """Messages given up, by the reason."""
    question = select(OutboxMessage.reason).where(OutboxMessage.office_id == office.id, OutboxMessage.state == "failed")
    is_now = Counter(session.scalars(question))
    return f"messages given up are {dict(is_now)}, not {dict(wanted)}" if is_now != Counter(wanted) else None


def _media(_stage: Stage, session: Session, office: Office, wanted: Mapping[str, int]) -> str | None:
    is_now = Counter(session.scalars(select(Media.state).where(Media.office_id == office.id)))
    return f"the pictures and clips are {dict(is_now)}, not {dict(wanted)}" if is_now != Counter(wanted) else None


KNOWN: Mapping[str, Callable[..., str | None]] = {
    "case": _case,
    "cases": _counted(lambda session, office: len(cases.of_office(session, office.id)), "cases"),
    "officers": _counted(
        lambda session, office: sum(one.person_id is not None for one in officers.all_of(session, office.id)),
        "officers who have joined",
    ),
    "parked": _counted(_parked, "parked events"),
    "waiting_messages": _counted(_waiting, "messages that wait to be sent"),
    "unsent": _unsent,
    "media": _media,
}


def _owner(_stage: Stage, _session: Session, case: Case) -> str:
    return case.owner.name if isinstance(case.owner, Officer) else NOBODY


def _district(stage: Stage, _session: Session, case: Case) -> str | None:
    return stage.places.district(case.district_code).name if case.district_code else None


def _tambon(stage: Stage, _session: Session, case: Case) -> str | None:
    return stage.places.tambon(case.tambon_code).tambon if case.tambon_code else None


def _told(_stage: Stage, session: Session, case: Case) -> list[str]:
    return [one.kind for one in reporters.testimonies(session, case.id) if one.withdrawn_at is None]


def _withdrawn(_stage: Stage, session: Session, case: Case) -> int:
    return sum(one.withdrawn_at is not None for one in reporters.testimonies(session, case.id))


def _history(_stage: Stage, session: Session, case: Case) -> list[str | None]:
    return [fact.value for fact in cases.history(session, case.id) if fact.kind == "status"]


def _urgent(_stage: Stage, session: Session, case: Case) -> bool:
    return any(fact.kind == "note" and fact.value == URGENT for fact in cases.history(session, case.id))


def _named(_stage: Stage, session: Session, case: Case) -> bool:
    return any(one.identity_id is not None for one in reporters.of_case(session, case.id))


def _anonymous(_stage: Stage, session: Session, case: Case) -> bool:
    return all(one.anonymous for one in reporters.of_case(session, case.id))


OF_A_CASE: Mapping[str, Callable[[Stage, Session, Case], Any]] = {
    "number": lambda _stage, _session, case: case.number,
    "status": lambda _stage, _session, case: case.status,
    "kind": lambda _stage, _session, case: case.kind,
    "category": lambda _stage, _session, case: case.category,
    "topic": lambda _stage, _session, case: case.topic,
    "pinned": lambda _stage, _session, case: case.latitude is not None,
    "place_words": lambda _stage, _session, case: case.place_words,
    "owner": _owner,
    "district": _district,
    "tambon": _tambon,
    "told": _told,
    "withdrawn": _withdrawn,
    "history": _history,
    "urgent": _urgent,
    "named": _named,
    "anonymous": _anonymous,
}
