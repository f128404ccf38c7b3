"""ไม่ตรงคำถาม: what was missing is asked once and kept for whoever writes the answers."""

from __future__ import annotations

from collections.abc import Sequence

from content.entries import Entry
from content.quick import tap
from content.say import say
from db.tables import Question
from handlers.ask import log, show
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

REASONS = ("topic", "detail", "old")


def helped(question: Question) -> Outcome:
    question.feedback = "helped"
    return reply(say("ask.helped"))


def not_this(s: Situation, question: Question, also: Sequence[Entry] = ()) -> Outcome:
    """The answer was not what was asked for. `also`: what may have been meant instead."""
    question.feedback = "not_this"
    question.reason = None
    ways = [
        tap(f"label.missing_{reason}", s.buttons.changes("ask.missing", q=question.id, what=reason))
        for reason in REASONS
    ]
    ways += [*show.titles(s, tuple(also)), tap("label.let_office_answer", show.person_button_data(s, question))]
    return reply(say("ask.what_was_missing", quick=ways))


def missing(s: Situation, question: Question, reason: str) -> Outcome:
    """Why it was not. `reason` is one of REASONS; anything else counts as feedback without one."""
    question.feedback = "not_this"
    question.reason = reason if reason in REASONS else "unsaid"
    office = tap("label.let_office_answer", show.person_button_data(s, question))
    key = "ask.try_other_words" if reason == "topic" else "ask.thanks_feedback"
    return reply(say(key, quick=[office]))


def in_words(s: Situation, question: Question, words: str) -> Outcome:
    """What was missing, said freely: kept as a question without an answer, so that somebody writes one."""
    question.reason = "words"
    asked = log.record(s, "handover", words=words)
    office = tap("label.let_office_answer", show.person_button_data(s, asked))
    return reply(say("ask.thanks_feedback", quick=[office]))
