from datetime import timedelta

import pytest

from db import cases, reporters
from handlers.casework import relay
from handlers.casework.ask_reporter import ask
from handlers.casework.consultation import open_consultation
from handlers.casework.hand_over import merge
from handlers.casework.moves import NotAllowed
from handlers.casework.receive import add_testimony, told_of
from tests.handlers.casework.acting import AT, button_of, for_person, labels, put, tell, texts, urgency, words


@pytest.fixture
def ing(officer):
    return officer("สมหญิง", districts=("5505",))


@pytest.fixture
def malee(meet):
    return meet("Umalee")


@pytest.fixture
def case(session, ing, malee, complaint):
    return put(session, complaint(person=malee), status="accepted")


def test_what_the_officer_writes_reaches_the_reporter_without_the_officers_name(session, situation, case, ing, malee):
    outcome = relay.to_reporter(situation(officer=ing), case, "พรุ่งนี้เช้าจะเข้าไปดูนะคะ")
    told = for_person(outcome, malee)
    assert "เจ้าหน้าที่เขียนถึงคุณ" in told and "พรุ่งนี้เช้าจะเข้าไปดูนะคะ" in told and "สมหญิง" not in str(outcome.notices)
    assert urgency(outcome, malee) == [True]
    assert [fact.words for fact in cases.history(session, case.id) if fact.kind == "told"] == ["พรุ่งนี้เช้าจะเข้าไปดูนะคะ"]


@pytest.mark.parametrize(("kind", "type_"), [("photo", "image"), ("voice", "audio"), ("video", "video")])
def test_pictures_and_voices_go_both_ways(kind, type_, session, situation, case, ing, malee, said, tap):
    s = situation(officer=ing)
    tap(s, "case.write", n=case.id)
    outcome = tell(s, said(kind=kind, duration_ms=4200))
    shown, told = outcome.notices[0].messages
    assert shown["type"] == type_ and case.number in told["text"], "a picture alone does not say from whom it is"
    ask(s, case, "ขอรูปหน่อยค่ะ")
    outcome = relay.from_reporter(situation(person=malee), case, said(kind=kind, duration_ms=4200))
    assert type_ in [message["type"] for message in outcome.notices[0].messages]
    assert outcome.notices[0].person_id == ing.person_id


def test_a_file_goes_as_a_link(situation, case, ing, malee, said):
    s = situation(officer=ing)
    kept = told_of(s, said(kind="file", file_name="แผนที่.pdf"))
    told = for_person(relay.to_reporter(s, case, None, kept.media_id), malee)
    assert "แผนที่.pdf" in told and f"https://pun.example/media/{kept.media_id}/file" in told


def test_an_answer_reaches_the_officer_and_the_case_goes_on(situation, case, ing, malee, said):
    ask(situation(officer=ing), case, "กลิ่นมาช่วงไหนคะ")
    outcome = relay.from_reporter(situation(person=malee), case, said("มาตอนตีสองค่ะ"))
    assert "มาตอนตีสองค่ะ" in for_person(outcome, ing.person) and urgency(outcome, ing.person) == [True]
    assert case.status == "accepted" and "ส่งให้เจ้าหน้าที่แล้วค่ะ" in texts(outcome.replies)
    assert "Umalee" not in str(outcome.notices)


def test_the_officer_can_answer_with_one_tap(situation, case, ing, malee, said):
    ask(situation(officer=ing), case, "กลิ่นมาช่วงไหนคะ")
    outcome = relay.from_reporter(situation(person=malee), case, said("ตีสอง"))
    assert {"เขียนถึงผู้แจ้ง", "เปิดดูเรื่อง"} <= set(labels(outcome.notices[0].messages))


def test_a_sticker_is_explained_and_the_case_still_waits(situation, case, ing, malee, said):
    ask(situation(officer=ing), case, "กลิ่นมาช่วงไหนคะ")
    outcome = relay.from_reporter(situation(person=malee), case, said(kind="sticker"))
    assert "ส่งต่อให้เจ้าหน้าที่ไม่ได้" in texts(outcome.replies) and case.status == "waiting_reporter"


def test_somebody_elses_case_takes_nothing(situation, case, meet, said):
    with pytest.raises(LookupError):
        relay.from_reporter(situation(person=meet("Ustranger")), case, said("ฉันรู้ว่าใคร"))


@pytest.mark.parametrize("status", ["closed", "rejected"])
def test_words_after_the_end_are_kept_and_lead_to_opening_it_again(status, session, situation, case, ing, malee, said):
    put(session, case, status=status)
    outcome = relay.from_reporter(situation(person=malee), case, said("ยังเหม็นอยู่เลย"))
    assert button_of(outcome, "ขอเปิดใหม่") and case.status == status
    assert urgency(outcome, ing.person) == [False]
    assert reporters.testimonies(session, case.id)[-1].words == "ยังเหม็นอยู่เลย"


