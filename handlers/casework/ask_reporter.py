"""An officer asks the reporter something: the case waits, and its clock stops, until the answer is there."""

from __future__ import annotations

from content import quick
from content.say import say, text
from db import audit, cases
from db.tables import Case
from handlers.casework import card, tell
from handlers.casework.moves import NotAllowed, has_words, locked, may_hold, move, not_yours
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def ask(s: Situation, case: Case, question: str) -> Outcome:
    """Sends the question to the one who opened the case. Errors: NotAllowed. A second question may follow the first."""
    case = locked(s, case.id)
    if case.status == "waiting_reporter":
        _ask_more(s, case, question)
    else:
        move(s, case, "waiting_reporter", question=question)
    key = tell.done_or_unheard(s, case, "casework.ask.done")
    done = reply(say(key, number=case.number, quick=[card.open_button(s, case)]), decision="officer")
    return done.followed_by(_tell_reporter(s, case, question))


def _ask_more(s: Situation, case: Case, question: str) -> None:
    if not may_hold(s, case):
        raise not_yours(s, case)
    if not has_words(question):
        raise NotAllowed("casework.needs_question")
    cases.append(s.session, case, kind="question", words=question, author="officer", officer=s.officer, now=s.now)
    audit.note(
        s.session,
        office_id=s.office.id,
        actor=s.actor,
        action="case.question",
        subject=f"case:{case.id}",
        now=s.now,
    )


def _tell_reporter(s: Situation, case: Case, question: str) -> Outcome:
    ways = [
        tell.reporter_button(s, "answer", case),
        quick.camera(),
        quick.camera_roll(),
        quick.place(),
        quick.write("label.reporter_nothing", text("reporter.nothing_more")),
    ]
    asked = say("reporter.question", number=case.number, question=question, quick=ways)
    return tell.to_first_reporter(s, case, asked, why="question")
