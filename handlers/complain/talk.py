"""The complaint as a table of steps: what it hears at any step, what it asks, how long it is kept.

The order is that of the questions when nothing is known; a photo, a pin and a sentence may come in any order.
"""

from __future__ import annotations

from datetime import timedelta

from content.commands import command_of
from content.say import Message, say
from content.short_words import means
from handlers.buttons import Tap
from handlers.complain import contact, loose, media, place, place_in_doubt, rest, ticket, what
from handlers.complain.words import hear, is_for_somebody_else, may_be_a_question
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Step, Table, Taken

DRAFT_KEPT_FOR = timedelta(days=7)
# Once the ticket exists nothing is lost when the talk ends; a day later other words are another matter.
TALK_WITH_TICKET_KEPT_FOR = timedelta(days=1)

STEPS: tuple[Step, ...] = (
    what.WHAT,
    place_in_doubt.WHICH,
    place_in_doubt.OUTSIDE,
    place.DISTRICT,
    place.WHERE,
    rest.PHOTO,
    rest.PIN,
    rest.WHEN_STEP,
    rest.FACTORY,
    contact.CONTACT,
    contact.NAME,
)


def listen(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    """What is heard at any step: photos, voice, pins; "complain" once more; and what nobody can read."""
    if tap is not None:
        return _button_of_a_picture(s, answers, tap)
    if said.is_media:
        return media.take(s, answers, said)
    if said.kind == "location":
        return place.take_pin(s, answers, said)
    if said.kind == "text" and command_of(said.text) in ("complain", "resume"):
        return Taken(answers)  # already at it: the question once more
    if said.kind in ("sticker", "unknown_message"):
        return Refused("complain.sticker" if said.kind == "sticker" else "complain.unreadable")
    return None


def _button_of_a_picture(s: Situation, answers: Answers, tap: Tap) -> Taken | None:
    """ "A complaint about this picture" tapped while a complaint is under way: the picture joins it."""
    if tap.action != "complain.start" or "m" not in tap.values:
        return None
    answers, count = loose.adopt(s, answers, tap.values["m"])
    return Taken(answers, (say("complain.with_earlier", count=count),) if count else ())


def otherwise(s: Situation, answers: Answers, said: Incoming, _: Tap | None) -> Taken | Refused | None:
    """Words that no step took and nobody could answer are kept all the same."""
    if said.kind != "text":
        return None
    if means(said.text, "small_talk"):
        return Refused("complain.hello")
    if is_for_somebody_else(said.text):
        return None
    is_question = may_be_a_question(s, said.text)
    # A question tells nothing of what happened; the officer will find it in the case.
    return hear(s, answers, said) if "case" not in answers and not is_question else rest.further_words(s, answers, said)


def welcome_back(s: Situation, answers: Answers) -> Message:
    if "case" in answers:
        return say("complain.welcome_back_ticket", number=answers["number"])
    return say("complain.welcome_back")


def kept_for(answers: Answers) -> timedelta:
    return TALK_WITH_TICKET_KEPT_FOR if "case" in answers else DRAFT_KEPT_FOR


def stop_label(answers: Answers) -> str:
    return "label.enough" if "case" in answers else "label.cancel"


COMPLAINT = Table(
    name="complaint",
    steps=STEPS,
    finish=ticket.finish,
    cancelled=ticket.cancelled,
    help_key="complain.help",
    keep_for=kept_for,
    listen=listen,
    settle=ticket.settle,
    otherwise=otherwise,
    welcome_back=welcome_back,
    stop_label=stop_label,
)
