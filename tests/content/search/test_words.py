"""Written differences that mean nothing are taken away; names, Northern words and English become one word."""

from __future__ import annotations

import pytest

from content.search.characters import plain
from content.search.intents import is_emergency
from content.search.lexicon import lexicon


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("ปี ๒๕๖๙", "ปี 2569"),
        ("มากกกกก", "มาก"),
        ("เเก้ไข", "แก้ไข"),
        ("น้ํา", "น้ำ"),
        ("ที\u0e48\u200bไหน", "ที่ไหน"),
        ("ทำไมๆ", "ทำไม"),
        ("ก\u0e48\u0e34", "ก\u0e34\u0e48"),
        ("I-Single  Form!!", "i single form"),
        ("ＩＳＩＮＧＬＥ", "isingle"),
        ("іѕinglе", "isingle"),
        ("1,500 บาท 😀", "1500 บาท"),
        ("", ""),
    ],
)
def test_characters(text: str, becomes: str) -> None:
    assert plain(text) == becomes


@pytest.mark.parametrize(
    "text", ["I-Single Form", "isingleform", "ไอซิงเกิลฟอร์ม", "ไอซิงเกิ้ลฟอม", "i single", "ไอซิงเกิล", "ระบบรายงานข้อมูลกลาง"]
)
def test_one_system_has_one_name(text: str) -> None:
    assert lexicon().named(plain(text)) == "isingleform"


@pytest.mark.parametrize("text", ["GI ระดับ 3", "gi3", "จีไอ 3", "Green Industry level 3", "อุตสาหกรรมสีเขียวระดับสาม"])
def test_one_level_has_one_name(text: str) -> None:
    assert lexicon().tokens(lexicon().named(plain(text))) == ("gi", "ระดับ3")


def test_northern_words_are_understood() -> None:
    words = lexicon().tokens(lexicon().named(plain("โฮงงานเฮาต้องส่งหยังพ่องเจ้า")))
    assert words == ("โรงงาน", "ส่ง", "อะไร", "บ้าง")


def test_a_northern_particle_inside_a_word_is_left_alone() -> None:
    words = lexicon().tokens(lexicon().named(plain("ก่อนก่อสร้างบ่อบำบัด")))
    assert "ไหม" not in words
    assert "ไม่" not in words


def test_the_north_is_part_of_no_other_word() -> None:
    assert "รายงานรว" not in lexicon().named(plain("ตำรวจรวดเร็วรวมกัน"))


@pytest.mark.parametrize("squashed", ["ไฟไหม้โรงงาน", "แก๊สรั่ว", "ตอนนี้สารเคมีรั่วไหล", "คนงานหมดสติ"])
def test_emergencies(squashed: str) -> None:
    assert is_emergency(squashed)


@pytest.mark.parametrize("squashed", ["ซ้อมหนีไฟไหม้", "ไม่มีไฟไหม้", "ถ้าแก๊สรั่วทำไง", "ปลาตายทั้งบ่อ", "ระเบิดหิน"])
def test_no_emergencies(squashed: str) -> None:
    assert not is_emergency(squashed)
