"""Whole talks as an officer has them: taps and words, and what both sides read."""

from datetime import timedelta

import pytest

from db import cases, reporters, talks
from handlers import talk as engine
from handlers.casework.receive import open_complaint
from handlers.incoming import Incoming
from tests.handlers.casework.acting import (
    AT,
    BY_NAME,
    PUA,
    button_of,
    for_person,
    kinds,
    labels,
    press,
    put,
    tell,
    texts,
    urgency,
    words,
)
from tests.handlers.conftest import make_situation


@pytest.fixture
def ing(officer):
    return officer("สมหญิง", districts=("5505",))


@pytest.fixture
def malee(meet):
    return meet("Umalee")


@pytest.fixture
def case(session, ing, malee, complaint):
    return put(session, complaint(person=malee), status="accepted")


@pytest.fixture
def s(situation, ing):
    return situation(officer=ing)


def newest(session, case, kind):
    return [fact for fact in cases.history(session, case.id) if fact.kind == kind][-1]


def test_asking_the_reporter_stops_the_clock_until_the_answer(session, s, case, malee, tap, said):
    tap(s, "case.ask", n=case.id)
    outcome = tell(s, said("กลิ่นมาช่วงไหนคะ"))
    assert case.status == "waiting_reporter" and urgency(outcome, malee) == [True]
    assert "“กลิ่นมาช่วงไหนคะ”" in for_person(outcome, malee) and s.officer.name not in for_person(outcome, malee)
    ways = labels(outcome.notices[0].messages)
    assert ways[:1] == ["ตอบเจ้าหน้าที่"] and {"ถ่ายรูป", "ส่งตำแหน่ง", "ไม่มีข้อมูลเพิ่ม"} <= set(ways)
    assert newest(session, case, "question").words == "กลิ่นมาช่วงไหนคะ"


def test_a_ready_question_is_one_tap_away(s, case, tap):
    outcome = tap(s, "case.ask", n=case.id)
    assert {"ขอรูปเพิ่ม", "ขอตำแหน่ง", "ถามช่วงเวลา"} <= set(labels(outcome.replies))


def test_a_second_question_while_waiting_keeps_the_way_back(session, s, case, malee, tap, said):
    put(session, case, before="inspecting", status="waiting_reporter")
    tap(s, "case.ask", n=case.id)
    outcome = tell(s, said("ขอรูปด้วยนะคะ"))
    assert "ขอรูปด้วยนะคะ" in for_person(outcome, malee)
    assert (case.status, case.status_before_waiting) == ("waiting_reporter", "inspecting")


def test_a_mere_note_stays_inside_the_office(session, s, case, malee, tap, said):
    asked = tap(s, "case.record", n=case.id)
    asked = press(s, button_of(asked, "บันทึกไว้ก่อน"))
    assert "เห็นเฉพาะในสำนักงาน" in texts(asked.replies)
    tell(s, said("โทรหาโรงงานแล้ว"))
    outcome = tell(s, said("ข้าม"))
    assert newest(session, case, "note").words == "โทรหาโรงงานแล้ว"
    assert case.status == "accepted" and not outcome.notices


def test_an_order_carries_its_date_note_and_picture_to_the_reporter(session, s, case, malee, tap, said):
    asked = press(s, button_of(tap(s, "case.record", n=case.id), "มีคำสั่งให้แก้ไข"))
    asked = press(s, button_of(asked, "ภายใน 30 วัน"))
    assert "ผู้แจ้งจะได้อ่าน" in texts(asked.replies)
    tell(s, said("ให้ปิดคลุมลานกองแกลบ"))
    outcome = tell(s, said(kind="photo"))
    assert case.status == "ordered" and case.status_due_at.isoformat() == "2026-12-22T16:59:00+00:00"
    told = for_person(outcome, malee)
    assert "ภายใน 22 ธ.ค. 2569" in told and "มาตรา 37" in told and "ให้ปิดคลุมลานกองแกลบ" in told
    fact = newest(session, case, "status")
    assert fact.media_id is not None and fact.media_id in str(outcome.notices)
    assert urgency(outcome, malee) == [True]


def calendar(s, case, day):
    return s.buttons.changes("work.day", n=case.id), {"date": day}


def test_a_day_of_the_calendar_is_taken(s, case, tap, said):
    press(s, button_of(tap(s, "case.record", n=case.id), "มีคำสั่งให้แก้ไข"))
    data, params = calendar(s, case, "2027-01-15")
    press(s, data, params=params)
    tell(s, said("ซ่อมท่อ"))
    tell(s, said("ข้าม"))
    assert case.status_due_at.isoformat() == "2027-01-15T16:59:00+00:00"


