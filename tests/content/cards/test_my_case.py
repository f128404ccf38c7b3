"""The reporter's cards stay within LINE's limits, whatever stands in them (PLATFORM §4)."""

import json

import pytest

from content.cards import my_case
from content.cards.complaint import cut_label, is_it_a_complaint, known_place, place_name, short_place
from content.cards.my_case import MyCase, StepDone
from content.places import load

LONG = MyCase(
    number="นน-69-000123",
    about="เรื่องกลิ่น " * 40,
    state="เจ้าหน้าที่รับเรื่องแล้ว",
    next_step="ต่อไป " * 60,
    opened="22 พ.ย. 2569",
    news="ก" * 5000,
    holder="สมชาย",
    buttons=({"type": "postback", "label": "เพิ่มข้อมูล", "data": "x" * 300},) * 3,
)


def size(part) -> int:
    return len(json.dumps(part, ensure_ascii=False).encode())


def test_a_story_of_a_hundred_long_steps_fits_a_bubble():
    message = my_case.story(LONG, [StepDone("22 พ.ย. 2569 10.00 น.", "ก" * 5000)] * 100)
    assert size(message["contents"]) < 30_000


def test_a_hundred_cases_fit_a_carousel():
    message = my_case.cards([LONG] * 100)
    assert len(message["contents"]["contents"]) == 10
    assert size(message["contents"]) < 50_000


def test_one_case_is_no_carousel():
    assert my_case.cards([LONG])["contents"]["type"] == "bubble"


def test_the_alternative_text_names_number_and_state():
    assert my_case.card(LONG)["altText"] == "เรื่อง นน-69-000123 เจ้าหน้าที่รับเรื่องแล้ว"


@pytest.mark.parametrize("unit", [*load("nan").districts, *load("nan").tambons], ids=lambda unit: unit.code)
def test_every_place_fits_a_button(unit):
    label = short_place(load("nan"), unit.code)
    assert cut_label(label) == label


def test_places_are_named_as_far_as_they_are_known():
    places = load("nan")
    assert place_name(places, "550108") == "ตำบลดู่ใต้ อำเภอเมืองน่าน"
    assert known_place(places, "5501", None, "หลังวัด", pinned=True) == "อำเภอเมืองน่าน"
    assert known_place(places, None, None, "หลังวัด", pinned=True) == "หลังวัด"
    assert known_place(places, "9999", "999999", None, pinned=True) == "ตามตำแหน่งที่ส่งมา"
    assert known_place(places, None, None, None, pinned=False) is None


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "file"])
def test_what_a_picture_is_for_is_asked_with_buttons_that_stay(kind):
    message = is_it_a_complaint(kind, yes="y", person="p", no="n")
    assert message["type"] == "template" and len(message["template"]["actions"]) == 3
