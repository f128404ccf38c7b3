"""A photo, a pin and a sentence, in any order, are enough for a ticket number."""

from itertools import permutations

import pytest

IN_NAN = (18.742, 100.624)
NUMBER = "นน-69-000001"


@pytest.mark.parametrize("order", list(permutations(["photo", "pin", "words"])))
def test_photo_pin_and_sentence_in_any_order_give_a_number(villager, case_of, told, order):
    said = {
        "photo": villager.photo,
        "pin": lambda: villager.pin(*IN_NAN),
        "words": lambda: villager.says("โรงสีปล่อยฝุ่นเข้าบ้านทุกวันเลยค่ะ"),
    }
    answers = [said[what]() for what in order]
    assert all(answers), "every message is answered"
    assert any(NUMBER in answer for answer in answers), answers
    case = case_of()
    assert sorted(kind for kind, _ in told()) == ["photo", "words"]
    assert (case.latitude, case.longitude, case.district_code) == (*IN_NAN, "5501")
    assert case.category == "dust" and case.owner.name == "สมชาย"


def test_a_sentence_with_a_place_is_enough(villager, case_of, told):
    said = villager.says("เหม็นมากจากโรงงานที่ตำบลดู่ใต้ค่ะ")
    assert NUMBER in said and "ตำบลดู่ใต้ อำเภอเมืองน่าน" in said
    assert (case_of().category, case_of().district_code, case_of().tambon_code) == ("smell", "5501", "550108")
    assert told() == [("words", "เหม็นมากจากโรงงานที่ตำบลดู่ใต้ค่ะ")]


def test_a_photo_with_a_category_and_a_district_is_enough(villager, case_of, told):
    villager.says("ร้องเรียน")
    villager.photo()
    villager.taps("กลิ่น")
    villager.taps("เลือกอำเภอ")
    assert NUMBER in villager.taps("ปัว")
    assert (case_of().category, case_of().district_code) == ("smell", "5505")
    assert told() == [("photo", None)]


def test_a_category_alone_is_not_what_happened(villager):
    villager.says("ร้องเรียน")
    assert "เรื่องกลิ่นนะคะ" in villager.taps("กลิ่น")
    assert NUMBER not in villager.pin(*IN_NAN)
    assert NUMBER in villager.says("ลอยมาทุกเย็น")


def test_the_name_of_a_place_is_not_what_happened(villager, case_of):
    villager.says("ร้องเรียน")
    assert "อะไร" in villager.says("อยู่ตำบลดู่ใต้ค่ะ")
    assert NUMBER in villager.says("ควันดำออกจากปล่องทั้งคืน")
    assert case_of().tambon_code == "550108"


def test_the_notice_about_personal_data_is_said_once_with_the_first_question(villager):
    assert "ไม่บอกโรงงานว่าใครแจ้ง" in villager.says("ร้องเรียน")
    assert "ไม่บอกโรงงานว่าใครแจ้ง" not in villager.says("ฝุ่นเข้าบ้าน")


def test_the_number_comes_before_what_is_still_asked(villager):
    said = villager.says("เหม็นมากจากโรงงานที่ตำบลดู่ใต้ค่ะ")
    assert said.index(NUMBER) < said.index("มีรูปหรือคลิปไหมคะ")


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "file"])
def test_what_was_sent_before_the_words_belongs_to_the_complaint(villager, told, kind):
    villager.sends(kind)
    assert "1 ชิ้น" in villager.says("ฝุ่นเข้าบ้านทุกวัน อำเภอปัว")
    assert [one for one, _ in told()] == [kind, "words"]


def test_a_picture_of_two_hours_ago_is_about_something_else(villager, told):
    villager.photo()
    villager.waits(hours=2).says("ฝุ่นเข้าบ้านทุกวัน อำเภอปัว")
    assert [kind for kind, _ in told()] == ["words"]


def test_a_picture_of_a_cancelled_complaint_is_not_in_the_next_one(villager, told):
    villager.says("ร้องเรียน")
    villager.photo()
    villager.says("ยกเลิก")
    villager.says("ฝุ่นเข้าบ้านทุกวัน อำเภอปัว")
    assert [kind for kind, _ in told()] == ["words"]


def test_a_new_office_year_begins_a_new_count(villager):
    villager.says("เหม็นมาก อำเภอปัว")
    villager.waits(days=60)
    assert "นน-70-000001" in villager.says("เหม็นมาก อำเภอปัว")
