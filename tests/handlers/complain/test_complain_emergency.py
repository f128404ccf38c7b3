"""An emergency: the numbers first, an urgent case at once, then where."""

import pytest

from db import cases
from handlers.casework.card import is_urgent

CRY = "ไฟไหม้โรงงาน ควันท่วมหมู่บ้าน ช่วยด้วย"
NUMBER = "นน-69-000001"


def test_the_first_words_are_what_to_do_and_whom_to_call(villager):
    said = villager.says(CRY)
    first = villager.outcome.replies[0]
    assert said.startswith("ออกห่างทางเหนือลม")
    assert [action["uri"] for action in first["template"]["actions"]] == ["tel:199", "tel:1669", "tel:191"]
    assert villager.outcome.decision == "emergency"


@pytest.mark.parametrize("particle", ["ค่ะ", "คะ", "!", "🙏"])
def test_no_particle_no_emoji(villager, particle):
    assert particle not in villager.says(CRY)


def test_the_case_exists_before_the_place_is_known_and_officer_and_head_are_told(villager, case_of):
    said = villager.says(CRY)
    assert NUMBER in said and "เกิดที่ไหน" in said
    assert is_urgent(villager.s, case_of())
    assert len({notice.person_id for notice in villager.outcome.notices}) == 2
    assert all(notice.urgent for notice in villager.outcome.notices)


def test_the_place_told_afterwards_reaches_case_and_officer(villager, case_of):
    villager.says(CRY)
    assert "บอกเจ้าหน้าที่แล้ว" in villager.pin(18.742, 100.624)
    assert (case_of().latitude, case_of().district_code) == (18.742, "5501")
    assert any(notice.urgent and "เมืองน่าน" in str(notice.messages) for notice in villager.outcome.notices)


def test_a_place_in_the_cry_is_not_asked_for(villager, case_of):
    assert "เกิดที่ไหน" not in villager.says("ไฟไหม้โรงงานที่ตำบลดู่ใต้ ช่วยด้วย")
    assert case_of().tambon_code == "550108"


def test_an_emergency_in_the_middle_of_a_draft_takes_it_along(villager, case_of, told):
    villager.says("ร้องเรียน")
    villager.pin(18.742, 100.624)
    villager.photo()
    villager.says(CRY)
    assert is_urgent(villager.s, case_of()) and case_of().district_code == "5501"
    assert [kind for kind, _ in told()] == ["photo", "words"]


def test_an_emergency_after_a_ticket_is_a_case_of_its_own_at_the_same_place(villager):
    villager.says("เหม็นมาก ตำบลดู่ใต้")
    said = villager.says(CRY)
    assert "นน-69-000002" in said and "เกิดที่ไหน" not in said
    urgent = cases.by_number(villager.s.session, villager.s.office.id, "นน-69-000002")
    assert urgent.tambon_code == "550108"


def test_crying_again_is_the_same_emergency(villager, told):
    villager.says(CRY)
    said = villager.says("ไฟไหม้หนักมาก มาเร็ว ๆ")
    assert said.startswith("ออกห่าง") and NUMBER in said and "เกิดที่ไหน" in said
    assert [words for _, words in told()] == [CRY, "ไฟไหม้หนักมาก มาเร็ว ๆ"]


def test_hours_later_it_is_another_emergency(villager):
    villager.says(CRY)
    assert "นน-69-000002" in villager.waits(hours=5).says(CRY)


def test_an_emergency_is_asked_for_place_photo_and_factory_only(villager):
    villager.says(CRY)
    asked = [villager.says("ตำบลดู่ใต้"), villager.taps("ข้าม"), villager.taps("ข้าม"), villager.taps("ข้าม")]
    assert [part in said for part, said in zip(["รูป", "ตำแหน่ง", "ชื่ออะไร", "ถึงเจ้าหน้าที่แล้ว"], asked, strict=True)] == [
        True
    ] * 4


def test_nobody_is_on_duty_and_the_number_is_said_all_the_same(situation, meet):
    from datetime import datetime

    from tests.handlers.phone import Phone

    alone = Phone(situation, meet("Ualone"), datetime.fromisoformat("2026-11-22T03:00:00+00:00"))
    assert NUMBER in alone.says(CRY) and not alone.outcome.notices
    assert "บอกเจ้าหน้าที่" in alone.pin(18.742, 100.624)
