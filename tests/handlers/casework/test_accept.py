import threading

import pytest

from db import cases, officers, offices, people
from handlers.casework import receive
from handlers.casework.accept import accept
from handlers.casework.moves import NotAllowed
from tests.handlers.casework.acting import AT, PUA, button_of, for_person, labels, put, texts, urgency, words
from tests.handlers.conftest import make_office, make_situation


def test_accepting_tells_the_reporter_at_once_and_shows_the_next_buttons(situation, officer, complaint, meet):
    ing = officer(districts=("5505",))
    case = complaint(person=meet("Umalee"))
    outcome = accept(situation(officer=ing), case)
    assert case.status == "accepted"
    assert urgency(outcome, meet("Umalee")) == [True]
    assert f"รับเรื่อง {case.number} แล้วค่ะ" in for_person(outcome, meet("Umalee"))
    assert ing.name not in for_person(outcome, meet("Umalee"))
    assert {"บันทึกผล", "ขอข้อมูลเพิ่ม", "ปิดเรื่อง", "ส่งต่อหน่วยงาน", "โอนเรื่อง"} <= set(labels(outcome.replies))


def test_a_double_tap_is_answered_and_changes_nothing(session, situation, officer, complaint, tap, meet):
    ing = officer(districts=("5505",))
    case = complaint()
    s = situation(officer=ing)
    tap(s, "case.accept", n=case.id)
    facts = len(cases.history(session, case.id))
    again = tap(s, "case.accept", n=case.id)
    assert "คุณรับไว้แล้ว" in texts(again.replies) and not again.notices
    assert len(cases.history(session, case.id)) == facts


def test_the_second_officer_is_told_who_has_it(situation, officer, complaint, tap):
    ing, ching = officer("สมหญิง", districts=("5505",)), officer("ชิงชัย", districts=("5505",))
    case = complaint()
    tap(situation(officer=ing), "case.accept", n=case.id)
    late = tap(situation(officer=ching), "case.accept", n=case.id)
    assert "เรื่องนี้ สมหญิง รับไปแล้วค่ะ" in texts(late.replies)
    assert case.owner_id == ing.id


def test_a_colleague_may_take_a_case_that_nobody_took_yet(session, situation, officer, complaint):
    ing, ching = officer("สมหญิง", districts=("5505",)), officer("ชิงชัย", districts=("5501",))
    case = complaint()
    accept(situation(officer=ching), case)
    assert (case.owner_id, case.status) == (ching.id, "accepted")
    assert [fact.value for fact in cases.history(session, case.id) if fact.kind == "owner"] == [
        str(ing.id),
        str(ching.id),
    ]


def test_a_case_without_an_owner_is_taken_from_the_list_of_new_ones(session, situation, officer, complaint, tap):
    case = complaint()
    ing = officer()
    shown = tap(situation(officer=ing), "desk.new")
    assert case.number in texts(shown.replies)
    card = tap(situation(officer=ing), "desk.case", n=case.id)
    assert button_of(card, "รับเรื่อง")
    tap(situation(officer=ing), "case.accept", n=case.id)
    assert (case.owner_id, case.status) == (ing.id, "accepted")


@pytest.mark.parametrize("status", ["closed", "rejected", "merged", "handed_over", "resolved"])
def test_what_has_left_or_ended_is_not_accepted(status, session, situation, officer, complaint):
    case = put(session, complaint(), owner=officer(), status=status)
    with pytest.raises(NotAllowed) as refused:
        accept(situation(officer=officer("อีกคน")), case)
    assert refused.value.reason_key == "casework.no_such_move" and case.status == status


def test_a_villager_accepts_nothing(situation, complaint):
    case = complaint()
    with pytest.raises(NotAllowed):
        accept(situation(), case)
    assert case.status == "new"


def test_of_two_officers_who_tap_in_the_same_moment_exactly_one_has_the_case(database):
    with database.writing() as session:
        office = make_office(session)
        for name in ("หนึ่ง", "สอง"):
            invited = officers.invite(
                session,
                office_id=office.id,
                name=name,
                role="officer",
                districts=("5505",),
                join_code_hash=name,
                join_code_until=AT,
                now=AT,
            )
            officers.join(invited, people.meet(session, office.id, f"U{name}", AT), AT)
        villager = people.meet(session, office.id, "Uvillager", AT)
        s = make_situation(session, office, person=villager)
        case_id = receive.open_complaint(s, category=None, where=PUA, told=[words("เหม็น")])[0].id
    both_ready, answers = threading.Barrier(2, timeout=20), []

    def accept_as(place: int) -> None:
        both_ready.wait()
        with database.writing() as session:
            office = offices.all_offices(session)[0]
            me = officers.all_of(session, office.id)[place]
            s = make_situation(session, office, person=None, officer=me)
            case = cases.by_id(session, office.id, case_id)
            try:
                answers.append((me.id, accept(s, case).notices != ()))
            except NotAllowed as no:
                answers.append((me.id, no.reason_key))

    threads = [threading.Thread(target=accept_as, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    outcomes = sorted(str(what) for _, what in answers)
    assert outcomes == ["True", "casework.accept.taken"]
    with database.reading() as session:
        history = cases.history(session, case_id)
        assert [fact.value for fact in history if fact.kind == "status"].count("accepted") == 1
        winner = next(officer_id for officer_id, what in answers if what is True)
        assert cases.by_id(session, 1, case_id).owner_id == winner