@pytest.mark.parametrize("day", ["2026-11-21", "2028-01-01", "ไม่ใช่วันที่", ""])
def test_a_day_that_cannot_be_is_explained_and_nothing_is_lost(day, s, case, tap, said):
    press(s, button_of(tap(s, "case.record", n=case.id), "มีคำสั่งให้แก้ไข"))
    data, params = calendar(s, case, day)
    assert "เลือกวันครบกำหนดที่ยังมาไม่ถึง" in texts(press(s, data, params=params).replies)
    asked = tell(s, said("15 วัน"))
    assert "ผู้แจ้งจะได้อ่าน" in texts(asked.replies)


@pytest.mark.parametrize(("typed", "taken"), [("30", True), ("ภายใน 7 วัน", True), ("0", False), ("999 วัน", False)])
def test_typed_days_are_understood(typed, taken, s, case, tap, said):
    press(s, button_of(tap(s, "case.record", n=case.id), "มีคำสั่งให้แก้ไข"))
    asked = texts(tell(s, said(typed)).replies)
    assert ("ผู้แจ้งจะได้อ่าน" in asked) == taken


def test_an_inspection_under_way_rides_along_and_a_result_does_not_wait(session, s, case, malee, tap, said):
    press(s, button_of(tap(s, "case.record", n=case.id), "กำลังตรวจสอบ"))
    tell(s, said("นัดเข้าตรวจวันศุกร์"))
    assert urgency(tell(s, said("ข้าม")), malee) == [False]
    press(s, button_of(tap(s, "case.record", n=case.id), "แก้แล้ว"))
    tell(s, said("ซ่อมระบบกรองเสร็จแล้ว"))
    outcome = tell(s, said("ข้าม"))
    assert urgency(outcome, malee) == [True] and case.status == "resolved"
    assert {"เรียบร้อยแล้ว", "ขอเปิดใหม่"} <= set(labels(outcome.notices[0].messages))


@pytest.mark.parametrize("note", ["   ", "-", "."])
def test_closing_without_a_note_is_impossible(note, s, case, malee, tap, said):
    tap(s, "case.close", n=case.id)
    refused = tell(s, said(note))
    assert "เขียนผลสั้น ๆ ก่อน" in texts(refused.replies) and case.status == "accepted"
    skipped = tell(s, said("ข้าม"))
    assert "ข้ามไม่ได้" in texts(skipped.replies) and case.status == "accepted"
    outcome = tell(s, said("ตรวจแล้วไม่พบกลิ่น"))
    assert case.status == "closed" and urgency(outcome, malee) == [True]
    assert "“ตรวจแล้วไม่พบกลิ่น”" in for_person(outcome, malee) and "ขอเปิดใหม่" in for_person(outcome, malee)


def test_a_picture_is_no_closing_note(s, case, tap, said):
    tap(s, "case.close", n=case.id)
    assert "เขียนผลสั้น ๆ ก่อน" in texts(tell(s, said(kind="photo")).replies) and case.status == "accepted"


def test_handing_over_names_the_new_owner_to_the_reporter(session, s, case, malee, tap, said):
    press(s, button_of(tap(s, "case.hand_over", n=case.id), "เทศบาล / อบต."))
    outcome = tell(s, said("ไม่เข้าข่ายโรงงานตามกฎหมาย"))
    assert case.status == "handed_over"
    assert newest(session, case, "status").words == "เทศบาลหรือ อบต. ในพื้นที่\nไม่เข้าข่ายโรงงานตามกฎหมาย"
    told = for_person(outcome, malee)
    assert "เทศบาลหรือ อบต. ในพื้นที่" in told and "ไม่เข้าข่ายโรงงาน" in told


def test_an_agency_may_be_typed_and_the_explanation_skipped(session, s, case, malee, tap, said):
    tap(s, "case.hand_over", n=case.id)
    tell(s, said("กรมเจ้าท่า"))
    outcome = tell(s, said("ข้าม"))
    assert newest(session, case, "status").words == "กรมเจ้าท่า" and "กรมเจ้าท่า" in for_person(outcome, malee)


