"""A case is closed: by its officer with a note that the reporter reads, by the reporter who agrees, or by time."""

from __future__ import annotations

from content.say import Message, say
from db.tables import Case
from handlers.casework import card, tell
from handlers.casework.moves import locked, move
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def close(s: Situation, case: Case, note: str) -> Outcome:
    """By an officer. Errors: NotAllowed, also without a note."""
    case = locked(s, case.id)
    move(s, case, "closed", note=note)
    key = tell.done_or_unheard(s, case, "casework.close.done")
    done = reply(say(key, number=case.number, quick=[card.open_button(s, case)]), decision="officer")
    return done.followed_by(tell.to_reporters(s, case, _closed(s, case, note), why="closed"))


def agree(s: Situation, case: Case) -> Outcome:
    """By the reporter, to whom the matter is settled. Errors: NotAllowed."""
    case = locked(s, case.id)
    move(s, case, "closed")
    thanks = reply(say("reporter.agreed", number=case.number), decision="track")
    return thanks.followed_by(
        tell.to_holder(s, case, say("desk.agreed", number=case.number), why="agreed", urgent=False)
    )


def _closed(s: Situation, case: Case, note: str) -> Message:
    key = "reporter.consultation_closed" if case.kind == "consultation" else "reporter.closed"
    return say(key, number=case.number, note=note, quick=[tell.reporter_button(s, "reopen", case)])
