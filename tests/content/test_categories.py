import pytest

from content.categories import categories, category, category_name, category_of


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("กลิ่นเหม็นมากตอนกลางคืน", "smell"),
        ("เหมนขี้หมูเจ้า", "smell"),
        ("โรงเลื่อยเสียงดังทั้งคืนนอนไม่ได้", "noise"),
        ("ฝุ่นแกลบปลิวเข้าบ้าน", "dust"),
        ("ควันดำออกจากปล่อง", "smoke"),
        ("โรงงานปล่อยน้ำเสียลงห้วย ปลาตายหมด", "waste_water"),
        ("แก๊สรั่ว แสบตา", "chemicals"),
        ("มีรถมาแอบทิ้งกากอุตสาหกรรมหลังวัด", "waste"),
        ("โรงงานนี้ไม่มีใบอนุญาต", "no_licence"),
        ("น้ำ เสีย ไหลลง คลอง", "waste_water"),
    ],
)
def test_what_people_write_suggests_a_category(words, key):
    assert category_of(words) == key


@pytest.mark.parametrize("words", ["", "สวัสดีค่ะ", "ขอถามเรื่องรายงานประจำปี", "ยื่นแบบยังไง"])
def test_words_that_suggest_nothing_give_no_category(words):
    assert category_of(words) is None


def test_every_category_of_the_word_table_is_there_once_and_fits_a_button():
    names = [found.name for found in categories()]
    assert names == ["กลิ่น", "เสียง", "ฝุ่น", "ควัน", "น้ำเสีย", "สารเคมี", "กาก", "ไม่มีใบอนุญาต", "อื่นๆ"]
    assert all(len(name) <= 20 for name in names)


def test_a_category_that_nobody_knows_is_called_other():
    assert category_name("volcano") == category_name(None) == category_name("other") == "อื่นๆ"
    assert category("volcano") is None
