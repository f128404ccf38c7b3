"""Back, skip, stop, help and coming back later; what is typed in place of an answer; old buttons."""

import pytest

NUMBER = "นน-69-000001"


@pytest.fixture
def with_ticket(villager):
    """The ticket exists; a photo is asked for."""
    assert NUMBER in villager.says("โรงสีเสียงดังมาก ตำบลดู่ใต้")
    return villager


def test_everything_after_the_ticket_may_be_skipped(with_ticket):
    said = [with_ticket.taps("ข้าม") for _ in range(5)]
    assert [question in said[place] for place, question in enumerate(["ส่งตำแหน่ง", "ตอนไหน", "ชื่อโรงงาน"])] == [True] * 3
    assert "ครบแล้วค่ะ" in said[-1] and NUMBER in said[-1]


def test_what_was_said_already_is_not_asked(villager):
    villager.says("เสียงดังทุกคืนเลย ตำบลดู่ใต้")
    villager.photo()
    assert "ชื่อโรงงาน" in villager.pin(18.724, 100.739)


def test_back_leads_to_the_question_before(with_ticket):
    with_ticket.taps("ข้าม")
    with_ticket.taps("ข้าม")
    assert "ตำแหน่ง" in with_ticket.taps("ย้อนกลับ")
    assert "รูปหรือคลิป" in with_ticket.says("ย้อนกลับ")
    assert "ย้อนกลับ" not in with_ticket.labels(), "before the ticket nothing is taken back"


def test_back_before_the_ticket_forgets_the_place_and_keeps_the_words(villager, case_of, told):
    villager.says("ร้องเรียน")
    villager.says("ควันดำทั้งวัน")
    villager.says("หลังวัด")
    assert "เกิดที่ไหน" in villager.taps("ย้อนกลับ")
    assert NUMBER in villager.says("ตำบลดู่ใต้")
    assert case_of().district_code == "5501"
    assert [words for _, words in told()] == ["ควันดำทั้งวัน", "หลังวัด", "ตำบลดู่ใต้"]


def test_at_the_first_question_there_is_nothing_to_go_back_to(villager):
    villager.says("ร้องเรียน")
    assert "ข้อแรกแล้ว" in villager.says("ย้อนกลับ")


def test_what_and_where_cannot_be_skipped(villager):
    villager.says("ร้องเรียน")
    assert "ข้ามไม่ได้" in villager.says("ข้าม")
    assert "ข้าม" not in villager.labels()


def test_stopping_with_a_ticket_keeps_it_and_says_so(with_ticket, case_of):
    assert NUMBER in with_ticket.taps("พอแค่นี้")
    assert case_of().status == "assigned"


@pytest.mark.parametrize("stop", ["ยกเลิก", "ไม่แจ้งแล้ว", "ไม่เอาแล้วค่ะ"])
def test_stopping_a_draft_sends_nothing_and_says_so(villager, stop):
    villager.says("ควันดำทั้งวัน")
    assert "ไม่มีอะไรส่งถึงเจ้าหน้าที่" in villager.says(stop)
    assert "ยังไม่มีเรื่อง" in villager.says("ติดตามเรื่อง")


def test_help_explains_and_asks_again(villager):
    villager.says("ร้องเรียน")
    said = villager.says("วิธีใช้")
    assert "อะไรก่อนก็ได้" in said and "เกิดอะไรขึ้นคะ" in said


def test_a_greeting_is_no_complaint(villager, told):
    villager.says("ร้องเรียน")
    assert "เล่าต่อได้เลย" in villager.says("สวัสดีค่ะ")
    villager.says("ควันดำ ตำบลดู่ใต้")
    assert [words for _, words in told()] == ["ควันดำ ตำบลดู่ใต้"]


@pytest.mark.parametrize("kind", ["sticker", "unknown_message"])
def test_what_nobody_can_read_loses_nothing(villager, kind):
    villager.says("ควันดำทั้งวัน")
    assert "อยู่ครบ" in villager.sends(kind)
    assert NUMBER in villager.says("ตำบลดู่ใต้")


