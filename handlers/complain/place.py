"""Where is it? A pin, a name, or one of the districts.

Decides when a place is known well enough for a ticket; one in doubt is asked about in `place_in_doubt.py`, and where a
pin lies is decided in `content/places`.
"""

from __future__ import annotations

from typing import Any

from content import quick
from content.categories import category_of
from content.say import Message, say
from content.short_words import means
from handlers.buttons import Tap
from handlers.casework import receive
from handlers.casework.receive import Told
from handlers.complain import draft
from handlers.complain.got import got
from handlers.complain.taps import data
from handlers.complain.words import is_for_somebody_else, may_be_a_question, place_named
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Step, Taken

STORY_FROM = 40  # letters: more than any place's name
DISTRICTS_A_PAGE = 8  # with "others", "I do not know", back and stop below LINE's 13 quick replies


def take_pin(s: Situation, answers: Answers, said: Incoming) -> Taken | Refused:
    """A pin at any step. After the ticket it is testimony, and gives the case its point where it had none."""
    told, pin = receive.told_of(s, said), pin_of(said)
    if told is None or pin is None:
        return Refused("complain.pin_unreadable")
    if "case" in answers and "where" in answers:
        answers, tells = draft.keep(s, answers, told)
        return Taken({**answers, "pinned": True}, (got(answers, say("complain.got_pin")),), tells=tells)
    says = () if "what" in answers else (say("complain.got_pin"),)
    return Taken(pinned(s, answers, pin), says)


def pin_of(said: Incoming) -> dict[str, Any] | None:
    """The pin as the answers hold it; None where LINE gave no usable coordinates."""
    if said.latitude is None or said.longitude is None:
        return None
    return {
        "latitude": said.latitude,
        "longitude": said.longitude,
        "words": said.address or None,
        "message_id": said.message_id,
    }


def pinned(s: Situation, answers: Answers, pin: dict[str, Any]) -> Answers:
    """The answers with a pin in them: settled, as choices near a border, or as lying outside the province."""
    answers = draft.without_open_place(answers)
    found = s.places.place(pin["latitude"], pin["longitude"], s.shapes)
    if found.outside or found.district is None:
        return {**answers, "pin": pin, "outside": True}
    if not found.sure:
        return {**answers, "pin": pin, "choices": [district.code for district in found.choices]}
    # The tambon of a pin is the one with the nearest point: a hint, no fact to write down.
    return draft.placed(answers, district_code=found.district.code, pin=pin)


def where_ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    listed = quick.tap("label.complain.by_district", data(s, answers, "complain.districts"))
    key = "emergency.where" if answers.get("urgent") else "complain.where"
    return (say(key, quick=[quick.place(), listed]),)


def where_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    if tap is not None:
        return district_tapped(s, answers, tap)
    if said.kind != "text" or is_for_somebody_else(said.text):
        return None
    if may_be_a_question(s, said.text):
        return None
    return _heard_as_place(s, answers, said)


def _heard_as_place(s: Situation, answers: Answers, said: Incoming) -> Taken:
    """Words where a place is asked for: they name one, or they describe the spot and the district is asked next."""
    found = by_name(s, draft.without_open_place(answers), said)
    if found is not None:
        return found
    answers, tells = draft.keep(s, answers, _words_of(said))
    spot = " ".join(part for part in (answers.get("spot"), said.text) if part)
    return Taken({**answers, "spot": spot[: draft.PLACE_WORDS_LIMIT]}, tells=tells)


def by_name(s: Situation, answers: Answers, said: Incoming) -> Taken | None:
    named = place_named(s, answers, said.text)
    if named is None:
        return None
    answers, tells = draft.keep(s, named, _words_of(said))
    # In an emergency the officer is told the place itself (ticket.py), not also that there is more to read.
    return Taken(answers, tells=() if answers.get("urgent") and "where" in answers else tells)


def kept_or_unclear(s: Situation, answers: Answers, said: Incoming, key: str) -> Taken | Refused | None:
    """No place in it. More of the story is kept; a question goes to whoever can answer; the rest is explained."""
    if may_be_a_question(s, said.text):
        return None
    if category_of(said.text) is None and len(said.text) < STORY_FROM:
        return Refused(key)
    answers, tells = draft.keep(s, answers, _words_of(said))
    return Taken(answers, (say("complain.got_words"),), tells=tells)


def _words_of(said: Incoming) -> Told:
    return Told("words", said.text, None, said.message_id)


def district_ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    """One page of the districts: LINE shows at most 13 quick replies, Nan has 15 districts."""
    pages = -(-len(s.places.districts) // DISTRICTS_A_PAGE)
    page = int(answers.get("page", 0)) % pages
    shown = s.places.districts[page * DISTRICTS_A_PAGE : (page + 1) * DISTRICTS_A_PAGE]
    buttons = [quick.tap_named(found.name, data(s, answers, "complain.district", d=found.code)) for found in shown]
    if pages > 1:
        buttons.append(quick.tap("label.complain.other_districts", data(s, answers, "complain.districts", p=page + 1)))
    buttons.append(quick.tap("label.complain.district_unknown", data(s, answers, "complain.district", d="unknown")))
    return (say("complain.district", quick=buttons),)


def district_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    if tap is not None:
        return district_tapped(s, answers, tap)
    if said.kind != "text" or is_for_somebody_else(said.text):
        return None
    if means(said.text, "unknown"):
        return Taken(draft.placed(answers, district_code=None, pin=answers.get("pin")))
    found = by_name(s, answers, said)
    if found is not None:
        return found
    return kept_or_unclear(s, answers, said, "complain.district_unclear")


def district_tapped(s: Situation, answers: Answers, tap: Tap) -> Taken | None:
    if tap.action == "complain.districts":
        return Taken({"spot": "", **answers, "page": tap.number("p") or 0})
    if tap.action != "complain.district":
        return None
    code = tap.values.get("d", "")
    known = code if any(district.code == code for district in s.places.districts) else None
    if known is None and code != "unknown":
        return None
    return Taken(draft.placed(answers, district_code=known, pin=answers.get("pin")))


DISTRICT = Step("district", district_ask, district_take, fills=("where",), needed=lambda answers: "spot" in answers)
WHERE = Step("where", where_ask, where_take, fills=("where",))
