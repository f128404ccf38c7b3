from db import cases, officers
from handlers.casework.accept import accept
from handlers.casework.assign import choose
from handlers.casework.receive import Where, add_testimony, open_complaint
from handlers.casework.transfer import transfer
from tests.handlers.casework.acting import AT, NOWHERE, for_person, put, words


def owners(session, case):
    return [(fact.value, fact.words) for fact in cases.history(session, case.id) if fact.kind == "owner"]


def test_a_case_goes_to_an_officer_of_its_district_with_the_reason(session, officer, complaint):
    officer("ที่อื่น", districts=("5501",))
    ing = officer("สมหญิง", districts=("5505",))
    case = complaint()
    assert (case.status, case.owner_id) == ("assigned", ing.id)
    assert owners(session, case) == [(str(ing.id), "ดูแล อ.ปัว และมีเรื่องในมือน้อยที่สุด")]


def test_of_two_in_the_district_the_least_loaded_gets_it(session, officer, complaint):
    one, two = officer("หนึ่ง", districts=("5505",)), officer("สอง", districts=("5505",))
    assert [complaint().owner_id for _ in range(4)] == [one.id, two.id, one.id, two.id]


def test_closed_cases_are_no_load(session, officer, complaint):
    one, two = officer("หนึ่ง", districts=("5505",)), officer("สอง", districts=("5505",))
    first = complaint()
    put(session, first, status="closed")
    assert (first.owner_id, complaint().owner_id, complaint().owner_id) == (one.id, one.id, two.id)


def test_where_nobody_looks_after_the_district_anybody_on_duty_gets_it(session, officer, complaint):
    somebody = officer("ที่อื่น", districts=("5501",))
    case = complaint()
    assert case.owner_id == somebody.id
    assert "ยังไม่มีผู้ดูแล อ.ปัว" in owners(session, case)[0][1]


def test_a_case_without_a_place_goes_to_anybody(session, officer, complaint):
    somebody = officer(districts=("5501",))
    case = complaint(where=NOWHERE)
    assert case.owner_id == somebody.id and "ยังไม่ทราบอำเภอ" in owners(session, case)[0][1]


def test_where_nobody_is_there_the_case_stays_new_and_says_so(session, situation, complaint, office):
    case = complaint()
    assert (case.status, case.owner_id) == ("new", None)
    assert owners(session, case) == [(None, "ยังไม่มีเจ้าหน้าที่ที่รับเรื่องได้")]
    assert cases.without_owner(session, office.id) == (case,)


def test_somebody_who_blocked_the_account_gets_no_case(session, officer, complaint):
    gone = officer("ปิดรับ", districts=("5505",))
    there = officer("อยู่", districts=("5501",))
    gone.person.blocked_at = AT
    assert complaint().owner_id == there.id


def test_when_everybody_who_could_is_away_the_heads_are_told(session, situation, officer, complaint):
    head = officer("หัวหน้า", role="head", districts=())
    head.person.blocked_at = AT  # the only one on duty cannot be reached either, but may unblock later
    case, outcome = open_complaint(situation(), category="smell", where=NOWHERE, told=[words("เหม็น")])
    assert case.status == "new" and "ยังไม่มีผู้ดูแล" in for_person(outcome, head.person)


def test_officers_who_left_or_never_joined_get_no_case(session, situation, officer, complaint, office):
    left = officer("ลาออก", districts=("5505",))
    left.left_at = AT
    officers.invite(
        session,
        office_id=office.id,
        name="ยังไม่เข้า",
        role="officer",
        districts=("5505",),
        join_code_hash="x",
        join_code_until=AT,
        now=AT,
    )
    session.flush()
    assert complaint().owner_id is None


def test_officers_of_another_office_get_no_case_of_ours(session, officer, complaint, other_office):
    officer("แพร่", districts=("5505",), office=other_office)
    assert complaint().owner_id is None


def test_a_case_moves_to_its_district_when_the_place_becomes_known(session, situation, officer, complaint):
    anybody, ing = officer("ที่อื่น", districts=("5501",)), officer("สมหญิง", districts=("5505",))
    case = complaint(where=NOWHERE)
    s = situation()
    assert case.owner_id == anybody.id
    cases.place_case(session, case, author="reporter", now=AT, district_code="5505")
    outcome = add_testimony(s, case, [words("อยู่ที่ปัว")])
    assert case.owner_id == ing.id and case.status == "assigned"
    assert "รับเรื่อง" in for_person(outcome, ing.person)
    assert f"ย้ายไปให้ {ing.name}" in for_person(outcome, anybody.person)


def test_a_case_that_somebody_took_or_gave_stays_there(session, situation, officer, complaint):
    anybody, _ing = officer("ที่อื่น", districts=("5501",)), officer("สมหญิง", districts=("5505",))
    other = officer("ผู้ช่วย", districts=("5502",))
    taken, given = complaint(where=NOWHERE), complaint(where=NOWHERE)
    put(session, taken, owner=anybody)
    put(session, given, owner=anybody)
    accept(situation(officer=anybody), taken)
    transfer(situation(officer=anybody), given, other)
    for case in (taken, given):
        before = case.owner_id
        cases.place_case(session, case, author="reporter", now=AT, district_code="5505")
        add_testimony(situation(), case, [words("อยู่ที่ปัว")])
        assert case.owner_id == before


def test_choosing_changes_nothing(session, situation, officer, complaint):
    officer(districts=("5505",))
    case = complaint(where=Where("5505", None, None, None, None))
    facts = len(cases.history(session, case.id))
    assert choose(situation(), case).officer is not None
    assert len(cases.history(session, case.id)) == facts
