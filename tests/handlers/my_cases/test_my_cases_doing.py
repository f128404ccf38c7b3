"""Adding, answering the officer, reopening with a reason, withdrawing; buttons of a state that has passed."""

import pytest

from db import cases, reporters
from handlers.casework import accept, ask_reporter, close
from handlers.casework.moves import move

NUMBER = "นน-69-000001"


@pytest.fixture
def opened(reporter):
    """The reporter's phone with the case open."""

    def open_it():
        reporter.says("ติดตามเรื่อง")
        reporter.taps("ดูว่าถึงไหนแล้ว")
        return reporter

    return open_it


@pytest.fixture
def told(reporter, case_of):
    return lambda: [(one.kind, one.words) for one in reporters.testimonies(reporter.s.session, case_of().id)]


@pytest.fixture
def closed(works, case_of):
    accept.accept(works(), case_of())
    close.close(works(), case_of(), "ติดตั้งตัวกรองแล้ว ไม่พบกลิ่น")


@pytest.fixture
def asked(works, case_of):
    accept.accept(works(), case_of())
    ask_reporter.ask(works(), case_of(), "ได้กลิ่นกี่โมงคะ")


def test_words_photos_and_a_pin_may_be_added_at_any_time(opened, told):
    phone = opened()
    phone.taps("เพิ่มข้อมูล")
    phone.says("วันนี้ก็เหม็นอีก")
    assert "มีอีกส่งต่อได้เลย" in phone.photos(3)
    phone.pin(18.724, 100.739)
    assert "มีข้อมูลเพิ่มแล้ว" in phone.taps("พอแค่นี้")
    assert [kind for kind, _ in told()] == ["words", "words", "photo", "photo", "photo", "place"]


def test_nothing_added_is_said_too(opened):
    phone = opened()
    phone.taps("เพิ่มข้อมูล")
    assert "ยังเหมือนเดิม" in phone.taps("พอแค่นี้")


def test_a_question_while_adding_is_answered(opened, told):
    phone = opened()
    phone.taps("เพิ่มข้อมูล")
    assert "I-Single" in phone.says("I-Single Form คืออะไรคะ")
    assert len(told()) == 1


def test_a_question_nobody_can_answer_goes_to_the_officer(opened, told):
    phone = opened()
    phone.taps("เพิ่มข้อมูล")
    phone.says("ลุงแดงข้างบ้านได้แจ้งหรือยัง")
    assert told()[-1][1] == "ลุงแดงข้างบ้านได้แจ้งหรือยัง"


@pytest.mark.parametrize("kind", ["sticker", "unknown_message"])
def test_what_cannot_be_added_is_explained(opened, kind):
    phone = opened()
    phone.taps("เพิ่มข้อมูล")
    assert "อยู่ครบ" in phone.sends(kind)


def test_the_officers_question_is_shown_and_answered(opened, asked, case_of, told):
    phone = opened()
    assert "ได้กลิ่นกี่โมงคะ" in phone.taps("ตอบเจ้าหน้าที่")
    phone.says("สองทุ่มค่ะ")
    assert any(notice.urgent and "สองทุ่ม" in str(notice.messages) for notice in phone.outcome.notices)
    assert case_of().status == "accepted" and told()[-1] == ("words", "สองทุ่มค่ะ")


def test_an_answer_typed_without_any_button_reaches_the_officer(reporter, asked, case_of):
    assert reporter.says("ประมาณสองทุ่มทุกวันเลยค่ะ")
    assert any("สองทุ่ม" in str(notice.messages) for notice in reporter.outcome.notices)
    assert case_of().status == "accepted"


def test_photos_sent_as_an_answer_are_thanked_once(reporter, asked, told):
    said = [reporter.photo(set_id="a", set_total=3) for _ in range(3)]
    assert [bool(words) for words in said] == [False, False, True]
    assert [kind for kind, _ in told()].count("photo") == 3


def test_a_command_is_no_answer(reporter, asked, case_of):
    reporter.says("เมนู")
    assert case_of().status == "waiting_reporter"


def test_asking_to_open_again_needs_a_reason_and_reaches_the_officer(opened, closed, case_of):
    phone = opened()
    phone.taps("ยังไม่หาย ขอเปิดใหม่")
    assert "ข้อความสั้น ๆ" in phone.says("!!")
    phone.says("เมื่อคืนเหม็นอีกแล้ว")
    assert case_of().status == "reopened"
    assert phone.outcome.notices
    newest = [fact for fact in cases.history(phone.s.session, case_of().id) if fact.kind == "status"][-1]
    assert (newest.words, newest.author) == ("เมื่อคืนเหม็นอีกแล้ว", "reporter")


def test_a_photo_of_what_is_still_wrong_is_kept_with_the_reason(opened, closed, told, case_of):
    phone = opened()
    phone.taps("ยังไม่หาย ขอเปิดใหม่")
    assert "เก็บไว้ในเรื่องแล้ว" in phone.photo()
    phone.says("ยังเหม็นทุกเย็น")
    assert told()[-1][0] == "photo" and case_of().status == "reopened"


def test_not_opening_again_changes_nothing(opened, closed, case_of):
    phone = opened()
    phone.taps("ยังไม่หาย ขอเปิดใหม่")
    assert "ยังเหมือนเดิม" in phone.says("ยกเลิก")
    assert case_of().status == "closed"


def test_reopening_twice_is_said_politely(opened, closed, case_of):
    phone = opened()
    data = phone.data_of("ยังไม่หาย ขอเปิดใหม่")
    phone.taps_data(data)
    phone.says("ยังเหม็น ช่วงเย็น")
    phone.taps_data(data)
    assert "เปลี่ยนไปแล้ว" in phone.says("ยังเหม็น ช่วงเย็น")
    assert case_of().status == "reopened"


def test_the_reporter_agrees_that_it_is_fixed(opened, works, case_of):
    accept.accept(works(), case_of())
    move(works(), case_of(), "resolved", note="ติดตั้งตัวกรองแล้ว")
    phone = opened()
    data = phone.data_of("เรียบร้อย ปิดเรื่องได้")
    phone.taps_data(data)
    assert case_of().status == "closed"
    assert "เปลี่ยนไปแล้ว" in phone.taps_data(data)


def test_withdrawing_is_asked_once_and_the_officer_is_told(opened, case_of):
    phone = opened()
    assert "ใช่ไหมคะ" in phone.taps("ขอถอนเรื่อง")
    assert "บอกเจ้าหน้าที่แล้ว" in phone.taps("ใช่ ขอถอนเรื่อง")
    assert "ขอถอนเรื่อง" in str(phone.outcome.notices)
    assert case_of().status == "assigned", "the office closes it"
    assert "รอเจ้าหน้าที่ปิดเรื่อง" in phone.says(NUMBER)
    assert "ขอถอนเรื่อง" not in phone.offered()


def test_keeping_it_changes_nothing(opened, case_of):
    phone = opened()
    phone.taps("ขอถอนเรื่อง")
    assert NUMBER in phone.taps("ไม่ถอน")
    assert not [fact for fact in cases.history(phone.s.session, case_of().id) if fact.kind == "withdrawn"]


def test_withdrawing_twice_tells_the_officer_once(opened, case_of):
    phone = opened()
    phone.taps("ขอถอนเรื่อง")
    data = phone.data_of("ใช่ ขอถอนเรื่อง")
    phone.taps_data(data)
    assert "เปลี่ยนไปแล้ว" in phone.taps_data(data) and not phone.outcome.notices
