"""Where is it? A pin, a name, or a district; a pin near a border and one outside the province are asked about.

Decides when a place is known well enough for a ticket. Where a pin lies is decided in `content/places`.
"""

from __future__ import annotations

from typing import Any

from content import quick
from content.cards import complaint as card
from content.categories import category_of
from content.say import Action, Message, say, text
from content.short_words import means
from handlers.buttons import Tap
from handlers.casework import receive
from handlers.casework.receive import Told
from handlers.complain import draft
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
        return Taken({**answers, "pinned": True}, (say("complain.got_pin"),), tells=tells)
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
        return _district_tapped(s, answers, tap)
    if said.kind != "text" or is_for_somebody_else(said.text):
        return None
    if may_be_a_question(s, said.text):
        return None
    return _heard_as_place(s, answers, said)


def _heard_as_place(s: Situation, answers: Answers, said: Incoming) -> Taken:
    """Words where a place is asked for: they name one, or they describe the spot and the district is asked next."""
    by_name = _by_name(s, draft.without_open_place(answers), said)
    if by_name is not None:
        return by_name
    answers, tells = draft.keep(s, answers, _words_of(said))
    spot = " ".join(part for part in (answers.get("spot"), said.text) if part)
    return Taken({**answers, "spot": spot[: draft.PLACE_WORDS_LIMIT]}, tells=tells)


def _by_name(s: Situation, answers: Answers, said: Incoming) -> Taken | None:
    named = place_named(s, answers, said.text)
    if named is None:
        return None
    answers, tells = draft.keep(s, named, _words_of(said))
    return Taken(answers, tells=tells)


def _kept_or_unclear(s: Situation, answers: Answers, said: Incoming, key: str) -> Taken | Refused | None:
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
        return _district_tapped(s, answers, tap)
    if said.kind != "text" or is_for_somebody_else(said.text):
        return None
    if means(said.text, "unknown"):
        return Taken(draft.placed(answers, district_code=None, pin=answers.get("pin")))
    by_name = _by_name(s, answers, said)
    if by_name is not None:
        return by_name
    return _kept_or_unclear(s, answers, said, "complain.district_unclear")


def _district_tapped(s: Situation, answers: Answers, tap: Tap) -> Taken | None:
    if tap.action == "complain.districts":
        return Taken({"spot": "", **answers, "page": tap.number("p") or 0})
    if tap.action != "complain.district":
        return None
    code = tap.values.get("d", "")
    known = code if any(district.code == code for district in s.places.districts) else None
    if known is None and code != "unknown":
        return None
    return Taken(draft.placed(answers, district_code=known, pin=answers.get("pin")))


def which_ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    """A pin near a border, or a name that several places share."""
    codes = answers["choices"]
    buttons: list[Action] = [
        quick.tap_named(card.short_place(s.places, code), data(s, answers, "complain.which", c=code)) for code in codes
    ]
    buttons.append(quick.tap("label.complain.neither", data(s, answers, "complain.districts")))
    if "pin" in answers:
        return (say("complain.which_by_pin", place=card.place_name(s.places, codes[0]), quick=buttons),)
    return (say("complain.which", quick=buttons),)


def which_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    codes: list[str] = answers.get("choices", [])
    if tap is not None and tap.action == "complain.which":
        return Taken(_chosen(answers, tap.values["c"])) if tap.values.get("c") in codes else None
    if tap is not None:
        return _district_tapped(s, _without(answers, "choices"), tap)
    if said.kind != "text" or is_for_somebody_else(said.text):
        return None
    if means(said.text, "yes") and "pin" in answers:
        return Taken(_chosen(answers, codes[0]))
    if means(said.text, "no") or means(said.text, "unknown"):
        return Taken({"spot": "", **_without(answers, "choices")})
    return _which_by_name(s, answers, codes, said)


def _which_by_name(s: Situation, answers: Answers, codes: list[str], said: Incoming) -> Taken | Refused | None:
    """One of the choices, told by its district (tambons of one name differ only there); or quite another place."""
    bare = "".join(said.text.split())
    matching = [code for code in codes if s.places.district(code[:4]).name in bare]
    if len(matching) == 1:
        return Taken(_chosen(answers, matching[0]))
    by_name = _by_name(s, answers, said)
    if by_name is not None and "where" in by_name.answers:
        return by_name
    return _kept_or_unclear(s, answers, said, "complain.which_unclear")


def _chosen(answers: Answers, code: str) -> Answers:
    tambon = code if len(code) > 4 else None
    return draft.placed(answers, district_code=code[:4], tambon_code=tambon, pin=answers.get("pin"))


def _without(answers: Answers, *names: str) -> Answers:
    return {name: value for name, value in answers.items() if name not in names}


def outside_ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    buttons = [
        quick.place("label.complain.other_place"),
        quick.tap("label.complain.to_the_office", data(s, answers, "complain.outside")),
    ]
    return (say("complain.outside", province=s.places.name, quick=buttons),)


def outside_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    """Another place (a name; a pin is heard at any step), or to the office all the same."""
    if tap is not None and tap.action == "complain.outside":
        return Taken(_outside_anyway(answers))
    elsewhere = _without(answers, "outside", "pin")
    if tap is not None:
        return _district_tapped(s, elsewhere, tap)
    if said.kind != "text" or is_for_somebody_else(said.text):
        return None
    if means(said.text, "yes"):
        return Taken(_outside_anyway(answers))
    by_name = _by_name(s, elsewhere, said)
    if by_name is not None:
        return by_name
    return _kept_or_unclear(s, answers, said, "complain.outside_unclear")


def _outside_anyway(answers: Answers) -> Answers:
    pin: dict[str, Any] = answers.get("pin") or {}
    return draft.placed(answers, district_code=None, pin=pin, words=text("part.complain.outside_province"))


WHICH = Step("which", which_ask, which_take, fills=("where",), needed=lambda answers: "choices" in answers)
OUTSIDE = Step("outside", outside_ask, outside_take, fills=("where",), needed=lambda answers: "outside" in answers)
DISTRICT = Step("district", district_ask, district_take, fills=("where",), needed=lambda answers: "spot" in answers)
WHERE = Step("where", where_ask, where_take, fills=("where",))
