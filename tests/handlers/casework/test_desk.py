from datetime import timedelta

import pytest

from content.say import utf16_length
from db import audit, cases
from db.tables import CASE_STATES
from handlers.buttons import Buttons
from handlers.casework import desk
from handlers.casework.card import of_case
from handlers.casework.receive import told_of
from tests.handlers.casework.acting import (
    AT,
    NOWHERE,
    actions_in,
    button_of,
    for_person,
    labels,
    press,
    put,
    tell,
    texts,
    words,
)

EVERY_VERB = ("accept", "ask", "record", "close", "hand_over", "transfer", "write", "merge", "reject", "reopen")
VIEWS = ("desk.case", "desk.story", "desk.history")
LISTS = ("desk.mine", "desk.new", "desk.questions", "desk.find", "desk.help")


@pytest.mark.parametrize("action", [*VIEWS, *LISTS, *(f"case.{verb}" for verb in EVERY_VERB)])
def test_nobody_but_an_officer_is_shown_anything(action, situation, complaint, tap, meet):
    case = complaint(told=[words("เหม็นเหมือนไข่เน่า")])
    outcome = tap(situation(person=meet("Ustranger")), action, n=case.id)
    said = texts(outcome.replies)
    assert said == "ส่วนนี้สำหรับเจ้าหน้าที่ของสำนักงานค่ะ"
    assert not outcome.notices and case.status == "new"


@pytest.mark.parametrize("verb", EVERY_VERB)
def test_a_forged_button_changes_nothing(verb, session, situation, officer, complaint, tap):
    ing = officer(districts=("5505",))
    case = complaint()
    facts = len(cases.history(session, case.id))
    forged = tap(situation(officer=ing), f"case.{verb}", forged=True, n=case.id)
    unsigned = press(situation(officer=ing), situation().buttons.shows(f"case.{verb}", n=case.id))
    for outcome in (forged, unsigned):
        assert "ปุ่มนี้ใช้ไม่ได้แล้ว" in texts(outcome.replies) and not outcome.notices
    assert len(cases.history(session, case.id)) == facts


def test_a_button_signed_by_another_office_changes_nothing(situation, officer, complaint, office, other_office):
    case = complaint()
    theirs = Buttons(b"the secret of the tests", other_office.id).changes("case.accept", n=case.id)
    outcome = press(situation(officer=officer()), theirs)
    assert "ปุ่มนี้ใช้ไม่ได้แล้ว" in texts(outcome.replies) and case.status == "new"


@pytest.mark.parametrize("action", [*VIEWS, "case.accept", "case.record", "case.transfer"])
def test_a_case_of_another_office_is_not_there(action, session, situation, officer, complaint, other_office, tap):
    head = officer("หัวหน้า", role="head")
    theirs = complaint(office=other_office, told=[words("เรื่องของแพร่")])
    outcome = tap(situation(officer=head), action, n=theirs.id)
    said = texts(outcome.replies)
    assert "ไม่พบเรื่องนี้" in said and "แพร่" not in said and theirs.number not in said
    assert theirs.status == "new" and not outcome.notices


def test_lists_and_numbers_show_no_case_of_another_office(situation, officer, complaint, other_office, tap, said):
    ing = officer()
    theirs = complaint(office=other_office)
    s = situation(officer=ing)
    for action in ("desk.mine", "desk.new", "desk.questions"):
        assert theirs.number not in texts(tap(s, action).replies)
    assert desk.typed(s, said(theirs.number)) is None  # another prefix is no number of ours
    assert "ไม่พบเรื่องนี้" in texts(desk.typed(s, said("69-000001")).replies)


@pytest.mark.parametrize("number", ["นน-69-000001", "นน69000001", " นน 69-1 ", "69-000001", "นน-๖๙-๐๐๐๐๐๑"])
def test_a_typed_number_opens_the_card(number, situation, officer, complaint, said):
    case = complaint()
    outcome = desk.typed(situation(officer=officer()), said(number))
    assert case.number in texts(outcome.replies)


@pytest.mark.parametrize("text", ["123", "690001", "0812345678", "สวัสดี", "เรื่อง นน-69-000001 ไปถึงไหน", "1/2569", ""])
def test_other_texts_of_an_officer_are_left_to_others(text, situation, officer, complaint, said):
    complaint()
    assert desk.typed(situation(officer=officer()), said(text)) is None


def test_a_villager_who_types_a_number_gets_no_card(situation, complaint, said):
    assert desk.typed(situation(), said(complaint().number)) is None


def test_what_i_hold_is_listed_with_dates_first(session, situation, officer, complaint, tap):
    ing = officer(districts=("5505",))
    late, soon, fresh = complaint(), complaint(), complaint()
    for case, due in ((late, 30), (soon, 7)):
        put(session, case, status="accepted")

        put(session, case, status="ordered", due=AT + timedelta(days=due))
    shown = texts(tap(situation(officer=ing), "desk.mine").replies)
    assert "เรื่องของฉัน 2 เรื่อง" in shown and fresh.number not in shown
    assert shown.index(soon.number) < shown.index(late.number)
    assert "ภายใน 29 พ.ย. 2569" in shown


