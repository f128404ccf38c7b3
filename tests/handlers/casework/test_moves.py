"""The dictionary of moves, pair by pair, against a table written by hand from ARCHITECTURE §4."""

from datetime import timedelta

import pytest

from db import audit, cases
from db.tables import CASE_STATES
from handlers.casework.moves import MOVES, NotAllowed, go_back, move
from tests.handlers.casework.acting import AT, put
from tests.handlers.conftest import make_situation

# Who may move a complaint from a state to another when everything that the move needs is given.
# o: the officer who holds it, h: a head, a: any other officer, s: the system, r: the reporter.
ALLOWED = {
    "new": {"assigned": "sh", "accepted": "oha", "handed_over": "h", "rejected": "h", "merged": "h"},
    "assigned": {"assigned": "soh", "accepted": "oha", "handed_over": "oh", "rejected": "h", "merged": "oh"},
    "accepted": {
        "assigned": "oh",
        "waiting_reporter": "oh",
        "inspecting": "oh",
        "ordered": "oh",
        "resolved": "oh",
        "closed": "oh",
        "handed_over": "oh",
        "rejected": "h",
        "merged": "oh",
    },
    "inspecting": {
        "waiting_reporter": "oh",
        "ordered": "oh",
        "resolved": "oh",
        "closed": "oh",
        "handed_over": "oh",
        "rejected": "h",
        "merged": "oh",
    },
    "ordered": {
        "ordered": "oh",
        "waiting_reporter": "oh",
        "inspecting": "oh",
        "resolved": "oh",
        "handed_over": "oh",
        "merged": "oh",
    },
    # It waited since it was accepted: only there does the answer lead back.
    "waiting_reporter": {
        "accepted": "ohrs",
        "inspecting": "oh",
        "ordered": "oh",
        "resolved": "oh",
        "closed": "oh",
        "handed_over": "oh",
        "rejected": "h",
        "merged": "oh",
    },
    "resolved": {"closed": "ohrs", "reopened": "ohr"},
    "handed_over": {"accepted": "oh", "closed": "oh", "handed_over": "oh"},
    "closed": {"reopened": "ohr"},
    "rejected": {"reopened": "hr"},
    "merged": {},
    "reopened": {"assigned": "soh", "accepted": "oha", "handed_over": "oh", "rejected": "h", "merged": "oh"},
}


@pytest.fixture
def cast(session, office, situation, officer, meet):
    """Everybody who could try to move a case, by their letter; x is a stranger."""
    owner = officer("เจ้าของเรื่อง")
    return {
        "o": situation(officer=owner),
        "h": situation(officer=officer("หัวหน้า", role="head")),
        "a": situation(officer=officer("คนอื่น")),
        "r": situation(person=meet("Uvillager")),
        "s": make_situation(session, office, person=None),
        "x": situation(person=meet("Ustranger")),
    }


def everything(into):
    return {
        "note": "ตรวจแล้ว",
        "question": "กลิ่นมาตอนไหน",
        "reason": "ข้อมูลใหม่",
        "agency": "เทศบาล",
        "into": into,
        "due_at": AT + timedelta(days=30),
    }


@pytest.mark.parametrize("before", CASE_STATES)
def test_only_the_allowed_moves_can_be_made_and_only_by_those_who_may(before, session, cast, complaint):
    into = complaint()
    case = put(session, complaint(), owner=cast["o"].officer)
    put(session, case, status=before, before="accepted" if before == "waiting_reporter" else None)
    for to in CASE_STATES:
        for letter, s in cast.items():
            allowed = letter in ALLOWED[before].get(to, "")
            attempt = session.begin_nested()  # each pair starts from the same case
            try:
                move(s, case, to, **everything(into), by_system=letter == "s")
                moved = True
            except NotAllowed:
                moved = False
            assert moved == allowed, f"{before} → {to} by {letter}"
            assert case.status == (to if allowed else before)
            attempt.rollback()


def test_the_table_of_this_test_names_every_state_and_no_other_move():
    assert set(ALLOWED) == set(CASE_STATES) == set(MOVES)
    assert {state: set(to) for state, to in MOVES.items()} == {state: set(to) for state, to in ALLOWED.items()}


