"""ติดตามเรื่อง: what a reporter sees of their cases, and that nobody else sees any of it."""

from datetime import timedelta

import pytest

from db import cases
from handlers.casework import accept, ask_reporter, relay
from tests.handlers.phone import Phone

NUMBER = "นน-69-000001"


def test_who_has_reported_nothing_is_told_what_to_do(situation, meet, holder):
    from tests.handlers.my_cases.conftest import NOW

    phone = Phone(situation, meet("Unew"), NOW)
    assert "ยังไม่มีเรื่อง" in phone.says("ติดตามเรื่อง")
    assert {"แจ้งเรื่องร้องเรียน", "คุยกับเจ้าหน้าที่"} <= set(phone.labels())


def test_a_case_is_shown_with_state_next_step_and_who_has_it(reporter):
    said = reporter.says("ติดตามเรื่อง")
    for part in (NUMBER, "ส่งถึงเจ้าหน้าที่แล้ว", "เรื่องกลิ่น ตำบลดู่ใต้ อำเภอเมืองน่าน", "สมชาย", "22 พ.ย. 2569"):
        assert part in said


def test_the_story_is_told_in_plain_words_newest_first(reporter, works, case_of):
    accept.accept(works(), case_of())
    relay.to_reporter(works(), case_of(), "จะเข้าไปวันพุธค่ะ")
    reporter.says("ติดตามเรื่อง")
    story = reporter.taps("ดูว่าถึงไหนแล้ว")
    assert story.index("จะเข้าไปวันพุธค่ะ") < story.index("รับเรื่องเข้าระบบ")
    assert "เจ้าหน้าที่บอก: จะเข้าไปวันพุธค่ะ" in story and "10.0" in story


def test_notes_inside_the_office_are_not_shown(reporter, works, case_of):
    s = works()
    cases.append(
        s.session,
        case_of(),
        kind="note",
        words="เจ้าของโรงงานเป็นญาติกำนัน",
        author="officer",
        officer=s.officer,
        now=s.now,
    )
    reporter.says("ติดตามเรื่อง")
    assert "กำนัน" not in reporter.taps("ดูว่าถึงไหนแล้ว")


def test_the_reason_of_the_assignment_is_not_shown(reporter):
    reporter.says("ติดตามเรื่อง")
    assert "น้อยที่สุด" not in reporter.taps("ดูว่าถึงไหนแล้ว")


@pytest.mark.parametrize(
    "typed", [NUMBER, "นน69-1", "นน - 69 - 000001", "69-000001", "๖๙-๐๐๐๐๐๑", "ขอดูเรื่อง นน-69-000001 หน่อยค่ะ", "นน–69–1"]
)
def test_a_typed_number_opens_my_case(reporter, typed):
    assert "ที่ผ่านมา" in reporter.says(typed)


def test_the_number_of_somebody_else_is_as_unknown_as_one_that_does_not_exist(reporter, situation, meet):
    stranger = Phone(situation, meet("Ustranger"), reporter.now)
    theirs, nobodys = stranger.says(NUMBER), stranger.says("นน-69-000999")
    assert theirs.replace("000001", "X") == nobodys.replace("000999", "X")
    assert "ไม่พบ" in theirs and "กลิ่น" not in theirs


@pytest.mark.parametrize("action", ["open", "add", "answer", "done", "reopen", "withdraw", "withdraw_sure"])
def test_a_button_of_somebody_elses_case_shows_and_changes_nothing(reporter, situation, meet, case_of, action):
    stranger = Phone(situation, meet("Ustranger"), reporter.now)
    said = stranger.taps_data(stranger.s.buttons.changes(f"mine.{action}", c=case_of().id))
    assert "ไม่อยู่ในรายการ" in said and NUMBER not in said
    assert case_of().status == "assigned"


def test_an_unsigned_button_changes_nothing(reporter, case_of):
    reporter.taps_data(reporter.s.buttons.shows("mine.withdraw_sure", c=case_of().id))
    assert not [fact for fact in cases.history(reporter.s.session, case_of().id) if fact.kind == "withdrawn"]


@pytest.mark.parametrize("words", ["เมื่อ 12-11 ที่ผ่านมา", "จ3-58(1)-104/65นน", "บ้านเลขที่ 69-12 หมู่ 3", "081-234-5678"])
def test_other_numbers_are_no_ticket(reporter, words):
    from handlers.my_cases.mine import number_in

    assert number_in(reporter.s, words) is None


def test_an_office_sees_only_its_own_numbers(reporter, situation, other_office, meet):
    there = Phone(
        lambda person, now: situation(person=person, now=now, office=other_office),
        meet("Uvillager", office=other_office),
        reporter.now,
    )
    assert "ไม่พบ" in there.says(NUMBER)
    assert "ยังไม่มีเรื่อง" in there.says("ติดตามเรื่อง")


def test_the_order_and_its_date_are_shown(reporter, works, case_of):
    accept.accept(works(), case_of())
    s = works()
    from handlers.casework.moves import move

    move(s, case_of(), "ordered", note="ให้ติดตั้งตัวกรอง", due_at=s.now + timedelta(days=30))
    reporter.says("ติดตามเรื่อง")
    said = reporter.taps("ดูว่าถึงไหนแล้ว")
    assert "แก้ไขภายใน 22 ธ.ค. 2569" in said and "มาตรา 37" in said and "ให้ติดตั้งตัวกรอง" in said


def test_the_agency_that_owns_it_now_is_named(reporter, works, case_of):
    accept.accept(works(), case_of())
    from handlers.casework.moves import move

    move(works(), case_of(), "handed_over", agency="เทศบาลเมืองน่าน")
    assert "เทศบาลเมืองน่าน ดูแลต่อ" in reporter.says("ติดตามเรื่อง")


def test_eleven_cases_are_ten_cards_and_a_word_about_the_rest(reporter):
    for _ in range(10):
        reporter.waits(days=2).says("เหม็นมาก อำเภอปัว")
        reporter.taps("พอแค่นี้")
    said = reporter.says("ติดตามเรื่อง")
    assert "11 เรื่อง" in said and len(reporter.outcome.replies[-1]["contents"]["contents"]) == 10


def test_what_waits_for_me_comes_first(reporter, works, case_of):
    first = case_of()
    reporter.waits(days=2).says("เหม็นมาก อำเภอปัว")
    reporter.taps("พอแค่นี้")
    accept.accept(works(), first)
    ask_reporter.ask(works(), first, "ได้กลิ่นกี่โมงคะ")
    said = reporter.says("ติดตามเรื่อง")
    assert "รอคำตอบจากคุณ" in said and said.index(NUMBER) < said.index("นน-69-000002")
