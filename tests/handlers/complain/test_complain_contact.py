"""Name and phone: optional, encrypted, never in the talk's row; anonymous means that the database holds neither."""

import pytest
from sqlalchemy import select

from db import reporters
from db.tables import ReporterIdentity, Talk
from handlers.complain.contact import name_and_phone


@pytest.fixture
def asked(villager):
    """Asked whether a name is left."""
    villager.says("โรงสีเสียงดังทุกคืน ตำบลดู่ใต้")
    while "ไม่บอกชื่อ" not in villager.labels():
        villager.taps("ข้าม")
    return villager


@pytest.fixture
def identity(villager, case_of):
    def find():
        (reporter,) = reporters.of_case(villager.s.session, case_of().id)
        kept = villager.s.session.get(ReporterIdentity, reporter.identity_id) if reporter.identity_id else None
        unseal = villager.s.sealer.unseal
        opened = kept and [sealed and unseal(sealed) for sealed in (kept.name_sealed, kept.phone_sealed)]
        return reporter.anonymous, opened

    return find


def test_a_name_and_a_phone_are_kept_encrypted(asked, identity):
    asked.taps("ฝากชื่อหรือเบอร์")
    assert "โรงงานไม่เห็น" in asked.says("มาลี ใจดี โทร 081-234-5678")
    anonymous, kept = identity()
    assert not anonymous and kept == ["มาลี ใจดี", "0812345678"]


def test_the_talk_holds_neither_name_nor_phone(asked):
    asked.says("มาลี 0812345678")
    for talk in asked.s.session.scalars(select(Talk)):
        assert "0812345678" not in str(talk.answers) and "มาลี" not in str(talk.answers)


def test_no_officer_is_told_name_or_phone(asked):
    asked.taps("ฝากชื่อหรือเบอร์")
    asked.says("มาลี 0812345678")
    assert "0812345678" not in str(asked.outcome.notices)


@pytest.mark.parametrize("unnamed", ["ไม่บอกชื่อ", "ขอไม่บอกชื่อนะคะ", "ไม่ประสงค์ออกนาม", "ไม่ค่ะ"])
def test_who_gives_no_name_is_anonymous(asked, identity, unnamed):
    assert "ไม่เก็บชื่อ" in asked.says(unnamed)
    assert identity() == (True, None)


def test_skipping_is_neither_named_nor_anonymous(asked, identity):
    assert "ครบแล้ว" in asked.taps("ข้าม")
    assert identity() == (False, None)


def test_a_phone_that_cannot_be_one_is_asked_again(asked, identity):
    asked.taps("ฝากชื่อหรือเบอร์")
    assert "ดูไม่ครบ" in asked.says("มาลี 08123456")
    asked.says("มาลี 0812345678")
    assert identity()[1] == ["มาลี", "0812345678"]


def test_a_story_in_place_of_a_name_is_testimony(asked, identity, told):
    asked.taps("ฝากชื่อหรือเบอร์")
    asked.says("เมื่อคืนเครื่องดังจนบ้านสั่น ฝุ่นเข้าบ้านหมด")
    assert identity() == (False, None)
    assert told()[-1] == ("words", "เมื่อคืนเครื่องดังจนบ้านสั่น ฝุ่นเข้าบ้านหมด")


@pytest.mark.parametrize(
    ("words", "name", "phone", "clear"),
    [
        ("มาลี ใจดี", "มาลี ใจดี", None, True),
        ("0812345678", None, "0812345678", True),
        ("๐๘๑-๒๓๔-๕๖๗๘ มาลี", "มาลี", "0812345678", True),
        ("+66 81 234 5678", None, "0812345678", True),
        ("66812345678 มาลี", "มาลี", "0812345678", True),
        ("มาลี (054) 710-123", "มาลี", "054710123", True),
        ("มาลี 12345678", "มาลี", "12345678", False),
        ("มาลี 08123456789", "มาลี", "08123456789", False),
        ("ชื่อ มาลี เบอร์โทร 0812345678", "มาลี", "0812345678", True),
        ("ป้า 4 คน", "ป้า 4 คน", None, True),
    ],
)
def test_names_and_phones_as_people_write_them(words, name, phone, clear):
    assert name_and_phone(words) == (name, phone, clear)
