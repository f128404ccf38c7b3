"""The bot with a router that counts: its answer to the n-th event of a person is "<what was written>/<n>".

Handled twice, or in another order, an event would show it in every later answer. Run as `python -m` like `bot`.
"""

from __future__ import annotations

from db import audit, people
from handlers import router
from handlers.incoming import Incoming
from handlers.outcome import NOTHING, Notice, Outcome
from handlers.situation import Situation

COUNTED = "counted"
EVERY = 5  # every fifth event is told to a neighbour too, which costs a push


def count(s: Situation, said: Incoming) -> Outcome:
    """Writes a line a text and answers with how many there are; some are told to the person met before this one."""
    if s.person is None or said.kind != "text":
        return NOTHING
    subject = f"person:{s.person.id}"
    audit.note(
        s.session, office_id=s.office.id, actor=subject, action=COUNTED, subject=subject, detail=said.text, now=s.now
    )
    s.session.flush()
    so_far = sum(line.action == COUNTED for line in audit.lines_about(s.session, s.office.id, subject))
    notices: tuple[Notice, ...] = ()
    neighbour = people.by_id(s.session, s.office.id, s.person.id - 1)
    if so_far % EVERY == 0 and neighbour is not None:
        notices = (Notice(neighbour.id, ({"type": "text", "text": f"{subject} wrote {said.text}"},), "neighbour"),)
    return Outcome(replies=({"type": "text", "text": f"{said.text}/{so_far}"},), notices=notices)


def put_in_place() -> None:
    """In a process of its own only: other tests have the real router."""
    router.route = count


if __name__ == "__main__":
    from bot.commands import main

    put_in_place()
    main()
