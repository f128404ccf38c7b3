"""What short replies mean, however they are spelt and politely ended."""

import pytest

from content.short_words import means, without_labels


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ใช่ค่ะ", "yes"),
        ("ได้เลยครับ", "yes"),
        ("OK", "yes"),
        ("ไม่มีรูปเลยค่ะ", "no"),
        ("บ่มีเจ้า", "no"),
        ("ไม่รู้จริง ๆ ค่ะ", "unknown"),
        ("จำไม่ได้หรอก", "unknown"),
        ("สวัสดีค่ะ", "small_talk"),
        ("ขอบคุณมากนะคะ", "small_talk"),
        ("ขอไม่บอกชื่อได้ไหม", "unnamed"),
        ("กี่วันถึงจะมาตรวจคะ", "question"),
        ("โรงงานจะรู้ไหมว่าใครแจ้ง", "question"),
        ("ต้องเสียเงินมั้ยครับ", "question"),
        ("เหม็นมา 7 ปีแล้ว", "time"),
        ("ดังตอน 22.30 น.", "time"),
        ("ราวสองทุ่มถึง 4 ทุ่ม", "time"),
        ("อยากร้องเรียนโรงสี", "called"),
    ],
)
def test_it_is_understood(text, meaning):
    assert means(text, meaning)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("ไม่ไหวแล้วค่ะ", "no"),
        ("ใช่ว่าจะหยุด", "yes"),
        ("ดีเซลหกลงคลอง", "small_talk"),
        ("เหม็นมาก", "question"),
        ("เหม็นมาก", "time"),
        ("มีคนตาย", "unknown"),
        ("", "yes"),
        ("ค่ะ", "no"),
    ],
)
def test_it_is_not_mistaken_for_it(text, meaning):
    assert not means(text, meaning)


@pytest.mark.parametrize(
    ("written", "name"),
    [("ชื่อ มาลี โทร", "มาลี"), ("มาลี", "มาลี"), ("  มาลี ใจดี, เบอร์โทร ", "มาลี ใจดี"), ("โทรทัศน์", "โทรทัศน์"), ("", "")],
)
def test_a_name_is_freed_of_its_labels(written, name):
    assert without_labels(written) == name
