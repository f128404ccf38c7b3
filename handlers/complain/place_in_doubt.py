"""A place in doubt: a pin near a border, a name that several places share, a pin outside the province.

Decides what is offered and what counts as an answer; a place that is clear is taken in `place.py`.
"""

from __future__ import annotations

from typing import Any

from content import quick
from content.cards import complaint as card
from content.say import Action, Message, say, text
from content.short_words import means
from handlers.buttons import Tap
from handlers.complain import draft
from handlers.complain.place import by_name, district_tapped, kept_or_unclear
from handlers.complain.taps import data
from handlers.complain.words import is_for_somebody_else
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Step, Taken


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
        return district_tapped(s, _without(answers, "choices"), tap)
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
    found = by_name(s, answers, said)
    if found is not None and "where" in found.answers:
        return found
    return kept_or_unclear(s, answers, said, "complain.which_unclear")


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
        return district_tapped(s, elsewhere, tap)
    if said.kind != "text" or is_for_somebody_else(said.text):
        return None
    if means(said.text, "yes"):
        return Taken(_outside_anyway(answers))
    found = by_name(s, elsewhere, said)
    if found is not None:
        return found
    return kept_or_unclear(s, answers, said, "complain.outside_unclear")


def _outside_anyway(answers: Answers) -> Answers:
    pin: dict[str, Any] = answers.get("pin") or {}
    return draft.placed(answers, district_code=None, pin=pin, words=text("part.complain.outside_province"))


WHICH = Step("which", which_ask, which_take, fills=("where",), needed=lambda answers: "choices" in answers)
OUTSIDE = Step("outside", outside_ask, outside_take, fills=("where",), needed=lambda answers: "outside" in answers)