def test_a_case_comes_back_from_another_agency_with_a_reason(session, s, case, malee, tap, said):
    put(session, case, status="handed_over")
    tap(s, "case.take_back", n=case.id)
    outcome = tell(s, said("ตรวจพบเครื่องจักรเกิน 50 แรงม้า"))
    assert case.status == "accepted" and "กลับมาที่สำนักงานแล้ว" in for_person(outcome, malee)


def test_a_transfer_gives_the_card_to_the_new_officer(session, s, case, malee, officer, tap, said):
    ching = officer("ชิงชัย", districts=())
    press(s, button_of(tap(s, "case.transfer", n=case.id), "ชิงชัย"))
    outcome = tell(s, said("พื้นที่ติดกับเชียงกลาง"))
    assert (case.owner_id, case.status) == (ching.id, "assigned")
    told = for_person(outcome, ching.person)
    assert "มีเรื่องโอนมา" in told and "พื้นที่ติดกับเชียงกลาง" in told and "รับเรื่อง" in told
    assert for_person(outcome, malee) == ""
    assert newest(session, case, "owner").words == "พื้นที่ติดกับเชียงกลาง"


def test_a_transferred_order_keeps_its_date(session, s, case, officer, tap, said):
    officer("ชิงชัย", districts=())
    put(session, case, status="ordered", due=AT + timedelta(days=9))
    press(s, button_of(tap(s, "case.transfer", n=case.id), "ชิงชัย"))
    tell(s, said("ข้าม"))
    assert (case.status, case.status_due_at) == ("ordered", AT + timedelta(days=9))


def test_whoever_loses_a_case_to_a_head_learns_of_it(session, situation, case, ing, officer, tap, said):
    head = officer("หัวหน้า", role="head", districts=())
    ching = officer("ชิงชัย", districts=())
    s = situation(officer=head)
    press(s, button_of(tap(s, "case.transfer", n=case.id), "ชิงชัย"))
    outcome = tell(s, said("ข้าม"))
    assert case.owner_id == ching.id and "ย้ายไปให้ ชิงชัย" in for_person(outcome, ing.person)


def test_nobody_gets_a_case_who_is_not_there(session, s, case, officer, tap, said):
    gone = officer("ลาออก", districts=())
    asked = tap(s, "case.transfer", n=case.id)
    choice = button_of(asked, "ลาออก")
    gone.left_at = AT
    session.flush()
    press(s, choice)
    assert case.owner_id == s.officer.id


def test_rejecting_and_reopening_are_told_with_their_reasons(session, situation, case, malee, officer, tap, said):
    s = situation(officer=officer("หัวหน้า", role="head"))
    tap(s, "case.reject", n=case.id)
    outcome = tell(s, said("ที่เกิดเหตุอยู่จังหวัดแพร่"))
    assert case.status == "rejected" and "ที่เกิดเหตุอยู่จังหวัดแพร่" in for_person(outcome, malee)
    tap(s, "case.reopen", n=case.id)
    outcome = tell(s, said("ตรวจแล้วอยู่ในน่าน"))
    assert case.status == "reopened" and urgency(outcome, malee) == [False]


def test_merged_cases_have_each_others_reporters(session, s, case, malee, meet, complaint, tap, said):
    other = complaint(person=meet("Usomsak"))
    tap(s, "case.merge", n=case.id)
    outcome = tell(s, said("2"))
    assert case.status == "merged" and newest(session, case, "status").words == other.number
    assert other.number in for_person(outcome, malee)
    assert malee.id in {reporter.person_id for reporter in reporters.of_case(session, other.id)}


def test_a_merge_into_nothing_hands_the_words_back(s, case, tap, said):
    tap(s, "case.merge", n=case.id)
    outcome = tell(s, said("999"))
    assert case.status == "accepted" and "ไม่พบเรื่องที่จะรวม" in texts(outcome.replies)


def test_when_the_case_moved_on_meanwhile_the_note_is_handed_back(session, situation, s, case, officer, tap, said):
    tap(s, "case.close", n=case.id)
    put(session, case, owner=officer("ชิงชัย"))
    outcome = tell(s, said("ตรวจแล้วไม่พบกลิ่น"))
    shown = texts(outcome.replies)
    assert "ชิงชัย" in shown and "ตรวจแล้วไม่พบกลิ่น" in shown
    assert case.status == "accepted" and not outcome.notices