def test_a_picture_that_line_does_not_hold_is_explained(villager):
    villager.says("ควันดำทั้งวัน")
    assert "เปิดไฟล์นี้ไม่ได้" in villager.photo(provided_by_line=False)


def test_saying_complain_again_asks_the_same_question(villager):
    villager.says("ควันดำทั้งวัน")
    assert "เกิดที่ไหน" in villager.says("ร้องเรียน")


def test_a_question_in_the_middle_is_answered_and_the_talk_goes_on(villager):
    villager.says("ควันดำทั้งวัน")
    said = villager.says("I-Single Form คืออะไรคะ")
    assert "เกิดที่ไหน" in said and len(villager.outcome.replies) == 2
    assert NUMBER in villager.says("ตำบลดู่ใต้")


def test_a_question_that_nobody_can_answer_is_kept_for_the_officer(with_ticket, told):
    assert "เก็บคำถามนี้ไว้" in with_ticket.says("ลุงแดงข้างบ้านได้แจ้งหรือยัง")
    assert told()[-1] == ("words", "ลุงแดงข้างบ้านได้แจ้งหรือยัง")


def test_whatever_is_written_after_the_ticket_is_testimony(with_ticket, told):
    with_ticket.says("ลูกนอนไม่ได้เลย ต้องไปโรงเรียนเช้า")
    with_ticket.says("ไม่มีรูปค่ะ")
    with_ticket.taps("ข้าม")
    with_ticket.taps("เป็นบางช่วง")
    with_ticket.says("โรงสีเจริญ")
    assert [words for _, words in told()][1:] == [
        "ลูกนอนไม่ได้เลย ต้องไปโรงเรียนเช้า",
        "เกิดเมื่อไร: เป็นบางช่วง",
        "ชื่อโรงงาน: โรงสีเจริญ",
    ]


def test_the_officer_hears_of_additions_once_and_once_more_at_the_end(with_ticket):
    notices = []
    for act in (with_ticket.photo, lambda: with_ticket.says("ดังทุกเช้าด้วย"), lambda: with_ticket.taps("พอแค่นี้")):
        act()
        notices += with_ticket.outcome.notices
    assert len(notices) == 2 and not any(notice.urgent for notice in notices)


def test_menu_and_tracking_leave_the_talk_waiting(villager):
    villager.says("ควันดำทั้งวัน")
    villager.says("ติดตามเรื่อง")
    assert "เกิดที่ไหน" in villager.taps("ทำต่อ")


def test_a_button_of_an_older_talk_is_known_as_old(villager):
    villager.says("ร้องเรียน")
    old = villager.data_of("กลิ่น")
    villager.says("ยกเลิก")
    assert "ปุ่มนี้เป็นของเรื่องก่อนหน้า" in villager.taps_data(old)
    villager.says("ร้องเรียน")
    assert "ปุ่มนี้เป็นของเรื่องก่อนหน้า" in villager.taps_data(old)


def test_a_button_of_an_earlier_step_changes_nothing(villager, case_of):
    villager.says("ร้องเรียน")
    old = villager.data_of("กลิ่น")
    villager.says("ควันดำทั้งวัน")
    villager.taps_data(old)
    villager.says("ตำบลดู่ใต้")
    assert case_of().category == "smoke"


def test_the_menu_offers_the_draft_that_waits(villager):
    villager.says("ควันดำทั้งวัน")
    assert "ค้างไว้" in villager.taps_data(villager.s.buttons.shows("menu.complain"))
    assert "เกิดที่ไหน" in villager.taps("ทำต่อ")


def test_the_draft_may_be_left_for_a_new_complaint(villager, told):
    villager.says("ควันดำทั้งวัน")
    villager.taps_data(villager.s.buttons.shows("menu.complain"))
    villager.taps("เริ่มเรื่องใหม่")
    villager.says("เหม็นมาก ตำบลดู่ใต้")
    assert [words for _, words in told()] == ["เหม็นมาก ตำบลดู่ใต้"]


