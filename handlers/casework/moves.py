"""How a case may move: the one dictionary of allowed moves, who may make each, and what it needs.

`move` makes one, for chat, web and clock alike; what people are told about it is decided by the file of each verb.

What a reporter may read later: the words of status, question and told facts. Notes and the reasons of owner facts stay
inside the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from content.say import Message, plain, text
from db import audit, cases, officers, reporters
from db.tables import Case, CaseFact
from handlers.situation import Situation

# owner: the officer who holds the case. officer: any of the office. head: head or provincial officer. A person may be
# several of these; the first that is allowed the move and gives what it needs makes it.
Who = Literal["system", "owner", "head", "officer", "reporter"]
Need = Literal["note", "question", "reason", "agency", "into", "due", "back", "consultation"]
Needs = frozenset[Need]
Rule = Mapping[Who, Needs]

HEADS = ("head", "provincial_officer")
ENDED = ("closed", "rejected", "merged")


def _holder(*needs: Need) -> dict[Who, Needs]:
    return {"owner": frozenset(needs), "head": frozenset(needs)}


def _head(*needs: Need) -> dict[Who, Needs]:
    return {"head": frozenset(needs)}


ANYONE_ACCEPTS: Rule = {"officer": frozenset()}
# The reporter has answered, or need not any more: back to where the case was before the question.
GOES_BACK: dict[Who, Needs] = {"reporter": frozenset({"back"}), "system": frozenset({"back"})}
# Somebody who only asked something may say that they have their answer.
ANSWERED: dict[Who, Needs] = {"reporter": frozenset({"consultation"})}
REOPENS: Rule = {"reporter": frozenset(), **_holder("reason")}

MOVES: Mapping[str, Mapping[str, Rule]] = {
    "new": {
        "assigned": {"system": frozenset(), **_head()},
        "accepted": ANYONE_ACCEPTS,
        "handed_over": _head("agency"),
        "rejected": _head("reason"),
        "merged": _head("into"),
    },
    "assigned": {
        "assigned": {"system": frozenset(), **_holder()},  # transferred before anybody took it
        "accepted": ANYONE_ACCEPTS,
        "handed_over": _holder("agency"),
        "rejected": _head("reason"),
        "merged": _holder("into"),
    },
    "accepted": {
        "assigned": _holder(),
        "waiting_reporter": _holder("question"),
        "inspecting": _holder("note"),
        "ordered": _holder("note", "due"),
        "resolved": _holder("note"),
        "closed": {**_holder("note"), **ANSWERED},
        "handed_over": _holder("agency"),
        "rejected": _head("reason"),
        "merged": _holder("into"),
    },
    "inspecting": {
        "waiting_reporter": _holder("question"),
        "ordered": _holder("note", "due"),
        "resolved": _holder("note"),
        "closed": _holder("note"),
        "handed_over": _holder("agency"),
        "rejected": _head("reason"),
        "merged": _holder("into"),
    },
    # An order that runs cannot just be closed: first somebody writes that it was met.
    "ordered": {
        "ordered": _holder("note", "due"),  # another date
        "waiting_reporter": _holder("question"),
        "inspecting": _holder("note"),
        "resolved": _holder("note"),
        "handed_over": _holder("agency"),
        "merged": _holder("into"),
    },
    "waiting_reporter": {
        "accepted": {**_holder("back"), **GOES_BACK},
        "inspecting": {**_holder("note"), **GOES_BACK},
        "ordered": {**_holder("note", "due"), **GOES_BACK},
        "resolved": _holder("note"),
        "closed": {**_holder("note"), **ANSWERED},
        "handed_over": _holder("agency"),
        "rejected": _head("reason"),
        "merged": _holder("into"),
    },
    "resolved": {
        "closed": {**_holder("note"), "reporter": frozenset(), "system": frozenset()},
        "reopened": REOPENS,
    },
    "handed_over": {
        "accepted": _holder("reason"),  # the other agency sent it back
        "closed": _holder("note"),
        "handed_over": _holder("agency"),
    },
    "closed": {"reopened": REOPENS},
    "rejected": {"reopened": {"reporter": frozenset(), **_head("reason")}},
    "merged": {},
    "reopened": {
        "assigned": {"system": frozenset(), **_holder()},
        "accepted": ANYONE_ACCEPTS,
        "handed_over": _holder("agency"),
        "rejected": _head("reason"),
        "merged": _holder("into"),
    },
}


class NotAllowed(Exception):
    """A move that cannot be made; nothing was changed. `reason_key` and `values` say why in the office's words."""

    def __init__(self, reason_key: str, **values: object) -> None:
        super().__init__(reason_key)
        self.reason_key = reason_key
        self.values = values

    def said(self) -> Message:
        return plain(text(self.reason_key, **self.values))


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody brings to a move. `due_at` is in UTC, `into` another open case of the office."""

    note: str | None = None
    question: str | None = None
    reason: str | None = None
    agency: str | None = None
    into: Case | None = None
    due_at: datetime | None = None

    def words(self) -> str | None:
        """What the new status says for itself; the question is a fact of its own."""
        merged = self.into.number if self.into is not None else None
        said = [words for words in (self.agency, merged, self.reason, self.note) if words]
        return "\n".join(said) or None


def move(
    s: Situation,
    case: Case,
    to: str,
    *,
    note: str | None = None,
    question: str | None = None,
    reason: str | None = None,
    agency: str | None = None,
    into: Case | None = None,
    due_at: datetime | None = None,
    media_id: str | None = None,
    by_system: bool = False,
) -> CaseFact:
    """Makes the move and appends its fact. Errors: NotAllowed, also when another tap has made the same move already.

    `by_system`: nobody decides this, a rule does (assignment, the reporter's answer, time).
    """
    case = locked(s, case.id)
    given = Given(note, question, reason, agency, into, due_at)
    rule = _rule(case, to)
    who = _mover(s, case, to, rule, given, by_system=by_system)
    if question is not None:
        _append(s, case, who, kind="question", words=question)
    if "back" in rule[who]:
        due_at = _due_before_waiting(s, case)
    fact = _append(s, case, who, kind="status", value=to, words=given.words(), media_id=media_id, due_at=due_at)
    audit.note(
        s.session,
        office_id=s.office.id,
        actor="system" if who == "system" else s.actor,
        action=f"case.{to}",
        subject=f"case:{case.id}",
        now=s.now,
    )
    return fact


def go_back(s: Situation, case: Case, *, by_system: bool = False) -> CaseFact:
    """Ends the waiting for the reporter: the case stands where it stood before the question."""
    return move(s, case, case.status_before_waiting or "accepted", by_system=by_system)


def check(s: Situation, case: Case, to: str) -> None:
    """Before somebody writes a long note: could they make this move now? Errors: NotAllowed."""
    if not any(role in _rule(case, to) for role in roles(s, case)):
        raise not_yours(s, case)


def locked(s: Situation, case_id: int) -> Case:
    """The case for changing it, of this office only. Errors: NotAllowed when the office has no such case."""
    case = cases.lock(s.session, s.office.id, case_id)
    if case is None:
        raise NotAllowed("casework.no_such_case")
    return case


def roles(s: Situation, case: Case, *, by_system: bool = False) -> tuple[Who, ...]:
    """What whoever acts is to this case, the most entitled first."""
    found: list[Who] = ["system"] if by_system else []
    officer = s.officer if s.officer is not None and s.officer.office_id == case.office_id else None
    if officer is not None:
        if officer.id == case.owner_id:
            found.append("owner")
        if officer.role in HEADS:
            found.append("head")
        found.append("officer")
    if s.person is not None and reporters.reporter_of(s.session, case.id, s.person.id) is not None:
        found.append("reporter")
    return tuple(found)


def may_hold(s: Situation, case: Case) -> bool:
    """Whether whoever acts may do what the holder of the case may."""
    return any(role in ("owner", "head") for role in roles(s, case))


def state_name(status: str) -> str:
    """The state as people call it."""
    return text(f"part.state.{status}")


def holder_name(s: Situation, case: Case) -> str:
    owner = officers.by_id(s.session, case.office_id, case.owner_id) if case.owner_id is not None else None
    return owner.name if owner is not None else text("part.nobody")


def not_yours(s: Situation, case: Case) -> NotAllowed:
    return NotAllowed("casework.not_yours", number=case.number, holder=holder_name(s, case))


def _rule(case: Case, to: str) -> Rule:
    rule = MOVES[case.status].get(to)
    if rule is None and case.status == to:
        raise NotAllowed("casework.already", number=case.number, state=state_name(to))
    if rule is None:
        raise NotAllowed("casework.no_such_move", number=case.number, state=state_name(case.status))
    return rule


def _mover(s: Situation, case: Case, to: str, rule: Rule, given: Given, *, by_system: bool) -> Who:
    """In which role the move is made. Errors: NotAllowed: nobody here may, or what it needs is missing."""
    allowed = [role for role in roles(s, case, by_system=by_system) if role in rule]
    if not allowed:
        raise not_yours(s, case)
    missing = {role: _missing(case, to, rule[role], given, s.now) for role in allowed}
    for role in allowed:
        if missing[role] is None:
            return role
    raise NotAllowed(f"casework.needs_{missing[allowed[0]]}")


def _missing(case: Case, to: str, needs: Needs, given: Given, now: datetime) -> Need | None:
    into = given.into
    there: Mapping[Need, bool] = {
        "note": has_words(given.note),
        "question": has_words(given.question),
        "reason": has_words(given.reason),
        "agency": has_words(given.agency),
        "into": into is not None and _can_take_in(into, case),
        "due": given.due_at is not None and given.due_at > now,
        "back": to == case.status_before_waiting,
        "consultation": case.kind == "consultation",
    }
    return next((need for need in there if need in needs and not there[need]), None)


def _can_take_in(into: Case, case: Case) -> bool:
    return into.office_id == case.office_id and into.id != case.id and into.status != "merged"


def has_words(words: str | None) -> bool:
    """Whether somebody would learn something from this: at least two letters or digits, of any script."""
    return words is not None and sum(letter.isalnum() for letter in words) >= 2


def _due_before_waiting(s: Situation, case: Case) -> datetime | None:
    """An order's date does not stop while the reporter is asked something."""
    earlier = [fact for fact in cases.history(s.session, case.id) if fact.kind == "status"]
    before = [fact for fact in earlier if fact.value == case.status_before_waiting]
    return before[-1].due_at if before else None


def _append(
    s: Situation,
    case: Case,
    who: Who,
    *,
    kind: str,
    value: str | None = None,
    words: str | None = None,
    media_id: str | None = None,
    due_at: datetime | None = None,
) -> CaseFact:
    officer = s.officer if who in ("owner", "head", "officer") else None
    author = "officer" if officer is not None else "reporter" if who == "reporter" else "system"
    return cases.append(
        s.session,
        case,
        kind=kind,
        value=value,
        words=words,
        media_id=media_id,
        author=author,
        officer=officer,
        due_at=due_at,
        now=s.now,
    )
