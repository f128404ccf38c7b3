from datetime import UTC, datetime

import pytest

from db import audit, cases, reporters
from db.tables import ReporterIdentity
from handlers.casework import card, receive, story
from handlers.casework.receive import Told, Where, add_testimony, name_reporter, open_complaint, told_of
from tests.handlers.casework.acting import NOWHERE, PUA, for_person, kinds, put, texts, urgency, words


def test_numbers_of_an_office_count_up_in_the_buddhist_year_of_bangkok(situation):
    new_year_in_bangkok = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    first, _ = open_complaint(situation(), category=None, where=NOWHERE, told=[])
    second, _ = open_complaint(situation(), category=None, where=NOWHERE, told=[])
    third, _ = open_complaint(situation(now=new_year_in_bangkok), category=None, where=NOWHERE, told=[])
    assert [first.number, second.number, third.number] == ["นน-69-000001", "นน-69-000002", "นน-70-000001"]


def test_two_offices_count_for_themselves(situation, office, other_office):
    ours, _ = open_complaint(situation(), category=None, where=NOWHERE, told=[])
    theirs, _ = open_complaint(situation(office=other_office), category=None, where=NOWHERE, told=[])
    assert (ours.number, theirs.number) == ("นน-69-000001", "พร-69-000001")


def test_a_complaint_keeps_what_was_told_and_where(session, situation, said):
    s = situation()
    photo = told_of(s, said(kind="photo"))
    case, outcome = open_complaint(s, category="smell", where=PUA, told=[words("เหม็นมาก", "m-1"), photo])
    first, second = reporters.testimonies(session, case.id)
    assert (first.kind, first.words, first.message_id) == ("words", "เหม็นมาก", "m-1")
    assert second.media_id == photo.media_id is not None
    assert (case.category, case.district_code, case.latitude, case.place_words) == (
        "smell",
        "5505",
        19.178,
        "หลังตลาดปัว",
    )
    assert {"status", "category", "place"} <= set(kinds(session, case))
    assert not outcome.replies and outcome.decision == "complaint"


def test_the_officer_gets_the_card_and_the_first_photo(situation, officer, said):
    ing = officer("สมหญิง", districts=("5505",))
    s = situation()
    photos = [told_of(s, said(kind="photo")) for _ in range(2)]
    case, outcome = open_complaint(s, category="smell", where=PUA, told=[words("เหม็นมากตอนกลางคืน"), *photos])
    (notice,) = outcome.notices
    image, card = notice.messages
    assert notice.person_id == ing.person_id and notice.urgent
    assert image["originalContentUrl"] == f"https://pun.example/media/{photos[0].media_id}/photo"
    shown = texts([card])
    for expected in (case.number, "กลิ่น", "อ.ปัว", "เหม็นมากตอนกลางคืน", "รับเรื่อง", "22 พ.ย. 2569 10.00 น.", "รูป 2"):
        assert expected in shown
    assert "https://www.google.com/maps/search/?api=1&query=19.178000,100.911000" in str(card)


def test_the_card_never_shows_who_reported(situation, officer, meet):
    ing = officer(districts=("5505",))
    s = situation(person=meet("Usecret-villager"))
    case, _ = open_complaint(s, category="smell", where=PUA, told=[words("เหม็น")])
    name_reporter(s, case, name="มาลี ใจกล้า", phone="0812345678")
    outcome = add_testimony(s, case, [words("ยังเหม็นอยู่")])
    shown = str(card.of_case(s, case, ing)) + str(outcome) + str(story.told(s, case)) + str(story.happened(s, case))
    for secret in ("มาลี", "0812345678", "Usecret-villager"):
        assert secret not in shown
    assert "แจ้งชื่อไว้ (ปิดไว้)" in shown


def test_a_case_of_an_urgent_kind_reaches_the_heads_too(situation, officer, session):
    ing, head = officer("สมหญิง", districts=("5505",)), officer("หัวหน้า", role="head", districts=())
    _, outcome = open_complaint(situation(), category="chemicals", where=PUA, told=[], urgent=True)
    assert {notice.person_id for notice in outcome.notices} == {ing.person_id, head.person_id}
    assert "ด่วน" in for_person(outcome, head.person)


def test_a_name_is_kept_encrypted_and_the_newest_only(session, situation):
    s = situation()
    case, _ = open_complaint(s, category=None, where=NOWHERE, told=[])
    name_reporter(s, case, name="มาลี", phone=None)
    name_reporter(s, case, name="มาลี ใจกล้า", phone="0812345678")
    (reporter,) = reporters.of_case(session, case.id)
    identity = session.get(ReporterIdentity, reporter.identity_id)
    assert s.sealer.unseal(identity.name_sealed) == "มาลี ใจกล้า"
    assert "มาลี".encode() not in identity.name_sealed
    assert session.query(ReporterIdentity).count() == 1


