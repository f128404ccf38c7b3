"""A complaint from its acceptance to the last word, through the router, by the buttons that people are shown."""

from datetime import timedelta

import pytest

from db import cases, officers
from handlers.incoming import Incoming
from handlers.outcome import Outcome
from handlers.router import route
from tests.handlers.casework.acting import AT, actions_in, complaint_numbers, fits_line, texts
from tests.handlers.conftest import make_situation


class Chat:
    """A person's chat: what they were shown last, and what others made them see."""

    def __init__(self, session, office, person):
        self.session, self.office, self.person = session, office, person
        self.seen = []

    def hears(self, outcome: Outcome) -> None:
        for notice in outcome.notices:
            if notice.person_id == self.person.id:
                self.seen.append(notice.messages)

    def does(self, others, minutes=0, **event):
        officer = officers.officer_of(self.session, self.person.id)
        now = AT + timedelta(minutes=minutes)
        s = make_situation(self.session, self.office, person=self.person, officer=officer, now=now)
        said = Incoming(**{"occurred_at": now, "source": "user", "user_id": self.person.line_user_id, **event})
        outcome = fits_line(route(s, said))
        if outcome.replies:
            self.seen.append(outcome.replies)
        for other in others:
            other.hears(outcome)
        return texts(outcome.replies)

    def writes(self, others, text, message_id="m", minutes=0):
        return self.does(others, minutes, kind="text", text=text, message_id=message_id)

    def taps(self, others, label, minutes=0):
        for messages in reversed(self.seen):
            found = [one for one in actions_in(list(messages)) if one["label"] == label and "data" in one]
            if found:
                return self.does(others, minutes, kind="tap", data=found[0]["data"])
        raise AssertionError(f"nobody showed a button {label!r}")

    @property
    def read(self):
        return texts([message for messages in self.seen for message in messages])


@pytest.fixture
def ing(session, office, officer):
    return Chat(session, office, officer("สมหญิง", districts=("5505",)).person)


@pytest.fixture
def malee(session, office, meet):
    return Chat(session, office, meet("Umalee"))


@pytest.fixture
def case(session, ing, malee, complaint):
    case = complaint(person=malee.person)
    ing.does([malee], kind="tap", data="v1 desk.new")
    ing.taps([malee], case.number)
    ing.taps([malee], "รับเรื่อง")
    return case


def test_from_accepting_to_closing_both_sides_read_each_other(session, case, ing, malee):
    assert "รับเรื่อง" in malee.read and case.status == "accepted"
    ing.taps([malee], "ขอข้อมูลเพิ่ม")
    ing.writes([malee], "กลิ่นมาช่วงไหนคะ")
    assert "“กลิ่นมาช่วงไหนคะ”" in malee.read and case.status == "waiting_reporter"

    malee.writes([ing], "มาตอนตีสองค่ะ", "m-answer", minutes=5)
    assert "มาตอนตีสองค่ะ" in ing.read and case.status == "accepted"

    ing.taps([malee], "เปิดดูเรื่อง")
    ing.taps([malee], "บันทึกผล")
    ing.taps([malee], "แก้แล้ว")
    ing.writes([malee], "โรงงานซ่อมระบบกรองแล้ว")
    ing.taps([malee], "ข้าม")
    assert "โรงงานซ่อมระบบกรองแล้ว" in malee.read and case.status == "resolved"

    malee.taps([ing], "เรียบร้อยแล้ว", minutes=60)
    assert case.status == "closed" and "ยืนยันว่าเรื่อง" in ing.read
    assert "Umalee" not in ing.read and "สมหญิง" not in malee.read
    assert complaint_numbers(malee.read) == {case.number}


def test_the_reporter_answers_by_the_button_and_asks_to_open_it_again(session, case, ing, malee):
    ing.taps([malee], "ขอข้อมูลเพิ่ม")
    ing.writes([malee], "ขอรูปหน่อยค่ะ")
    malee.taps([ing], "ตอบเจ้าหน้าที่", minutes=1)
    malee.does([ing], 2, kind="photo", message_id="m-photo")
    assert case.status == "accepted"
    ing.taps([malee], "เปิดดูเรื่อง")
    ing.taps([malee], "ปิดเรื่อง")
    ing.writes([malee], "ตรวจแล้วไม่พบกลิ่น")
    assert case.status == "closed" and "ตรวจแล้วไม่พบกลิ่น" in malee.read
    malee.taps([ing], "ขอเปิดใหม่", minutes=90)
    malee.writes([ing], "กลับมาเหม็นอีกแล้ว", "m-again", minutes=91)
    assert case.status == "reopened" and "กลับมาเหม็นอีกแล้ว" in ing.read
    ing.taps([malee], "รับเรื่อง", minutes=95)
    assert case.status == "accepted"


def test_nothing_more_to_say_is_an_answer_too(session, case, ing, malee):
    ing.taps([malee], "ขอข้อมูลเพิ่ม")
    ing.writes([malee], "ขอรูปหน่อยค่ะ")
    offered = [one["text"] for one in actions_in(list(malee.seen[-1])) if one["label"] == "ไม่มีข้อมูลเพิ่ม"]
    malee.writes([ing], offered[0], minutes=1)
    assert case.status == "accepted" and "ไม่มีข้อมูลเพิ่มแล้วค่ะ" in ing.read


def test_a_question_for_a_person_is_answered_in_the_chat(session, office, ing, malee):
    malee.does([ing], kind="tap", data="v1 menu.officer")
    malee.writes([ing], "โรงงาน 60 แรงม้าต้องขอใบอนุญาตไหมคะ", "m-ask")
    (case,) = cases.of_office(session, office.id)
    assert case.kind == "consultation" and "60 แรงม้า" in ing.read
    ing.taps([malee], "เขียนถึงผู้แจ้ง", minutes=3)
    ing.writes([malee], "ขอดูชนิดโรงงานก่อนนะคะ ทำอะไรคะ", minutes=4)
    assert "ทำอะไรคะ" in malee.read and case.status == "accepted"
    malee.writes([ing], "โรงสีข้าวค่ะ", "m-more", minutes=6)
    assert "โรงสีข้าวค่ะ" in ing.read


def test_a_message_taken_back_is_noted_on_the_case(session, case, ing, malee):
    ing.taps([malee], "ขอข้อมูลเพิ่ม")
    ing.writes([malee], "ใครเห็นบ้างคะ")
    malee.writes([ing], "ลุงดำเห็นค่ะ", "m-secret", minutes=1)
    malee.does([ing], 2, kind="unsend", message_id="m-secret")
    assert "ถอนสิ่งที่ส่งไว้" in ing.read
    ing.does([malee], kind="tap", data=f"v1 desk.story n={case.id}")
    assert "ลุงดำ" not in texts(list(ing.seen[-1]))
