"""Fire, explosion, a leak, people falling down: first the numbers to call, then an urgent case with what is known.

Decides what an emergency message becomes; whether a message is one is decided in `content/search`.
"""

from __future__ import annotations

from datetime import timedelta

from content.cards import emergency as card
from content.say import Message, say
from db import cases, talks
from db.tables import Case
from handlers import talk as engine
from handlers.casework import receive
from handlers.casework.card import is_urgent
from handlers.casework.receive import Told
from handlers.complain import loose
from handlers.complain.talk import COMPLAINT
from handlers.complain.words import hear
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from handlers.talk import Answers

SAME_EMERGENCY_FOR = timedelta(hours=2)  # further cries within it belong to the case that exists


def answer(s: Situation, said: Incoming) -> Outcome:
    """What to do and whom to call, at once; then the case, and the question where. Officers and heads are told."""
    now = card.hotlines()
    draft = _draft(s)
    running = _running(s)
    if running is not None:
        return _more(s, said, running, now)
    kept = {name: draft[name] for name in ("where",) if name in draft}
    if "case" not in draft:
        kept |= {name: draft[name] for name in ("told", "media", "pin", "choices", "spot", "outside") if name in draft}
    answers, _ = loose.adopt(s, {**kept, "urgent": True, "noticed": True})
    started = engine.start(s, COMPLAINT, {"category": None, **hear(s, answers, said).answers, "what": True})
    return Outcome(replies=(now,), decision="emergency").followed_by(started)


def _draft(s: Situation) -> Answers:
    talk = talks.open_talk(s.session, s.who().id, s.now)
    return dict(talk.answers) if talk is not None and talk.name == COMPLAINT.name else {}


def _running(s: Situation) -> Case | None:
    """The urgent case that this person has opened a moment ago."""
    for case in cases.reported_by(s.session, s.who().id, limit=3):
        if s.now - case.opened_at > SAME_EMERGENCY_FOR or case.status in ("closed", "rejected", "merged"):
            continue
        if is_urgent(s, case):
            return case
    return None


def _more(s: Situation, said: Incoming, case: Case, now: Message) -> Outcome:
    """Another cry about the same: the numbers again, and the words into the case."""
    more = receive.add_testimony(s, case, (Told("words", said.text, None, said.message_id),))
    done = reply(now, say("emergency.added", number=case.number), decision="emergency")
    outcome = done.followed_by(Outcome(notices=more.notices))
    talk = talks.open_talk(s.session, s.who().id, s.now)
    if talk is None or talk.name != COMPLAINT.name or talk.answers.get("case") != case.id:
        return outcome
    return outcome.followed_by(engine.ask_again(s, {COMPLAINT.name: COMPLAINT}, talk))
