"""What the tests of casework do and look at: taps and messages as LINE sends them, and all that people can read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.emulator.rules.problems import Problems
from bot.emulator.rules.requests import VALIDATE
from db import cases, talks
from db.tables import Case, Officer, Person
from handlers import talk as engine
from handlers.casework import desk
from handlers.casework.receive import Told, Where
from handlers.casework.talks import TABLES
from handlers.incoming import Incoming
from handlers.outcome import Outcome
from handlers.situation import Situation

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
NOWHERE = Where(None, None, None, None, None)
PUA = Where("5505", None, 19.178, 100.911, "หลังตลาดปัว")
ids = itertools.count(1)

Make = Callable[..., Any]


def words(text: str, message_id: str | None = None) -> Told:
    return Told("words", text, None, message_id or f"m{next(ids)}")


def put(
    session: Session,
    case: Case,
    *,
    status: str | None = None,
    owner: Officer | None = None,
    before: str | None = None,
    due: datetime | None = None,
) -> Case:
    """Puts a case where a test needs it, past the rules of moves."""
    if owner is not None:
        cases.append(session, case, kind="owner", value=str(owner.id), author="system", now=AT)
    if before is not None:
        cases.append(session, case, kind="status", value=before, author="system", due_at=due, now=AT)
    if status is not None:
        cases.append(
            session, case, kind="status", value=status, author="system", due_at=None if before else due, now=AT
        )
    return case


def fits_line(outcome: Outcome) -> Outcome:
    """The same outcome. Fails where LINE would refuse a message of it."""
    for messages in (outcome.replies, *(notice.messages for notice in outcome.notices)):
        problems = Problems()
        if messages:
            VALIDATE.check({"messages": list(messages)}, "", problems)
        assert not problems, problems.details()
    return outcome


def press(s: Situation, data: str, *, params: dict[str, str] | None = None) -> Outcome:
    """A tap, first for the open talk and then for the desk, as the router does it."""
    event = Incoming(kind="tap", occurred_at=AT, source="user", data=data, params=params or {})
    tapped = s.buttons.read(data)
    assert tapped is not None
    talk = talks.open_talk(s.session, s.who().id, s.now)
    if talk is not None:
        went_on = engine.carry_on(s, BY_NAME, talk, event, tapped, lambda _s, _i: None)
        if went_on is not None:
            return fits_line(went_on)
    return fits_line(desk.tapped(s, event, tapped))


def tell(s: Situation, event: Incoming) -> Outcome:
    """A message in the middle of an open talk."""
    talk = talks.open_talk(s.session, s.who().id, s.now)
    assert talk is not None, "no talk is open"
    outcome = engine.carry_on(s, BY_NAME, talk, event, None, lambda _s, _i: None)
    assert outcome is not None
    return fits_line(outcome)


def button_of(outcome: Outcome, label: str) -> str:
    """The data of the button with that label, wherever it stands in the replies."""
    fits_line(outcome)
    found = [action for message in outcome.replies for action in actions_in(message) if action.get("label") == label]
    assert found, f"no button {label!r}, but {[a.get('label') for m in outcome.replies for a in actions_in(m)]}"
    return found[0].get("data", "")


def tap_through(s: Situation, outcome: Outcome, label: str) -> Outcome:
    """Taps the button with that label."""
    return press(s, button_of(outcome, label))


def actions_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [found for one in value for found in actions_in(one)]
    if not isinstance(value, dict):
        return []
    here = [value] if "label" in value and "type" in value else []
    return here + [found for one in value.values() for found in actions_in(one)]


def labels(messages: Sequence[dict[str, Any]]) -> list[str]:
    return [action["label"] for message in messages for action in actions_in(message)]


def texts(messages: Sequence[dict[str, Any]]) -> str:
    """All that can be read in the messages."""
    return "\n".join(found for message in messages for found in _texts_in(message))


def _texts_in(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for one in value for found in _texts_in(one)]
    if not isinstance(value, dict):
        return []
    here = [str(value[name]) for name in ("text", "label", "altText") if isinstance(value.get(name), str)]
    return here + [found for one in value.values() for found in _texts_in(one)]


def complaint_numbers(read: str) -> set[str]:
    """The case numbers that somebody read."""
    return set(re.findall(r"นน-\d\d-\d{6}", read))


def for_person(outcome: Outcome, person: Person) -> str:
    """All that this person is told by the notices."""
    fits_line(outcome)
    return "\n".join(texts(notice.messages) for notice in outcome.notices if notice.person_id == person.id)


def urgency(outcome: Outcome, person: Person) -> list[bool]:
    return [notice.urgent for notice in outcome.notices if notice.person_id == person.id]


def kinds(session: Session, case: Case) -> list[str]:
    return [fact.kind for fact in cases.history(session, case.id)]


BY_NAME = {table.name: table for table in TABLES}
