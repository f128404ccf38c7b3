"""Carries words, pictures and voices between reporter and officer; neither learns who the other is.

Decides what reaches whom and what is kept of it; when a reporter's message belongs to a case is asked with `expects`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from content import quick
from content.say import Action, say, with_quick
from content.short_words import means
from db import audit, cases
from db.tables import Case
from handlers.casework import accept, card, tell
from handlers.casework.media_messages import media_message
from handlers.casework.moves import ENDED, NotAllowed, has_words, locked, may_hold, not_yours, state_name
from handlers.casework.receive import Told, add_testimony, told_of
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

TALKING_FOR = timedelta(minutes=30)  # after an officer's words, what an asker writes next is meant for the officer
# What follows an answer belongs to it: pictures are slow to choose, a second sentence comes at once.
MORE_FOR = {False: timedelta(minutes=10), True: timedelta(minutes=3)}  # by whether it is a text


def from_reporter(s: Situation, case: Case, said: Incoming) -> Outcome:
    """A reporter's message to whoever holds the case. Errors: LookupError for somebody who did not report it."""
    told = told_of(s, said)
    if told is None:
        return reply(say("reporter.cannot_send"), decision="track")
    return told_by_reporter(s, case, (told,))


def told_by_reporter(s: Situation, case: Case, told: Sequence[Told]) -> Outcome:
    """The same for what was gathered before. What is told about a merged case goes to the one it was merged into."""
    case = _living(s, case)
    outcome = add_testimony(s, case, told)
    if case.status in ENDED:
        ways = [tell.reporter_button(s, "reopen", case)] if case.status != "merged" else []
        return reply(say("reporter.kept_after_end", number=case.number, quick=ways), decision="track").followed_by(
            outcome
        )
    ways = [tell.reporter_button(s, "answer", case), tell.track_button(s)]
    done = reply(say("reporter.passed_on", number=case.number, quick=ways), decision="track")
    return done.followed_by(outcome)


def to_reporter(s: Situation, case: Case, words: str | None, media_id: str | None = None) -> Outcome:
    """An officer's words or picture to the one who opened the case; whoever answers an untaken case takes it.

    Errors: NotAllowed.
    """
    if not has_words(words) and media_id is None:
        raise NotAllowed("casework.needs_words")
    case = locked(s, case.id)
    taken = case.status in card.UNTAKEN
    if taken:
        case = accept.take(s, case)
    elif not may_hold(s, case):
        raise not_yours(s, case)
    elif case.status in ENDED:
        raise NotAllowed("casework.no_such_move", number=case.number, state=state_name(case.status))
    cases.append(
        s.session,
        case,
        kind="told",
        words=words,
        media_id=media_id,
        author="officer",
        officer=s.officer,
        now=s.now,
    )
    audit.note(
        s.session, office_id=s.office.id, actor=s.actor, action="case.told", subject=f"case:{case.id}", now=s.now
    )
    key = tell.done_or_unheard(s, case, "casework.write.done")
    ways = [card.button(s, "write", case), card.open_button(s, case)]
    done = reply(say(key, number=case.number, quick=ways), decision="officer")
    return done.followed_by(_tell_reporter(s, case, words, media_id, taken=taken))


def expects(s: Situation, said: Incoming) -> Case | None:
    """The case that a reporter's message outside any talk is meant for, if any.

    One that waits for them, the latest asked first; one in which an officer has just written (to a question about a
    complaint the answerer may know more); the case that was answered a moment ago, for more pictures and for words that
    ask nothing. A greeting or thanks is for nobody.
    """
    if s.person is None or (said.kind not in ("text", "location") and not said.is_media):
        return None
    if said.kind == "text" and means(said.text, "small_talk"):
        return None
    own = sorted(cases.reported_by(s.session, s.person.id), key=lambda case: case.changed_at, reverse=True)
    waiting = [case for case in own if case.status == "waiting_reporter"]
    asks = said.kind == "text" and means(said.text, "question")
    written_to = [case for case in own if _has_fact(s, case, "told", TALKING_FOR)]
    talking = [case for case in written_to if case.kind == "consultation" or not asks]
    going_on = timedelta() if asks else MORE_FOR[said.kind == "text"]
    answered = [case for case in own if going_on and _has_fact(s, case, "answer", going_on)]
    return next(iter((*waiting, *talking, *answered)), None)


def _tell_reporter(s: Situation, case: Case, words: str | None, media_id: str | None, *, taken: bool) -> Outcome:
    ways: list[Action] = [tell.reporter_button(s, "answer", case), quick.camera(), quick.camera_roll()]
    if case.kind == "consultation":
        ways.append(tell.reporter_button(s, "done", case))
    sent = list(media_message(s, media_id))
    if words:
        sent.append(say("reporter.told", number=case.number, words=words))
    elif sent:  # a picture alone does not say from whom it is
        sent.append(say("reporter.shown", number=case.number))
    if taken and case.kind == "complaint":
        sent.insert(0, say("reporter.accepted", number=case.number))
    sent = sent or [say("reporter.accepted", number=case.number)]
    sent[-1] = with_quick(sent[-1], ways)
    return tell.to_first_reporter(s, case, *sent, why="told")


def _has_fact(s: Situation, case: Case, kind: str, within: timedelta) -> bool:
    if case.status in ENDED or s.now - case.changed_at > within:
        return False
    return any(fact.kind == kind and s.now - fact.at <= within for fact in cases.history(s.session, case.id))


def _living(s: Situation, case: Case) -> Case:
    """The case itself, or the one that it was merged into."""
    if case.status != "merged":
        return case
    merged = [fact for fact in cases.history(s.session, case.id) if fact.kind == "status" and fact.value == "merged"]
    number = (merged[-1].words or "").partition("\n")[0] if merged else ""
    return cases.by_number(s.session, case.office_id, number) or case