@pytest.mark.parametrize(
    ("before", "to", "missing", "key"),
    [
        ("accepted", "waiting_reporter", "question", "casework.needs_question"),
        ("accepted", "inspecting", "note", "casework.needs_note"),
        ("accepted", "ordered", "note", "casework.needs_note"),
        ("accepted", "ordered", "due_at", "casework.needs_due"),
        ("inspecting", "resolved", "note", "casework.needs_note"),
        ("accepted", "closed", "note", "casework.needs_note"),
        ("resolved", "closed", "note", "casework.needs_note"),
        ("handed_over", "closed", "note", "casework.needs_note"),
        ("accepted", "handed_over", "agency", "casework.needs_agency"),
        ("handed_over", "accepted", "reason", "casework.needs_reason"),
        ("closed", "reopened", "reason", "casework.needs_reason"),
        ("accepted", "merged", "into", "casework.needs_into"),
    ],
)
def test_a_move_without_what_it_needs_is_refused_and_changes_nothing(
    before, to, missing, key, session, cast, complaint
):
    case = put(session, complaint(), owner=cast["o"].officer, status=before)
    facts = len(cases.history(session, case.id))
    there = everything(complaint())
    for given in [None] if missing in ("due_at", "into") else [None, "", "  \n ", "-", "…"]:
        with pytest.raises(NotAllowed) as refused:
            move(cast["o"], case, to, **{**there, missing: given})
        assert refused.value.reason_key == key
        assert case.status == before and len(cases.history(session, case.id)) == facts


def test_rejecting_needs_a_reason(session, cast, complaint):
    case = complaint()
    with pytest.raises(NotAllowed) as refused:
        move(cast["h"], case, "rejected", reason=" ")
    assert refused.value.reason_key == "casework.needs_reason"


@pytest.mark.parametrize("due", [AT, AT - timedelta(days=1)])
def test_an_order_cannot_be_due_in_the_past(due, session, cast, complaint):
    case = put(session, complaint(), owner=cast["o"].officer, status="accepted")
    with pytest.raises(NotAllowed) as refused:
        move(cast["o"], case, "ordered", note="ให้แก้ไข", due_at=due)
    assert refused.value.reason_key == "casework.needs_due"


def test_the_second_of_two_equal_moves_is_told_that_it_is_done(session, cast, complaint):
    case = put(session, complaint(), owner=cast["o"].officer, status="inspecting")
    move(cast["o"], case, "resolved", note="แก้แล้ว")
    with pytest.raises(NotAllowed) as refused:
        move(cast["o"], case, "resolved", note="แก้แล้ว")
    assert refused.value.reason_key == "casework.already"
    assert [fact.value for fact in cases.history(session, case.id)].count("resolved") == 1


def test_a_move_says_who_made_it_and_stands_in_the_audit(session, cast, complaint):
    case = put(session, complaint(), owner=cast["o"].officer, status="accepted")
    fact = move(cast["o"], case, "ordered", note="ปิดคลุมลานกอง", due_at=AT + timedelta(days=30))
    assert (fact.author, fact.officer_id, fact.words) == ("officer", cast["o"].officer.id, "ปิดคลุมลานกอง")
    assert case.status_due_at == AT + timedelta(days=30)
    line = audit.lines_about(session, case.office_id, f"case:{case.id}")[-1]
    assert (line.action, line.actor) == ("case.ordered", f"officer:{cast['o'].officer.id}")


def test_an_answer_leads_back_to_the_order_with_its_date(session, cast, complaint):
    due = AT + timedelta(days=30)
    case = put(session, complaint(), owner=cast["o"].officer, before="ordered", due=due, status="waiting_reporter")
    assert case.status_due_at is None
    go_back(cast["r"], case)
    assert (case.status, case.status_due_at) == ("ordered", due)


def test_an_answer_leads_back_nowhere_else(session, cast, complaint):
    case = put(session, complaint(), owner=cast["o"].officer, before="inspecting", status="waiting_reporter")
    with pytest.raises(NotAllowed) as refused:
        move(cast["r"], case, "accepted")
    assert refused.value.reason_key == "casework.needs_back"


def test_a_complaint_is_never_merged_into_itself_or_into_another_office(
    session, cast, complaint, situation, other_office
):
    case = put(session, complaint(), owner=cast["o"].officer, status="accepted")
    theirs = complaint(office=other_office)
    for into in (case, theirs):
        with pytest.raises(NotAllowed):
            move(cast["o"], case, "merged", into=into)


def test_a_case_of_another_office_does_not_exist(session, cast, complaint, other_office):
    theirs = complaint(office=other_office)
    with pytest.raises(NotAllowed) as refused:
        move(cast["h"], theirs, "accepted")
    assert refused.value.reason_key == "casework.no_such_case"
    assert theirs.status == "new"


def test_an_officer_of_another_office_is_a_stranger(session, situation, officer, complaint, office, other_office):
    case = complaint()
    s = situation(officer=officer("ต่างจังหวัด", office=other_office), office=office)
    with pytest.raises(NotAllowed):
        move(s, case, "accepted")
