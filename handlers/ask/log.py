"""Every question is written down with what was decided, so that gaps become answers; the words are sealed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from content.entries import Entry
from content.search import Decision
from db import questions
from db.tables import Question
from handlers.situation import Situation

# Within this time a message may still be about the one before it.
SAME_CONVERSATION = timedelta(minutes=10)


def record(
    s: Situation,
    decision: Decision,
    *,
    words: str | None,
    entry: Entry | None = None,
    confidence: float | None = None,
    offered: Sequence[Entry] = (),
) -> Question:
    """words: None when a button was tapped instead. `offered`: what can be chosen instead, in its order."""
    return questions.record(
        s.session,
        office_id=s.office.id,
        person_id=s.person.id if s.person else None,
        decision=decision,
        now=s.now,
        words_sealed=s.sealer.seal(words) if words else None,
        entry_id=entry.id if entry else None,
        entry_version=entry.version if entry else None,
        confidence=confidence,
        offered=[other.id for other in offered] or None,
    )


def just_answered(s: Situation, entry: Entry) -> bool:
    """Whether the newest question of this conversation got the same entry."""
    newest = _lately(s)[:1]
    return bool(newest) and newest[0].entry_id == entry.id and newest[0].words_sealed is not None


def newest(s: Situation) -> Question | None:
    """The last thing asked in this conversation."""
    return next(iter(_lately(s)), None)


def leaned_on(s: Situation) -> str | None:
    """The entry that a message without a topic may be about: the last one given in this conversation."""
    return next((question.entry_id for question in _lately(s) if question.entry_id is not None), None)


def unclear_in_a_row(s: Situation) -> int:
    """How many of the newest questions were not understood, one after the other."""
    count = 0
    for question in _lately(s):
        if question.decision != "clarify":
            break
        count += 1
    return count


def of_tap(s: Situation, question_id: int | None) -> Question | None:
    """The question a button belongs to, if it was asked by whoever tapped it."""
    question = questions.by_id(s.session, s.office.id, question_id) if question_id is not None else None
    if question is None or s.person is None or question.person_id != s.person.id:
        return None
    return question


def words_of(s: Situation, question: Question) -> str | None:
    return s.sealer.unseal(question.words_sealed) if question.words_sealed else None


def _lately(s: Situation) -> tuple[Question, ...]:
    return questions.lately(s.session, s.person.id, s.now - SAME_CONVERSATION) if s.person else ()
