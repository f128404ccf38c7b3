from db import cases, media, reporters, talks
from handlers import talk as engine
from handlers.casework import withdraw
from handlers.casework.consultation import asked_for
from handlers.casework.receive import add_testimony, told_of
from handlers.casework.talks import VERBS
from tests.handlers.casework.acting import AT, for_person, kinds, put, tap_through, tell, texts, urgency, words


def test_withdrawn_words_are_gone_and_the_case_says_that_something_was_taken_back(
    session, situation, officer, complaint
):
    ing = officer(districts=("5505",))
    case = complaint(told=[words("กลิ่นจากโรงเลื่อยของกำนัน", "m-1"), words("ตอนกลางคืน", "m-2")])
    outcome = withdraw.message(situation(), "m-1")
    first, second = reporters.testimonies(session, case.id)
    assert (first.words, first.withdrawn_at, second.words) == (None, AT, "ตอนกลางคืน")
    assert "withdrawn" in kinds(session, case)
    assert urgency(outcome, ing.person) == [False] and "ถอนสิ่งที่ส่งไว้ 1 รายการ" in for_person(outcome, ing.person)
    assert "กำนัน" not in str(outcome) and not outcome.replies


def test_nothing_withdrawn_is_shown_again(session, situation, officer, complaint, tap):
    ing = officer(districts=("5505",))
    case = complaint(told=[words("ความลับ", "m-1"), words("ตอนกลางคืน", "m-2")])
    withdraw.message(situation(), "m-1")
    s = situation(officer=ing)
    for action in ("desk.case", "desk.story", "desk.history"):
        assert "ความลับ" not in texts(tap(s, action, n=case.id).replies)
    assert "(ผู้แจ้งถอนแล้ว)" in texts(tap(s, "desk.story", n=case.id).replies)


def test_a_withdrawn_picture_and_its_copy_are_forgotten(session, situation, officer, complaint, said, tap):
    ing = officer(districts=("5505",))
    s = situation()
    photo = told_of(s, said(kind="photo", message_id="m-9"))
    case = complaint(told=[photo])
    outcome = withdraw.message(s, "m-9")
    assert outcome.forget_media == (photo.media_id,)
    assert media.by_id(session, photo.media_id).state == "deleted"
    assert photo.media_id not in str(tap(situation(officer=ing), "desk.story", n=case.id))
    assert photo.media_id not in str(tap(situation(officer=ing), "desk.case", n=case.id))


def test_taking_back_twice_changes_nothing_more(session, situation, officer, complaint, said):
    officer(districts=("5505",))
    s = situation()
    case = complaint(told=[told_of(s, said(kind="photo", message_id="m-9"))])
    withdraw.message(s, "m-9")
    facts = len(cases.history(session, case.id))
    again = withdraw.message(s, "m-9")
    assert (again.forget_media, again.notices) == ((), ()) and len(cases.history(session, case.id)) == facts


def test_a_message_nobody_knows_changes_nothing(situation, complaint):
    complaint()
    outcome = withdraw.message(situation(), "m-unknown")
    assert (outcome.replies, outcome.notices, outcome.forget_media) == ((), (), ())


def test_the_same_message_id_in_another_office_is_not_touched(session, situation, complaint, other_office):
    theirs = complaint(office=other_office, told=[words("ของแพร่", "m-1")])
    withdraw.message(situation(), "m-1")
    assert reporters.testimonies(session, theirs.id)[0].words == "ของแพร่"


def test_a_withdrawn_answer_leaves_no_words_in_the_history(session, situation, officer, complaint):
    officer(districts=("5505",))
    case = put(session, complaint(), before="accepted", status="waiting_reporter")
    add_testimony(situation(), case, [words("ตีสองค่ะ ฉันชื่อมาลี", "m-5")])
    withdraw.message(situation(), "m-5")
    assert "มาลี" not in str([(f.words, f.value) for f in cases.history(session, case.id)])


def test_an_unfinished_talk_forgets_the_message_and_asks_again(session, situation, officer, complaint, tap, said):
    ing = officer(districts=("5505",))
    case = put(session, complaint(), status="accepted")
    s = situation(officer=ing)
    tap_through(s, tap(s, "case.record", n=case.id), "แก้แล้ว")
    tell(s, said("ส่งผิดห้อง", message_id="m-8"))
    withdraw.message(s, "m-8")
    talk = talks.open_talk(session, s.who().id, AT)
    assert "ส่งผิดห้อง" not in str(talk.answers) and talk.answers["result"] == "resolved"
    asked = tell(s, said("ข้าม"))  # the picture is skipped; the note is asked for again
    assert "ผู้แจ้งจะได้อ่าน" in texts(asked.replies) and case.status == "accepted"


def test_talks_of_other_people_stay_as_they_are(session, situation, meet, said):
    s = situation(person=meet("Umalee"))
    asked_for(s, None)
    before = dict(talks.open_talk(session, s.who().id, AT).answers)
    withdraw.message(situation(person=meet("Usomsak")), "m-1")
    assert talks.open_talk(session, s.who().id, AT).answers == before


def test_message_ids_are_found_however_deep_they_lie():
    answers = {
        "told": [{"message_id": "m-1", "words": "ก"}, {"message_id": "m-2", "words": "ข"}],
        "where": {"pin": {"message_id": "m-1", "latitude": 1.0}, "words": "ข้างวัด"},
        "note": {"message_id": "m-1"},
        "case": 3,
        "_asked": ["what"],
    }
    assert withdraw.without_message(answers, "m-1") == {
        "told": [{"message_id": "m-2", "words": "ข"}],
        "where": {"words": "ข้างวัด"},
        "case": 3,
        "_asked": ["what"],
    }


def test_an_officers_talk_can_be_resumed_after_days(session, situation, officer, complaint, tap, said):
    ing = officer(districts=("5505",))
    case = put(session, complaint(), status="accepted")
    s = situation(officer=ing)
    tap(s, "case.close", n=case.id)
    later = situation(officer=ing, now=AT.replace(day=24))
    talk = talks.open_talk(session, s.who().id, later.now)
    assert "ปิดเรื่อง" in texts(engine.ask_again(later, {"case_close": VERBS["close"]}, talk).replies)
    tell(later, said("ตรวจแล้วไม่พบกลิ่น"))
    assert case.status == "closed"
