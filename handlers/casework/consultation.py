"""คุยกับเจ้าหน้าที่: a question for a person becomes a case of its own kind, so that it cannot be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from content.say import Message, say
from db import audit, cases, reporters
from db.tables import Case, Talk
from handlers.buttons import Tap
from handlers.casework import tell
from handlers.casework.assign import assign
from handlers.casework.moves import ENDED
from handlers.casework.receive import Told, add_testimony, next_number, testify
from handlers.casework.steps import gathered, said_step, stop_saying
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from handlers.talk import Answers, Table, start

TOPIC_LIMIT = 80


def open_consultation(
    s: Situation, *, topic: str | None, words: str, told: Sequence[Told] = ()
) -> tuple[Case, Outcome]:
    """The person's open consultation, continued, or a new one given to an officer. The reply says what happens next.

    `told` is what was said with its message ids (it can then be taken back later); without it, `words` alone is kept.
    """
    said = tuple(told) or (Told("words", words, None, None),)
    case = under_way(s)
    if case is not None:
        outcome = add_testimony(s, case, said)
        key = "consultation.continued"
    else:
        case, outcome = _open(s, topic, said)
        key = "consultation.opened"
    ways = [tell.reporter_button(s, "answer", case), tell.track_button(s)]
    return case, reply(say(key, number=case.number, quick=ways), decision="handover").followed_by(outcome)


def asked_for(s: Situation, tap: Tap | None) -> Outcome:
    """Somebody wants to talk with a person: asks what about. A button may name the topic (`topic=…`)."""
    topic = tap.values.get("topic") if tap is not None else None
    return start(s, TABLE, {"topic": topic} if topic else {})


def under_way(s: Situation) -> Case | None:
    """The consultation of this person that has not ended, the newest."""
    own = cases.reported_by(s.session, s.who().id)
    return next((case for case in own if case.kind == "consultation" and case.status not in ENDED), None)


def _open(s: Situation, topic: str | None, said: Sequence[Told]) -> tuple[Case, Outcome]:
    case = cases.open_case(
        s.session,
        office_id=s.office.id,
        number=next_number(s),
        kind="consultation",
        now=s.now,
        topic=topic[:TOPIC_LIMIT] if topic else None,
    )
    reporter = reporters.add(s.session, case, person_id=s.who().id, anonymous=False, first=True, now=s.now)
    testify(s, reporter, said)
    audit.note(
        s.session, office_id=s.office.id, actor=s.actor, action="case.opened", subject=f"case:{case.id}", now=s.now
    )
    return case, Outcome(notices=assign(s, case).notices)


def _ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    case = under_way(s)
    if case is not None:
        return (say("consultation.ask_more", number=case.number),)
    return (say("consultation.ask_about", topic=answers["topic"]) if answers.get("topic") else say("consultation.ask"),)


def _finish(s: Situation, _talk: Talk, answers: Answers) -> Outcome:
    told = gathered(answers, "question")
    words = next((one.words for one in told if one.words), "")
    _case, outcome = open_consultation(s, topic=answers.get("topic"), words=words or "", told=told)
    return outcome


TABLE = Table(
    name="consultation",
    steps=(said_step("question", _ask),),
    finish=_finish,
    cancelled=stop_saying("consultation.cancelled"),
    help_key="consultation.help",
    keep_for=timedelta(days=1),
)
