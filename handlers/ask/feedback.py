"""ไม่ตรงคำถาม: what was missing is asked once and kept for whoever writes the answers."""

from __future__ import annotations

from content.quick import tap
from content.say import say
from db import audit
from db.tables import Question
from handlers.ask import show
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

REASONS = ("topic", "detail", "old")


def not_this(s: Situation, question: Question) -> Outcome:
    """The answer was not what was asked for."""
    question.feedback = "not_this"
    ways = [
        tap(f"label.missing_{reason}", s.buttons.changes("ask.missing", q=question.id, what=reason))
        for reason in REASONS
    ]
    ways.append(tap("label.let_office_answer", show.person_button_data(s, question)))
    return reply(say("ask.what_was_missing", quick=ways))


def missing(s: Situation, question: Question, reason: str) -> Outcome:
    """Why it was not. `reason` is one of REASONS; anything else counts as feedback without one."""
    question.feedback = "not_this"
    audit.note(
        s.session,
        office_id=s.office.id,
        actor=s.actor,
        action="answer.not_this",
        subject=f"question:{question.id}",
        now=s.now,
        detail=reason if reason in REASONS else None,
    )
    office = tap("label.let_office_answer", show.person_button_data(s, question))
    key = "ask.try_other_words" if reason == "topic" else "ask.thanks_feedback"
    return reply(say(key, quick=[office]))