def test_words_about_a_merged_case_go_to_the_living_one(session, situation, case, ing, malee, meet, complaint, said):
    living = complaint(person=meet("Usomsak"))
    merge(situation(officer=ing), case, living.number)
    outcome = relay.from_reporter(situation(person=malee), case, said("ยังเหม็นอยู่เลย"))
    assert living.number in texts(outcome.replies)
    assert reporters.testimonies(session, living.id)[-1].words == "ยังเหม็นอยู่เลย"


def test_whoever_writes_about_an_untaken_complaint_takes_it(situation, ing, malee, complaint):
    case = complaint(person=malee)
    outcome = relay.to_reporter(situation(officer=ing), case, "ขอดูข้อมูลก่อนนะคะ")
    assert case.status == "accepted"
    assert "รับเรื่อง" in for_person(outcome, malee) and "ขอดูข้อมูลก่อนนะคะ" in for_person(outcome, malee)


@pytest.mark.parametrize("status", ["closed", "rejected", "merged"])
def test_nothing_is_written_about_what_has_ended(status, session, situation, case, ing):
    put(session, case, status=status)
    with pytest.raises(NotAllowed):
        relay.to_reporter(situation(officer=ing), case, "สวัสดีค่ะ")


def test_nobody_writes_about_a_colleagues_case_or_writes_nothing(situation, case, ing, officer):
    with pytest.raises(NotAllowed):
        relay.to_reporter(situation(officer=officer("คนอื่น")), case, "สวัสดีค่ะ")
    with pytest.raises(NotAllowed):
        relay.to_reporter(situation(officer=ing), case, "  ")


def test_a_message_belongs_to_the_case_that_was_asked_last(situation, case, ing, malee, complaint, session, said):
    other = put(session, complaint(person=malee), status="accepted")
    ask(situation(officer=ing), case, "กลิ่นมาช่วงไหนคะ")
    ask(situation(officer=ing, now=AT + timedelta(minutes=1)), other, "เสียงมาช่วงไหนคะ")
    s = situation(person=malee, now=AT + timedelta(minutes=2))
    assert relay.expects(s, said("ตีสอง")) is other
    relay.from_reporter(s, other, said("ตีสอง"))
    assert relay.expects(situation(person=malee, now=AT + timedelta(minutes=20)), said("ตีสามค่ะ")) is case


@pytest.mark.parametrize("text", ["สวัสดีค่ะ", "ขอบคุณค่ะ"])
def test_a_greeting_is_no_answer(text, situation, case, ing, malee, said):
    ask(situation(officer=ing), case, "กลิ่นมาช่วงไหนคะ")
    assert relay.expects(situation(person=malee), said(text)) is None


def test_what_follows_an_answer_belongs_to_it_for_a_while(situation, case, ing, malee, said):
    ask(situation(officer=ing), case, "ขอรูปหน่อยค่ะ")
    relay.from_reporter(situation(person=malee), case, said("นี่ค่ะ"))

    def after(minutes, event):
        return relay.expects(situation(person=malee, now=AT + timedelta(minutes=minutes)), event)

    assert after(2, said("แล้วก็มีตอนเย็นด้วย")) is case
    assert after(2, said("ต้องยื่นรายงานเมื่อไหร่")) is None  # a question is for the answerer
    assert after(5, said("แล้วก็มีตอนเย็นด้วย")) is None
    assert after(9, said(kind="photo")) is case
    assert after(11, said(kind="photo")) is None


def test_strangers_and_quiet_cases_expect_nothing(situation, case, meet, said, malee):
    assert relay.expects(situation(person=meet("Ustranger")), said("สีดำ")) is None
    assert relay.expects(situation(person=malee), said("สีดำ")) is None
    assert relay.expects(situation(person=malee), said(kind="sticker")) is None


def test_after_an_officers_words_the_asker_simply_goes_on(situation, ing, malee, said, session):
    case, _ = open_consultation(situation(person=malee), topic=None, words="ต้องยื่นแบบไหนคะ")
    relay.to_reporter(situation(officer=ing), case, "โรงงานกี่แรงม้าคะ")
    s = situation(person=malee, now=AT + timedelta(minutes=10))
    assert relay.expects(s, said("75 แรงม้าค่ะ ต้องยื่นไหมคะ")) is case
    assert relay.expects(situation(person=malee, now=AT + timedelta(minutes=45)), said("75 แรงม้าค่ะ")) is None


def test_more_words_in_one_answer_than_line_takes_are_cut_not_lost(session, situation, case, ing, malee):
    ask(situation(officer=ing), case, "เล่าให้ละเอียดนะคะ")
    outcome = add_testimony(situation(person=malee), case, [words("ก" * 5000), words("ข" * 5000)])
    assert len(outcome.notices[0].messages[0]["text"]) <= 5000
    assert len(reporters.testimonies(session, case.id)[-1].words) == 5000