def test_after_a_ticket_the_menu_begins_another_complaint(with_ticket):
    assert "เกิดอะไรขึ้นคะ" in with_ticket.taps_data(with_ticket.s.buttons.shows("menu.complain"))
    assert "นน-69-000002" in with_ticket.says("เหม็นมาก ตำบลดู่ใต้")


def test_days_later_an_answer_is_still_an_answer(villager):
    villager.says("ควันดำทั้งวัน")
    assert NUMBER in villager.waits(days=5).says("ตำบลดู่ใต้")


def test_days_later_anything_else_is_asked_whether_to_go_on(villager):
    villager.says("ควันดำทั้งวัน")
    assert "ทำต่อไหมคะ" in villager.waits(days=3).sends("sticker")
    assert "เกิดที่ไหน" in villager.taps("ทำต่อ")
    assert NUMBER in villager.says("ตำบลดู่ใต้")


def test_a_draft_is_kept_for_seven_days_and_never_sent_by_itself(villager):
    villager.says("ควันดำทั้งวัน")
    villager.waits(days=8)
    assert "ยังไม่มีเรื่อง" in villager.says("ติดตามเรื่อง")


def test_a_day_after_the_ticket_another_complaint_is_another_case(with_ticket):
    assert "นน-69-000002" in with_ticket.waits(days=2).says("น้ำเน่าลงห้วย อำเภอปัว")


def test_words_taken_back_are_not_in_the_case(villager, told):
    villager.sends("text", text="ควันดำทั้งวัน ไอ้โรงงานนั่น", message_id="regretted")
    villager.sends("unsend", message_id="regretted")
    assert NUMBER not in villager.says("ตำบลดู่ใต้")
    assert NUMBER in villager.says("ควันดำทั้งวัน")
    assert "ควันดำทั้งวัน ไอ้โรงงานนั่น" not in [words for _, words in told()]


def test_talking_with_an_officer_in_between_keeps_the_draft(villager, case_of):
    villager.says("ควันดำทั้งวัน")
    villager.says("คุยกับเจ้าหน้าที่")
    said = villager.says("ขอถามเรื่องใบอนุญาตหน่อยค่ะ")
    assert "กลับมาที่เรื่องที่เล่าค้างไว้" in said and "เกิดที่ไหน" in said
    assert "นน-69-000002" in villager.says("ตำบลดู่ใต้")


def test_the_menu_finds_a_draft_behind_another_talk(villager):
    villager.says("ควันดำทั้งวัน")
    villager.says("คุยกับเจ้าหน้าที่")
    assert "ค้างไว้" in villager.taps_data(villager.s.buttons.shows("menu.complain"))
    villager.taps("ทำต่อ")
    assert NUMBER in villager.says("ตำบลดู่ใต้")


def test_a_draft_behind_a_talk_that_was_left_comes_back(villager):
    villager.says("ควันดำทั้งวัน")
    villager.says("คุยกับเจ้าหน้าที่")
    assert NUMBER in villager.waits(days=2).says("ตำบลดู่ใต้")


def test_a_question_before_the_ticket_is_not_what_happened(villager, case_of, told):
    villager.says("ร้องเรียน")
    assert "เกิดอะไรขึ้นคะ" in villager.says("ทำไมต้องบอกที่อยู่ด้วย")
    villager.says("ควันดำทั้งวัน ตำบลดู่ใต้")
    assert [words for _, words in told()] == ["ทำไมต้องบอกที่อยู่ด้วย", "ควันดำทั้งวัน ตำบลดู่ใต้"]
    assert case_of().category == "smoke"


def test_back_offers_the_categories_again_and_all_words_together_tell_what_it_is_about(villager, case_of):
    villager.says("ร้องเรียน")
    villager.taps("กลิ่น")
    villager.says("เครื่องจักรเสียงดังมาก")
    villager.taps("ย้อนกลับ")
    assert "เสียง" in villager.labels()
    villager.says("เป็นแบบนี้ทุกคืนเลย")
    villager.says("ตำบลดู่ใต้")
    assert case_of().category == "noise"
