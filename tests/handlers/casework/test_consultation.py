import pytest

from db import cases, reporters, talks
from handlers.buttons import Tap
from handlers.casework import relay
from handlers.casework.close import agree, close
from handlers.casework.consultation import asked_for, open_consultation
from handlers.casework.moves import NotAllowed
from handlers.casework.reopen import reopen
from tests.handlers.casework.acting import AT, for_person, kinds, labels, put, tell, texts, urgency, words


@pytest.fixture
def ing(officer):
    return officer("สมหญิง")


@pytest.fixture
def malee(meet):
    return meet("Umalee")


def test_a_question_for_a_person_becomes_a_case_of_its_own_kind(session, situation, ing, malee):
    case, outcome = open_consultation(situation(person=malee), topic="I-Single Form", words="ต้องยื่นแบบไหนคะ")
    assert (case.kind, case.topic, case.status, case.owner_id) == ("consultation", "I-Single Form", "assigned", ing.id)
    assert case.number == "นน-69-000001" and case.number in texts(outcome.replies)
    assert outcome.decision == "handover"
    told = for_person(outcome, ing.person)
    assert "คำถามถึงเจ้าหน้าที่" in told and "ต้องยื่นแบบไหนคะ" in told and "I-Single Form" in told
    assert "เขียนถึงผู้แจ้ง" in labels(outcome.notices[0].messages)


def test_an_open_consultation_is_continued_not_doubled(session, situation, ing, malee, office):
    s = situation(person=malee)
    first, _ = open_consultation(s, topic=None, words="ต้องยื่นแบบไหนคะ")
    second, outcome = open_consultation(s, topic="อื่น", words="แล้วยื่นที่ไหนคะ")
    assert second is first and len(cases.of_office(session, office.id)) == 1
    assert [one.words for one in reporters.testimonies(session, first.id)] == ["ต้องยื่นแบบไหนคะ", "แล้วยื่นที่ไหนคะ"]
    assert "แล้วยื่นที่ไหนคะ" in for_person(outcome, ing.person) and urgency(outcome, ing.person) == [True]
    assert first.number in texts(outcome.replies)


@pytest.mark.parametrize("status", ["closed", "rejected", "merged"])
def test_after_the_end_a_new_one_is_opened(status, session, situation, ing, malee):
    s = situation(person=malee)
    first, _ = open_consultation(s, topic=None, words="ต้องยื่นแบบไหนคะ")
    put(session, first, status=status)
    second, _ = open_consultation(s, topic=None, words="ขอถามอีกเรื่อง")
    assert second.number != first.number


def test_two_people_and_complaints_do_not_mix(situation, ing, malee, meet, complaint):
    complaint(person=malee)
    mine, _ = open_consultation(situation(person=malee), topic=None, words="ถามหน่อย")
    theirs, _ = open_consultation(situation(person=meet("Usomsak")), topic=None, words="ถามด้วย")
    assert mine.id != theirs.id and mine.kind == "consultation"


def test_the_officers_first_answer_takes_the_question(session, situation, ing, malee):
    case, _ = open_consultation(situation(person=malee), topic=None, words="ต้องยื่นแบบไหนคะ")
    outcome = relay.to_reporter(situation(officer=ing), case, "แบบ ร.ว.1 ค่ะ")
    assert case.status == "accepted" and "แบบ ร.ว.1 ค่ะ" in for_person(outcome, malee)
    assert {"ตอบเจ้าหน้าที่", "เรียบร้อยแล้ว"} <= set(labels(outcome.notices[0].messages))


def test_whoever_asked_may_say_that_they_have_their_answer(situation, ing, malee):
    case, _ = open_consultation(situation(person=malee), topic=None, words="ต้องยื่นแบบไหนคะ")
    relay.to_reporter(situation(officer=ing), case, "แบบ ร.ว.1 ค่ะ")
    outcome = agree(situation(person=malee), case)
    assert case.status == "closed" and urgency(outcome, ing.person) == [False]


def test_whoever_complained_cannot_close_a_complaint_under_way(session, situation, ing, malee, complaint):
    case = put(session, complaint(person=malee), status="accepted")
    with pytest.raises(NotAllowed):
        agree(situation(person=malee), case)
    assert case.status == "accepted"


def test_whoever_complained_agrees_that_it_is_resolved_or_opens_it_again(session, situation, ing, malee, complaint):
    case = put(session, complaint(person=malee), owner=ing, status="resolved")
    outcome = agree(situation(person=malee), case)
    assert case.status == "closed" and "ยืนยันว่าเรื่อง" in for_person(outcome, ing.person)
    outcome = reopen(situation(person=malee), case, "กลับมาเหม็นอีก")
    assert case.status == "reopened" and urgency(outcome, ing.person) == [True]
    told = for_person(outcome, ing.person)
    assert "กลับมาเหม็นอีก" in told and "รับเรื่อง" in told
    assert "status" in kinds(session, case)


def test_opened_again_a_case_whose_officer_left_gets_another(session, situation, ing, officer, malee, complaint):
    case = put(session, complaint(person=malee), owner=ing, status="closed")
    ching = officer("ชิงชัย")
    ing.left_at = AT
    session.flush()
    outcome = reopen(situation(person=malee), case)
    assert (case.owner_id, case.status) == (ching.id, "assigned") and for_person(outcome, ching.person)


def test_closing_a_consultation_speaks_of_a_talk_not_of_a_complaint(session, situation, ing, malee):
    case, _ = open_consultation(situation(person=malee), topic=None, words="ต้องยื่นแบบไหนคะ")
    put(session, case, status="accepted")
    outcome = close(situation(officer=ing), case, "ตอบครบแล้ว")
    assert "จบการคุย" in for_person(outcome, malee)


def test_asking_for_a_person_asks_what_about_and_keeps_the_message_id(session, situation, ing, malee, said):
    s = situation(person=malee)
    asked = asked_for(s, Tap("menu.officer", {"topic": "รางวัล"}))
    assert "รางวัล" in texts(asked.replies)
    outcome = tell(s, said("สมัครเมื่อไหร่คะ", message_id="m-77"))
    (case,) = cases.reported_by(session, malee.id)
    assert case.topic == "รางวัล" and case.number in texts(outcome.replies)
    assert reporters.testimonies(session, case.id)[0].message_id == "m-77"
    assert talks.open_talk(session, malee.id, AT) is None


def test_asking_again_says_that_a_talk_is_going_on(situation, ing, malee, said):
    s = situation(person=malee)
    case, _ = open_consultation(s, topic=None, words="ต้องยื่นแบบไหนคะ")
    assert case.number in texts(asked_for(s, None).replies)
    tell(s, said("แล้วยื่นที่ไหนคะ"))
    assert len(cases.reported_by(s.session, malee.id)) == 1


def test_cancelling_opens_nothing(session, situation, malee, said):
    s = situation(person=malee)
    asked_for(s, None)
    assert "ไม่ส่งแล้ว" in texts(tell(s, said("ยกเลิก")).replies)
    assert cases.reported_by(session, malee.id) == ()


def test_without_any_officer_the_question_waits_in_the_list(session, situation, malee, office, officer, tap):
    case, outcome = open_consultation(situation(person=malee), topic=None, words="ต้องยื่นแบบไหนคะ")
    assert case.status == "new" and case.number in texts(outcome.replies)
    assert case.number in texts(tap(situation(officer=officer()), "desk.questions").replies)


def test_a_very_long_topic_is_cut(situation, ing, malee):
    case, _ = open_consultation(situation(person=malee), topic="ก" * 200, words="ถาม", told=[words("ถาม")])
    assert len(case.topic) == 80
