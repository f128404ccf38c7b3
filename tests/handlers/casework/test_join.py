from datetime import timedelta

import pytest

from db import audit, officers
from handlers.casework.code import hash_of, new_code, read_code
from handlers.casework.join import try_code
from tests.handlers.casework.acting import AT, labels, texts


@pytest.fixture
def invite(session, office):
    def make(code, *, name="สมชาย ใจดี", until=AT + timedelta(days=7), office=office, districts=("5505", "5501")):
        return officers.invite(
            session,
            office_id=office.id,
            name=name,
            role="officer",
            districts=districts,
            join_code_hash=hash_of(code),
            join_code_until=until,
            now=AT,
        )

    return make


def test_codes_can_be_read_aloud_and_are_never_the_same():
    codes = {new_code() for _ in range(300)}
    assert len(codes) == 300
    for code in codes:
        assert len(code) == 9 and code[4] == "-" and not set(code) & set("0O1IL2Z5S8BU")
        assert sum(letter.isdigit() for letter in code) >= 2 and sum(letter.isalpha() for letter in code) >= 2


def test_dashes_spaces_and_letter_case_do_not_matter():
    code = new_code()
    plain = code.replace("-", "")
    for typed in (code, code.lower(), plain, f" {plain[:2]} {plain[2:]} ", plain[:4] + "–" + plain[4:]):
        assert read_code(typed) == plain and hash_of(typed) == hash_of(code)


@pytest.mark.parametrize(
    "text", ["", "สวัสดี", "standard", "complain", "12345678", "0812345678", "นน-69-000123", "K7MP-4XQ", "K7MP-4XQ99"]
)
def test_other_texts_are_no_code(text, situation, meet):
    assert read_code(text) is None and try_code(situation(), text) is None
    with pytest.raises(ValueError):
        hash_of(text)


def test_a_code_makes_its_owner_an_officer_once(session, situation, invite, meet, office):
    code, somsri = new_code(), meet("Usomsri")
    invited = invite(code)
    outcome = try_code(situation(person=somsri), code.lower())
    assert outcome.rich_menu == "officer" and outcome.decision == "officer"
    assert "สมชาย ใจดี" in texts(outcome.replies) and "อ.ปัว" in texts(outcome.replies)
    assert officers.officer_of(session, somsri.id) is invited and invited.join_code_hash is None
    (line,) = audit.lines_about(session, office.id, f"officer:{invited.id}")
    assert (line.action, line.actor) == ("officer.joined", f"person:{somsri.id}")


def test_wrong_expired_and_used_codes_get_the_same_answer(session, situation, invite, meet):
    used, expired = new_code(), new_code()
    invite(used)
    try_code(situation(person=meet("Ufirst")), used)
    invite(expired, until=AT)
    answers = [try_code(situation(person=meet("Usecond")), code) for code in (used, expired, new_code())]
    assert len({texts(answer.replies) for answer in answers}) == 1
    assert "รหัสนี้ใช้ไม่ได้ค่ะ" in texts(answers[0].replies)
    assert all(answer.rich_menu is None for answer in answers)
    assert officers.officer_of(session, meet("Usecond").id) is None


def test_a_code_of_another_office_is_wrong_here(session, situation, invite, meet, other_office):
    code = new_code()
    invite(code, office=other_office)
    assert "รหัสนี้ใช้ไม่ได้" in texts(try_code(situation(person=meet("Usomsri")), code).replies)


def test_an_officer_uses_no_further_code_up(session, situation, invite, officer):
    code = new_code()
    invited = invite(code, name="อีกคน")
    outcome = try_code(situation(officer=officer("สมหญิง")), code)
    assert "เป็นเจ้าหน้าที่อยู่แล้ว" in texts(outcome.replies) and invited.person_id is None


def test_a_code_written_in_a_group_joins_nobody(situation, invite, meet):
    code = new_code()
    invited = invite(code)
    assert try_code(situation(person=meet("Usomsri"), conversation="group:Cvillage"), code) is None
    assert invited.person_id is None


def test_somebody_who_left_comes_back_with_a_new_code(session, situation, invite, officer):
    before = officer("สมหญิง")
    person = before.person
    before.left_at = AT
    session.flush()
    code = new_code()
    invited = invite(code, name="สมหญิง")
    outcome = try_code(situation(person=person), code)
    session.expire_all()
    assert outcome.rich_menu == "officer"
    assert officers.officer_of(session, person.id).id == invited.id and before.person_id is None


def test_the_first_officer_learns_what_waits(situation, invite, meet, complaint):
    complaint()
    complaint()
    code = new_code()
    invite(code, districts=())
    outcome = try_code(situation(person=meet("Usomsri")), code)
    assert "ยังไม่มีผู้ดูแล 2 เรื่อง" in texts(outcome.replies) and "ทุกอำเภอ" in texts(outcome.replies)
    assert "เรื่องใหม่" in labels(outcome.replies)