@pytest.mark.parametrize("verb", ["record", "ask", "close", "transfer", "hand_over", "merge", "write"])
def test_somebody_elses_case_is_refused_before_anything_is_typed(verb, situation, case, officer, tap):
    outcome = tap(situation(officer=officer("คนอื่น")), f"case.{verb}", n=case.id)
    assert "ผู้ดูแลเรื่อง" in texts(outcome.replies) and "สมหญิง" in texts(outcome.replies)
    assert case.status == "accepted"


def test_a_double_tap_on_a_button_asks_the_same_question_again(session, s, case, tap):
    first = tap(s, "case.record", n=case.id)
    press(s, button_of(first, "แก้แล้ว"))
    again = tap(s, "case.record", n=case.id)
    assert "ผู้แจ้งจะได้อ่าน" in texts(again.replies)  # the note is still what is asked for
    assert talks.open_talk(session, s.who().id, AT).answers["result"] == "resolved"


def test_a_double_tap_on_a_choice_changes_no_later_answer(s, case, tap, said):
    first = tap(s, "case.record", n=case.id)
    choice = button_of(first, "แก้แล้ว")
    press(s, choice)
    press(s, choice)
    tell(s, said("ซ่อมเสร็จแล้ว"))
    tell(s, said("ข้าม"))
    assert case.status == "resolved"


def test_starting_something_else_says_that_the_first_was_not_sent(s, case, complaint, ing, tap, said):
    tap(s, "case.ask", n=case.id)
    outcome = tap(s, "case.close", n=case.id)
    assert "ยังไม่ได้ส่ง" in texts(outcome.replies)


def test_a_choice_of_another_case_or_a_forged_one_is_not_taken(s, case, complaint, tap):
    tap(s, "case.record", n=case.id)
    for data in (
        s.buttons.changes("work.pick", n=case.id + 1, step="result", v="resolved"),
        s.buttons.shows("work.pick", n=case.id, step="result", v="resolved"),
        s.buttons.changes("work.pick", n=case.id, step="result", v="closed"),
    ):
        event = Incoming(kind="tap", occurred_at=AT, source="user", data=data)
        talk = talks.open_talk(s.session, s.who().id, s.now)
        assert engine.carry_on(s, BY_NAME, talk, event, s.buttons.read(data), lambda _s, _i: None) is None


def test_cancelling_leaves_the_case_as_it_was(session, s, case, tap, said):
    before = kinds(session, case)
    tap(s, "case.close", n=case.id)
    outcome = tell(s, said("ยกเลิก"))
    assert "เรื่องไม่มีอะไรเปลี่ยน" in texts(outcome.replies) and kinds(session, case) == before


def test_whoever_blocked_us_is_named_unreachable(session, s, case, malee, tap, said):
    malee.blocked_at = AT
    tap(s, "case.close", n=case.id)
    assert "ปิดรับข้อความ" in texts(tell(s, said("ตรวจแล้ว")).replies)


def test_joined_reporters_learn_of_results_without_a_push(session, s, case, malee, meet, tap, said):
    somsak = meet("Usomsak")
    reporters.add(session, case, person_id=somsak.id, anonymous=True, first=False, now=AT)
    tap(s, "case.close", n=case.id)
    outcome = tell(s, said("ตรวจแล้วไม่พบกลิ่น"))
    assert (urgency(outcome, malee), urgency(outcome, somsak)) == ([True], [False])


def test_words_of_curly_braces_are_only_words(s, case, malee, tap, said):
    tap(s, "case.ask", n=case.id)
    assert "{number}" in for_person(tell(s, said("เห็น {number} ไหมคะ")), malee)


def test_a_note_as_long_as_line_allows_still_reaches_the_reporter(s, case, malee, tap, said):
    tap(s, "case.close", n=case.id)
    outcome = tell(s, said("ก" * 5000))
    message = outcome.notices[0].messages[-1]
    assert len(message["text"]) <= 5000 and message["quickReply"]["items"]


def test_a_reporter_without_line_is_to_be_told_in_another_way(session, situation, ing, office, tap, said):
    at_the_counter = make_situation(session, office, person=None)
    case, _ = open_complaint(at_the_counter, category="noise", where=PUA, told=[words("เสียงดัง")])
    s = situation(officer=ing)
    assert "ไม่ได้แจ้งทาง LINE" in texts(tap(s, "case.accept", n=case.id).replies)
    tap(s, "case.close", n=case.id)
    outcome = tell(s, said("ตรวจแล้วเสียงไม่เกินมาตรฐาน"))
    assert case.status == "closed" and not outcome.notices and "ไม่ได้แจ้งทาง LINE" in texts(outcome.replies)
