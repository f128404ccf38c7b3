"""Somebody takes a message back: what it said is emptied wherever we keep it, and the cases note that something was.

The stored event and the copies of pictures are deleted by the edge (`forget_media`).
"""

from __future__ import annotations

from typing import Any

from content.say import say
from db import audit, cases, media, reporters, talks
from handlers.casework import card, tell
from handlers.outcome import Outcome
from handlers.situation import Situation


def message(s: Situation, message_id: str) -> Outcome:
    """Forgets LINE's message of that id. Doing it twice, or for a message nobody knows, changes nothing more."""
    outcome = Outcome(forget_media=_forget_media(s, message_id))
    _clean_talks(s, message_id)
    for case in reporters.withdraw_testimony(s.session, s.office.id, message_id, s.now):
        cases.append(s.session, case, kind="withdrawn", author="reporter", now=s.now)
        audit.note(
            s.session,
            office_id=s.office.id,
            actor=s.actor,
            action="case.withdrawn",
            subject=f"case:{case.id}",
            now=s.now,
        )
        said = say("desk.withdrawn", number=case.number, quick=[card.open_button(s, case)])
        outcome = outcome.followed_by(tell.to_holder(s, case, said, why="withdrawn", urgent=False))
    return outcome


def _forget_media(s: Situation, message_id: str) -> tuple[str, ...]:
    kept = media.by_message(s.session, s.office.id, message_id)
    if kept is None or kept.state == "deleted":
        return ()
    media.given_up(kept, s.now, state="deleted", reason="withdrawn")
    return (kept.id,)


def _clean_talks(s: Situation, message_id: str) -> None:
    """Unfinished talks keep what was said with its message id; that part goes, and its question is asked again."""
    for talk in talks.open_talks_of_office(s.session, s.office.id):
        answers = without_message(talk.answers, message_id)
        if answers != talk.answers:
            talks.move(
                s.session,
                talk,
                step=talk.step,
                answers=answers,
                wrong_answers=talk.wrong_answers,
                keep_until=talk.keep_until,
                now=s.now,
            )


def without_message(answers: dict[str, Any], message_id: str) -> dict[str, Any]:
    """Answers without each object that names the message as its `message_id`, however deep it lies."""
    return {name: _cleaned(value, message_id) for name, value in answers.items() if not _is_of(value, message_id)}


def _cleaned(value: Any, message_id: str) -> Any:
    if isinstance(value, dict):
        return without_message(value, message_id)
    if isinstance(value, list):
        return [_cleaned(one, message_id) for one in value if not _is_of(one, message_id)]
    return value


def _is_of(value: Any, message_id: str) -> bool:
    return isinstance(value, dict) and value.get("message_id") == message_id
