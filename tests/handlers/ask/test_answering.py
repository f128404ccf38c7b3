"""A question outside any talk: answered, asked back once, then other words, then a person; each written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from content.search import sounds_like_emergency
from db import cases
from db.tables import Question
from handlers.ask import answer
from handlers.buttons import Tap
from handlers.incoming import Incoming
from handlers.outcome import Outcome
from handlers.situation import Situation

At = Callable[..., Situation]


@pytest.fixture
def said(situation: At) -> Callable[[str], Incoming]:
    moment = situation().now
    return lambda text: Incoming(kind="text", occurred_at=moment, user_id="Uvillager", source="user", text=text)


@pytest.fixture
def ask(situation: At, said: Callable[[str], Incoming]) -> Callable[..., Outcome]:
    """ask("…", after=timedelta) → the outcome for one person, all within a conversation unless `after` says later."""

    def make(text: str, after: timedelta = timedelta(0)) -> Outcome:
        s = situation()
        s.now += after
        return answer.reply_to(s, said(text))

    return make


def _questions(s: Situation) -> list[Question]:
    return list(s.session.scalars(select(Question).order_by(Question.id)))


def _actions(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("action"), dict):
            yield node["action"]
        for value in node.values():
            yield from _actions(value)
    elif isinstance(node, list):
        for value in node:
            yield from _actions(value)


def _tap(s: Situation, outcome: Outcome, label: str) -> Tap:
    """The button with that label, as it comes back when it is tapped."""
    data = next(action["data"] for action in _actions(list(outcome.replies)) if action.get("label") == label)
    tap = s.buttons.read(data)
    assert tap is not None
    return tap


def _press(s: Situation, outcome: Outcome, label: str) -> Outcome:
    pressed = answer.tapped(s, Incoming(kind="tap", occurred_at=s.now), _tap(s, outcome, label))
    assert pressed is not None
    return pressed


def test_a_question_gets_its_card_and_is_written_down_sealed(situation: At, ask: Callable[..., Outcome]) -> None:
    outcome = ask("gi มีทั้งหมดกี่ระดับ")
    assert outcome.decision == "answer"
    assert outcome.replies[0]["altText"].startswith("อุตสาหกรรมสีเขียวมีกี่ระดับ")
    [question] = _questions(situation())
    assert (question.decision, question.entry_id, question.entry_version) == ("answer", "gi-levels", 1)
    assert question.words_sealed is not None
    assert b"gi" not in question.words_sealed
    assert situation().sealer.unseal(question.words_sealed) == "gi มีทั้งหมดกี่ระดับ"


def test_related_questions_are_one_tap_away(situation: At, ask: Callable[..., Outcome]) -> None:
    outcome = ask("gi มีทั้งหมดกี่ระดับ")
    pressed = _press(situation(), outcome, "GI ระดับ 1")
    assert pressed.replies[0]["altText"].startswith("GI ระดับ 1")


def test_steps_come_on_request(situation: At, ask: Callable[..., Outcome]) -> None:
    outcome = ask("สมัครใช้ I-Single Form ยังไง")
    assert _press(situation(), outcome, "ดูขั้นตอน").replies[0]["altText"].startswith("ขั้นตอน")


def test_the_same_answer_is_not_given_twice_in_a_row(ask: Callable[..., Outcome]) -> None:
    ask("gi มีทั้งหมดกี่ระดับ")
    again = ask("gi มีกี่ระดับ")
    assert again.decision == "clarify"
    assert "เพิ่งส่งคำตอบ" in again.replies[0]["text"]


def test_an_hour_later_the_same_question_is_answered_again(ask: Callable[..., Outcome]) -> None:
    ask("gi มีทั้งหมดกี่ระดับ")
    assert ask("gi มีทั้งหมดกี่ระดับ", timedelta(hours=1)).decision == "answer"


def test_an_unclear_question_is_asked_back_once_then_in_other_words_then_given_to_a_person(
    ask: Callable[..., Outcome],
) -> None:
    first, second, third = ask("GI"), ask("isingleform"), ask("รางวัล")
    assert [outcome.decision for outcome in (first, second, third)] == ["clarify", "clarify", "handover"]
    assert first.replies[0]["type"] == "flex"
    assert "คำอื่น" in second.replies[0]["text"]
    assert "ให้เจ้าหน้าที่ตอบไหม" in third.replies[0]["text"]


def test_an_answer_in_between_starts_the_patience_anew(ask: Callable[..., Outcome]) -> None:
    ask("GI")
    ask("gi มีทั้งหมดกี่ระดับ")
    assert ask("isingleform").replies[0]["type"] == "flex"


def test_none_of_these_asks_for_other_words(situation: At, ask: Callable[..., Outcome]) -> None:
    pressed = _press(situation(), ask("GI"), "ไม่ใช่ทั้งหมดนี้")
    assert "คำอื่น" in pressed.replies[0]["text"]


def test_a_choice_is_answered_and_keeps_the_words_for_the_officer(situation: At, ask: Callable[..., Outcome]) -> None:
    s = situation()
    pressed = _press(s, ask("GI"), "GI สินค้าท้องถิ่น (สิ่งบ่งชี้ทางภูมิศาสตร์)")
    assert pressed.decision == "answer"
    newest = _questions(s)[-1]
    assert newest.entry_id == "gi-geographical"
    assert newest.words_sealed is not None and s.sealer.unseal(newest.words_sealed) == "GI"


def test_what_the_office_must_complete_goes_to_an_officer_with_topic_and_words(
    situation: At, ask: Callable[..., Outcome], officer: Callable[..., Any]
) -> None:
    officer()
    s = situation()
    outcome = ask("ลืมรหัสผ่าน isingleform")
    assert outcome.decision == "handover"
    handed = _press(s, outcome, "ให้เจ้าหน้าที่ตอบ")
    assert handed.decision == "handover"
    [case] = cases.reported_by(s.session, s.who().id)
    assert (case.kind, case.topic) == ("consultation", "ลืมรหัสผ่าน I-Single Form")
    assert handed.notices, "the officer is told"


def test_our_field_without_an_answer_is_offered_to_an_officer(situation: At, ask: Callable[..., Outcome]) -> None:
    outcome = ask("หม้อไอน้ำโรงงานต้องมีคนคุมกี่คน")
    assert outcome.decision == "handover"
    handed = _press(situation(), outcome, "ให้เจ้าหน้าที่ตอบ")
    assert handed.decision == "handover"


def test_what_is_beyond_the_office_is_said_to_be(ask: Callable[..., Outcome]) -> None:
    outcome = ask("ต่อพาสปอร์ตที่ไหน")
    assert outcome.decision == "none"
    assert "นอกงาน" in outcome.replies[0]["text"]


def test_nonsense_twice_is_offered_to_a_person(ask: Callable[..., Outcome]) -> None:
    assert "ยังไม่เข้าใจ" in ask("ฟหกดฟหกด").replies[0]["text"]
    assert ask("หกดหกด").decision == "handover"


def test_free_words_that_sound_like_a_complaint_begin_one(situation: At, ask: Callable[..., Outcome]) -> None:
    outcome = ask("โรงงานยางหลังบ้านเหม็นมากทุกคืน")
    assert outcome.replies
    assert _questions(situation())[-1].decision == "complaint"
    assert _questions(situation())[-1].words_sealed is None, "the words are kept with the complaint, not twice"


@pytest.mark.parametrize(("text", "decision"), [("ขอคุยกับเจ้าหน้าที่", "officer"), ("เรื่องที่แจ้งไปถึงไหนแล้ว", "track")])
def test_other_wishes_go_to_their_rooms(situation: At, ask: Callable[..., Outcome], text: str, decision: str) -> None:
    assert ask(text).replies
    assert _questions(situation())[-1].decision == decision


def test_small_talk_is_answered_and_not_kept(situation: At, ask: Callable[..., Outcome]) -> None:
    assert ask("สวัสดีค่ะ").decision == "smalltalk"
    assert _questions(situation()) == []


def test_an_emergency_is_told_so_even_here(ask: Callable[..., Outcome]) -> None:
    assert sounds_like_emergency("ไฟไหม้โรงงานช่วยด้วย")
    assert ask("ไฟไหม้โรงงานช่วยด้วย").decision == "emergency"


def test_not_this_is_counted_and_its_reason_kept(situation: At, ask: Callable[..., Outcome]) -> None:
    s = situation()
    why = _press(s, ask("gi มีทั้งหมดกี่ระดับ"), "ไม่ตรงคำถาม")
    thanks = _press(s, why, "ไม่ละเอียดพอ")
    assert "ขอบคุณ" in thanks.replies[0]["text"]
    [question] = _questions(s)
    assert (question.feedback, question.reason) == ("not_this", "detail")


def test_a_thumb_up_is_counted(situation: At, ask: Callable[..., Outcome]) -> None:
    s = situation()
    thanks = _press(s, ask("gi มีทั้งหมดกี่ระดับ"), "ตรงคำถาม")
    assert thanks.replies
    assert [question.feedback for question in _questions(s)] == ["helped"]


def test_what_an_answer_lacked_may_be_said_in_words(situation: At, ask: Callable[..., Outcome]) -> None:
    s = situation()
    _press(s, ask("gi มีทั้งหมดกี่ระดับ"), "ไม่ตรงคำถาม")
    thanks = ask("อยากรู้ว่าแต่ละขั้นเขาให้ใครเซ็นใบ", after=timedelta(minutes=1))
    assert "ขอบคุณ" in thanks.replies[0]["text"]
    first, said = _questions(s)
    assert (first.feedback, first.reason) == ("not_this", "words")
    assert said.words_sealed is not None, "kept, so that somebody writes the answer"


def test_the_second_of_those_offered_can_be_picked_in_words(situation: At, ask: Callable[..., Outcome]) -> None:
    ask("GI")
    offered = _questions(situation())[0].offered
    assert offered and len(offered) >= 2
    ask("อันที่สองค่ะ")
    assert _questions(situation())[-1].entry_id == offered[1]


def test_not_this_in_words_after_an_answer_asks_what_was_missing(situation: At, ask: Callable[..., Outcome]) -> None:
    ask("gi มีทั้งหมดกี่ระดับ")
    assert "ขาดอะไร" in ask("ไม่ใช่เรื่องนี้").replies[0]["text"]
    assert _questions(situation())[0].feedback == "not_this"


def test_a_message_without_a_topic_leans_on_the_last_answer(situation: At, ask: Callable[..., Outcome]) -> None:
    ask("เกณฑ์อุตสาหกรรมสีเขียวระดับ 2 มีอะไรบ้าง")
    ask("แล้วระดับ 3 ล่ะ")
    assert _questions(situation())[-1].entry_id == "gi-level-3"


def test_two_questions_in_a_message_are_both_answered(situation: At, ask: Callable[..., Outcome]) -> None:
    outcome = ask("ลืมรหัสผ่าน isingleform ทำยังไง แล้วก็อยากรู้ว่า gi มีกี่ระดับ")
    assert [question.entry_id for question in _questions(situation())] == ["isf-password", "gi-levels"]
    assert sum(message["type"] == "flex" for message in outcome.replies) == 2


def test_another_persons_question_cannot_be_judged(
    situation: At, ask: Callable[..., Outcome], meet: Callable[..., Any]
) -> None:
    tap = _tap(situation(), ask("gi มีทั้งหมดกี่ระดับ"), "ไม่ตรงคำถาม")
    stranger = situation(person=meet("Ustranger"))
    assert answer.tapped(stranger, Incoming(kind="tap", occurred_at=stranger.now), tap) is None
    assert _questions(stranger)[0].feedback is None


def test_a_forged_button_changes_nothing(situation: At, ask: Callable[..., Outcome]) -> None:
    s = situation()
    ask("gi มีทั้งหมดกี่ระดับ")
    forged = Tap("ask.wrong", {"q": str(_questions(s)[0].id)}, signed=False)
    assert answer.tapped(s, Incoming(kind="tap", occurred_at=s.now), forged) is None


def test_a_button_of_an_entry_that_is_gone_says_so(situation: At) -> None:
    s = situation()
    gone = answer.tapped(s, Incoming(kind="tap", occurred_at=s.now), Tap("ask.entry", {"e": "old-one"}))
    assert gone is not None
    assert "เปลี่ยนไปแล้ว" in gone.replies[0]["text"]


def test_aside_of_a_talk_only_sure_answers_are_given(situation: At, said: Callable[[str], Incoming]) -> None:
    s = situation()
    answered = answer.aside(s, said("gi มีทั้งหมดกี่ระดับ"))
    assert answered is not None and answered.decision == "answer"
    for text in ("GI", "บ้านหลังสีฟ้าติดวัด", "เหม็นมาก"):
        assert answer.aside(s, said(text)) is None
