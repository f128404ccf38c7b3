"""How a complaint begins: with free words, from the menu, with a photo or a pin; what was sent shortly before is in it.

Decides what the first answers of the talk are; everything after is the talk's (`talk.py`).
"""

from __future__ import annotations

from datetime import timedelta

from content import quick
from content.cards import complaint as card
from content.say import Message, say
from db import media as kept_media
from db import talks
from db.tables import Talk
from handlers import talk as engine
from handlers.buttons import Tap
from handlers.casework import receive
from handlers.complain import draft, loose, place
from handlers.complain.talk import COMPLAINT
from handlers.complain.words import hear
from handlers.incoming import Incoming
from handlers.outcome import NOTHING, Outcome, reply
from handlers.situation import Situation

BURST_FOR = timedelta(minutes=1)  # photos sent together arrive within seconds


def from_words(s: Situation, said: Incoming) -> Outcome:
    """Free words that sound like a complaint: kept as its first sentence."""
    answers, count = loose.adopt(s, {})
    return engine.start(s, COMPLAINT, hear(s, answers, said).answers, _with_earlier(count))


def from_menu(s: Situation) -> Outcome:
    """The menu or "ร้องเรียน": the first question; with a draft that waits, whether to go on with it."""
    waiting = _unfinished(s)
    if waiting is None:
        answers, count = loose.adopt(s, {})
        return engine.start(s, COMPLAINT, answers, _with_earlier(count))
    if draft.is_empty(waiting.answers):
        return engine.ask_again(s, {COMPLAINT.name: COMPLAINT}, waiting)
    ways = [
        engine.resume_button(s, waiting),
        quick.tap("label.complain.anew", s.buttons.shows("complain.new", t=waiting.id)),
    ]
    return reply(say("complain.draft_waits", quick=ways), decision="complaint")


def tapped(s: Situation, said: Incoming, tap: Tap) -> Outcome | None:
    """complain.start (m: the picture that it keeps), complain.new (drops the draft), complain.no (the picture is for
    nothing). None for a button of an older talk."""
    if tap.action == "complain.new":
        return engine.start(s, COMPLAINT)
    if tap.action == "complain.no":
        ways = [quick.tap("label.menu", s.buttons.shows("menu.show"))]
        return reply(say("complain.not_for_that", quick=ways))
    if tap.action != "complain.start":
        return None
    answers, count = loose.adopt(s, {}, tap.values.get("m"))
    return engine.start(s, COMPLAINT, answers, _with_earlier(count))


def media_outside_a_talk(s: Situation, said: Incoming) -> Outcome:
    """A picture, voice, video or file out of nowhere: asks whether it is for a complaint. A pin begins one."""
    if said.kind == "location":
        return _from_pin(s, said)
    earlier = kept_media.unused_of(s.session, s.office.id, s.who().id, loose.since(s))
    told = receive.told_of(s, said)
    if told is None or told.message_id is None:
        return reply(say("complain.media_elsewhere"))
    if said.set_id is not None and any(s.now - one.created_at < BURST_FOR for one in earlier):
        return NOTHING  # the first of the burst has been answered, with a button that keeps all of it
    question = card.is_it_a_complaint(
        said.kind,
        yes=s.buttons.shows("complain.start", m=told.message_id),
        person=s.buttons.shows("menu.officer"),
        no=s.buttons.shows("complain.no"),
    )
    return reply(question, decision="clarify")


def _from_pin(s: Situation, said: Incoming) -> Outcome:
    answers, count = loose.adopt(s, {})
    pin = place.pin_of(said)
    if pin is None:
        return reply(say("complain.pin_unreadable"))
    says = (say("complain.got_pin"), *_with_earlier(count))
    return engine.start(s, COMPLAINT, place.pinned(s, answers, pin), says)


def _with_earlier(count: int) -> tuple[Message, ...]:
    return (say("complain.with_earlier", count=count),) if count else ()


def _unfinished(s: Situation) -> Talk | None:
    """The person's complaint without a ticket. One with a ticket is no obstacle to another complaint."""
    talk = talks.open_talk(s.session, s.who().id, s.now)
    if talk is not None and talk.name == COMPLAINT.name:
        return talk if "case" not in talk.answers else None
    if not any(paused.name == COMPLAINT.name for paused in talks.paused(s.session, s.who().id)):
        return None
    # It waits behind another talk; whoever asks to complain is done with that one.
    if talk is not None:
        talks.end(s.session, talk, "cancelled", s.now)
    return talks.take_up_paused(s.session, s.who().id, s.now)