def test_empty_lists_say_so(situation, officer, tap):
    s = situation(officer=officer())
    assert "ไม่มีเรื่องในมือ" in texts(tap(s, "desk.mine").replies)
    assert "ไม่มีเรื่องรอรับ" in texts(tap(s, "desk.new").replies)
    assert "ไม่มีคำถามรอตอบ" in texts(tap(s, "desk.questions").replies)


def test_a_long_list_says_how_many_more_there_are(situation, officer, complaint, tap):
    ing = officer(districts=("5505",))
    for _ in range(13):
        complaint()
    shown = texts(tap(situation(officer=ing), "desk.new").replies)
    assert "13 เรื่อง" in shown and "และอีก 3 เรื่อง" in shown


def test_finding_by_a_bare_number_or_by_a_place(situation, officer, complaint, tap, said):
    case = complaint()
    s = situation(officer=officer())
    for typed in ("1", case.number, "ปัว"):
        tap(s, "desk.find")
        assert case.number in texts(tell(s, said(typed)).replies)
    tap(s, "desk.find")
    assert "ไม่พบเรื่องนี้" in texts(tell(s, said("999")).replies)


def test_buttons_fit_the_state_and_the_viewer(session, situation, officer, complaint):
    ing, other, head = officer("สมหญิง", districts=("5505",)), officer("คนอื่น"), officer("หัวหน้า", role="head")
    case = complaint()
    s = situation(officer=ing)

    def seen(viewer):
        return {label for label in labels([of_case(s, case, viewer)]) if not label.startswith("ดู")}

    assert seen(ing) == {"รับเรื่อง", "ส่งต่อหน่วยงาน", "โอนเรื่อง"}
    assert seen(other) == {"รับเรื่อง"}
    put(session, case, status="accepted")
    working = {"บันทึกผล", "ขอข้อมูลเพิ่ม", "ปิดเรื่อง", "ส่งต่อหน่วยงาน", "โอนเรื่อง", "เขียนถึงผู้แจ้ง", "รวมกับเรื่องอื่น"}
    assert seen(ing) == working and seen(other) == set() and seen(head) == {*working, "ไม่รับเรื่อง"}
    put(session, case, status="ordered")
    assert "ปิดเรื่อง" not in seen(ing)  # an order is met first
    put(session, case, status="closed")
    assert seen(ing) == {"เปิดเรื่องใหม่"}


def test_every_button_of_every_card_is_signed_and_understood(session, situation, officer, complaint):
    from handlers.casework.card import of_case

    ing = officer(districts=("5505",), role="head")
    s, case = situation(officer=ing), complaint()
    for status in CASE_STATES:
        put(session, case, status=status)
        for action in actions_in(of_case(s, case, ing)):
            if action["type"] != "postback":
                continue
            read = s.buttons.read(action["data"])
            assert read.signed or read.action.startswith("desk.")
            outcome = press(s, action["data"])
            assert outcome.replies and "ปุ่มนี้ใช้ไม่ได้" not in texts(outcome.replies), (status, action["label"])
            put(session, case, status=status, owner=ing)


def test_the_story_shows_all_that_was_told_and_the_newest_pictures(situation, officer, complaint, said, tap):
    ing = officer(districts=("5505",))
    s = situation()
    told = [words("อันแรก"), *(told_of(s, said(kind="photo")) for _ in range(6)), words("อันสุดท้าย")]
    outcome = tap(situation(officer=ing), "desk.story", n=complaint(told=told).id)
    assert len(outcome.replies) == 5
    assert "อันแรก" in texts(outcome.replies) and "อันสุดท้าย" in texts(outcome.replies)
    assert told[6].media_id in str(outcome.replies) and told[1].media_id not in str(outcome.replies)
    assert button_of(outcome, "เปิดดูเรื่อง")


def test_a_very_long_history_still_fits_a_message(session, situation, officer, complaint, tap):
    ing = officer(districts=("5505",))
    case = complaint(told=[words("ก" * 5000), words("ข" * 5000)])
    for number in range(40):
        cases.append(
            session,
            case,
            kind="note",
            words=f"บันทึก {number} " + "ค" * 400,
            author="officer",
            officer=ing,
            now=case.opened_at,
        )
    s = situation(officer=ing)
    for action in VIEWS:
        for message in tap(s, action, n=case.id).replies:
            assert utf16_length(str(message.get("text", ""))) <= 5000
    assert "บันทึก 39" in texts(tap(s, "desk.history", n=case.id).replies)


def test_opening_a_case_is_no_change(session, situation, officer, complaint, tap, office):
    case = complaint(where=NOWHERE)
    lines = len(audit.lines_about(session, office.id, f"case:{case.id}"))
    outcome = tap(situation(officer=officer()), "desk.case", n=case.id)
    assert not outcome.notices and for_person(outcome, situation().person) == ""
    assert len(audit.lines_about(session, office.id, f"case:{case.id}")) == lines
