from __future__ import annotations

import pytest
from pythainlp.corpus import thai_female_names, thai_male_names, thai_words

from content.places import District, Places, Tambon
from content.places.spelling import fold, tidy


def named(places: Places, text: str) -> list[str]:
    return [
        unit.name if isinstance(unit, District) else f"{unit.tambon}/{unit.district}" for unit in places.named(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("โรงงานที่ปัวส่งกลิ่นเหม็นมาก", ["ปัว"]),
        ("ต.กลางเวียง อ.เวียงสา จ.น่าน", ["กลางเวียง/เวียงสา", "เวียงสา"]),
        ("ต.บ่อ อ.เมือง จ.น่าน", ["บ่อ/เมืองน่าน", "เมืองน่าน"]),
        ("อำเภอเมืองน่าน", ["เมืองน่าน"]),
        ("อำเภอเมือง", ["เมืองน่าน"]),
        ("ตำบลและ อำเภอทุ่งช้าง", ["และ/ทุ่งช้าง", "ทุ่งช้าง"]),
        ("ต ริม ท่าวังผา", ["ริม/ท่าวังผา", "ท่าวังผา"]),
        ("อบต.ไชยสถาน", ["ไชยสถาน/เมืองน่าน"]),
        ("เทศบาลตำบลเชียงกลาง", ["เชียงกลาง/เชียงกลาง"]),
        ("บ่อเกลือใต้", ["บ่อเกลือใต้/บ่อเกลือ"]),
        ("ต.บ่อเกลือ", ["บ่อเกลือ"]),  # no such tambon; the district is right either way
        ("แถวๆ สันติสุข", ["สันติสุข"]),
        ("สันติสุข", ["สันติสุข"]),
        ("ตำบลส้านนาหนองใหม่", ["ส้านนาหนองใหม่/เวียงสา"]),
    ],
)
def test_names_are_found_as_people_write_them(nan: Places, text: str, expected: list[str]) -> None:
    assert named(nan, text) == expected


def test_every_name_with_its_title_is_found(nan: Places) -> None:
    for tambon in nan.tambons:
        found = nan.named(f"โรงงานอยู่ ต.{tambon.tambon} อ.{tambon.district} ค่ะ")
        assert found == (tambon, nan.district(tambon.district_code))
    for district in nan.districts:
        assert nan.named(f"อำเภอ{district.name}") == (district,)


def test_a_shared_name_gives_all_until_the_district_is_named(nan: Places) -> None:
    assert named(nan, "ต.ตาลชุม") == ["ตาลชุม/ท่าวังผา", "ตาลชุม/เวียงสา"]
    assert named(nan, "ต.ตาลชุม อ.เวียงสา") == ["ตาลชุม/เวียงสา", "เวียงสา"]
    assert named(nan, "ตำบลสถาน") == ["สถาน/นาน้อย", "สถาน/ปัว"]
    assert named(nan, "ปัว ตำบลสถาน") == ["ปัว", "สถาน/ปัว"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("โรงโม่ท่าวังพาเสียงดัง", ["ท่าวังผา"]),
        ("แถวเวียงษา", ["เวียงสา"]),
        ("พูเพียง", ["ภูเพียง"]),
        ("ทุงช้าง", ["ทุ่งช้าง"]),
        ("อยู่เชียงกาง", ["เชียงกลาง"]),
        ("ต.น้ำเกี่ยน", ["น้ำเกี๋ยน/ภูเพียง"]),
        ("ต.ม่วงตึ้ด", ["ม่วงตึ๊ด/ภูเพียง"]),
        ("ต.ศรีสะเกษ อ.นาน้อย", ["ศรีษะเกษ/นาน้อย", "นาน้อย"]),
        ("อ.เฉลิมพระเกียรติ์", ["เฉลิมพระเกียรติ"]),
        ("ตําบลน้ําปั้ว", ["น้ำปั้ว/เวียงสา"]),
        ("ต.เเม่จริม", ["แม่จริม/แม่จริม"]),
        ("ท่า\u200bวังผา", ["ท่าวังผา"]),
    ],
)
def test_misspelt_names_are_understood(nan: Places, text: str, expected: list[str]) -> None:
    assert named(nan, text) == expected


@pytest.mark.parametrize("word", ["และ", "ริม", "ยม", "บ่อ", "สวด", "เรือง", "ปอน", "ยอด", "สถาน", "น้ำตก", "พระธาตุ"])
def test_ordinary_words_count_only_after_a_title(nan: Places, word: str) -> None:
    assert nan.named(word) == ()
    assert nan.named(f"กลิ่นเหม็นริมคลอง{word} ยอดขาย เสียงและฝุ่น สวดมนต์ บ่อน้ำ นิยม รุ่งเรือง ๑๐ ปอนด์") == ()
    assert all(isinstance(unit, Tambon) and unit.tambon == word for unit in nan.named(f"ต.{word}"))
    assert nan.named(f"ตำบล{word}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ร้องเรียนเรื่องกลิ่นเหม็น เสียงดัง และฝุ่นละออง",
        "สถานที่เกิดเหตุอยู่ในตัวเมืองจังหวัดน่าน",
        "แม่สามีอยู่แม่สาย",
        "อยู่กันอย่างสันติสุขมาตลอด",
        "อ.เมือง จ.แพร่",
        "อ.เฉลิมพระเกียรติ จังหวัดบุรีรัมย์",
        "วันที่ 5 ต.ค. 2569 อ.สมชาย มาดูแล้ว",
        "น้ำเหลืองไหลลงลำคลอง รถสองแถววิ่งผ่าน",
        "เศรษฐกิจพอเพียง",
        "คุณนายข้างบ้านบอกว่าเหม็นถุงยางไหม้",
        "แม่น้ำน่าน",
    ],
)
def test_other_words_name_no_place(nan: Places, text: str) -> None:
    assert nan.named(text) == ()


def test_of_a_whole_dictionary_only_place_names_are_taken_for_places(nan: Places) -> None:
    places = {tambon.tambon for tambon in nan.tambons} | {district.name for district in nan.districts}
    sounds = {fold(name) for name in places}
    wrong = {
        word: named(nan, word)
        for word in thai_words()
        if nan.named(word) and fold(word) not in sounds and word != "ศานติสุข"  # an older spelling of สันติสุข
    }
    assert wrong == {}


def test_a_teacher_called_by_a_short_title_is_no_district(nan: Places) -> None:
    # "อ." also stands for อาจารย์. Of 11,843 given names only those that are place names themselves may be found.
    people = set(thai_male_names()) | set(thai_female_names())
    wrong = [name for name in sorted(people) if any(isinstance(unit, District) for unit in nan.named(f"อ.{name}"))]
    assert set(wrong) <= {"สันติสุข", "แดงสองแคว"}


def test_a_very_long_message_is_searched_whole(nan: Places) -> None:
    assert named(nan, "กลิ่นเหม็นมากทุกคืน " * 240 + "อ.ปัว") == ["ปัว"]


def test_tidying_mends_what_keyboards_leave() -> None:
    assert tidy("เเม่นํ้า\u200b") == "แม่น้ำ"
    assert tidy("ตําบล") == "ตำบล"
    assert fold("เวียงษา") == fold("เวียงสา")
    assert fold("เกียรติ์") == fold("เกียร")