def test_whoever_takes_their_name_back_is_anonymous_and_nothing_of_it_is_kept(session, situation):
    s = situation()
    case, _ = open_complaint(s, category=None, where=NOWHERE, told=[])
    name_reporter(s, case, name="มาลี", phone="0812345678")
    name_reporter(s, case, name=None, phone=None)
    (reporter,) = reporters.of_case(session, case.id)
    assert reporter.anonymous and reporter.identity_id is None
    assert session.query(ReporterIdentity).count() == 0
    assert "มาลี" not in str([line.detail for line in audit.lines_about(session, case.office_id, f"case:{case.id}")])


def test_an_anonymous_complaint_is_one_from_the_start(session, situation):
    case, _ = open_complaint(situation(), category=None, where=NOWHERE, told=[], anonymous=True)
    (reporter,) = reporters.of_case(session, case.id)
    assert reporter.anonymous and reporter.person_id is not None


def test_what_is_added_waits_for_the_officers_next_free_reply_and_holds_no_words(situation, officer, complaint):
    ing = officer(districts=("5505",))
    s, case = situation(), complaint()
    outcome = add_testimony(s, case, [words("รถขนขยะเข้ามาอีกคัน")])
    assert urgency(outcome, ing.person) == [False]
    assert "รถขนขยะ" not in for_person(outcome, ing.person) and "ข้อความ 1" in for_person(outcome, ing.person)
    assert not outcome.replies


def test_an_answer_reaches_the_officer_at_once_and_ends_the_waiting(session, situation, officer, complaint, said):
    ing = officer(districts=("5505",))
    s, case = situation(), complaint()
    put(session, case, before="inspecting", status="waiting_reporter")
    photo = told_of(s, said(kind="photo"))
    outcome = add_testimony(s, case, [words("มาตอนตีสองค่ะ"), photo])
    assert urgency(outcome, ing.person) == [True]
    assert "มาตอนตีสองค่ะ" in for_person(outcome, ing.person)
    assert photo.media_id in str(outcome.notices)
    assert case.status == "inspecting" and "answer" in kinds(session, case)


def test_the_words_of_an_answer_stand_in_the_testimony_only(session, situation, officer, complaint):
    officer(districts=("5505",))
    case = put(session, complaint(), before="accepted", status="waiting_reporter")
    add_testimony(situation(), case, [words("มาตอนตีสองค่ะ")])
    assert all("ตีสอง" not in (fact.words or "") for fact in cases.history(session, case.id))


def test_nobody_but_a_reporter_adds_to_a_case(situation, meet, complaint):
    case = complaint()
    with pytest.raises(LookupError):
        add_testimony(situation(person=meet("Ustranger")), case, [words("ฉันก็เห็น")])


def test_more_than_five_pictures_in_one_answer_fit_one_notice(session, situation, officer, complaint, said):
    ing = officer(districts=("5505",))
    s, case = situation(), complaint()
    put(session, case, before="accepted", status="waiting_reporter")
    outcome = add_testimony(s, case, [told_of(s, said(kind="photo")) for _ in range(8)])
    (notice,) = outcome.notices
    assert notice.person_id == ing.person_id and len(notice.messages) == 5
    assert len(reporters.testimonies(session, case.id)) == 9


@pytest.mark.parametrize("latitude", [18.783, -33.5])
def test_a_pin_sent_later_gives_the_case_its_point(latitude, session, situation, complaint, said):
    s, case = situation(), complaint(where=Where(None, None, None, None, "ข้างวัด"))
    pin = told_of(s, said(kind="location", latitude=latitude, longitude=100.773, address="ถนนสุมนเทวราช"))
    add_testimony(s, case, [pin])
    assert (case.latitude, case.longitude) == (latitude, 100.773)
    assert (case.district_code is not None) == (latitude > 0 and s.places.place(latitude, 100.773).sure)
    assert case.place_words == "ข้างวัด"


def test_a_sticker_and_a_picture_from_elsewhere_tell_nothing(situation, said):
    s = situation()
    assert told_of(s, said(kind="sticker")) is None
    assert told_of(s, said(kind="photo", provided_by_line=False)) is None
    assert told_of(s, said("")) is None
    assert told_of(s, said("เหม็น", message_id="m-9")) == Told("words", "เหม็น", None, "m-9")


def test_the_same_message_twice_is_one_picture(situation, said):
    s, event = situation(), said(kind="photo", message_id="m-same")
    assert told_of(s, event) == told_of(s, event)
    assert receive.pin_of(Told("place", "18.783000,100.773000 น่าน", None, None)) == (18.783, 100.773)
