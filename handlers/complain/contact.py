"""May the officer ask back here, and does the person want to leave a name? Both may be skipped.

Names and phones never stand in the talk's row: they are encrypted in the transaction in which they are said.
"""

from __future__ import annotations

import re

from content import quick
from content.categories import category_of
from content.say import Message, say
from content.short_words import means, without_labels
from handlers.buttons import Tap
from handlers.casework import receive
from handlers.complain import draft
from handlers.complain.rest import further_words
from handlers.complain.taps import data
from handlers.complain.words import is_for_somebody_else
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Step, Taken

NAME_LIMIT = 120
NAME_AT_MOST = 60  # letters; more is no name
_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_DIGITS = re.compile(r"\(?\+?\d[\d\s\-.()]{4,}\d")
# Thai numbers: 9 digits (land line) or 10 (mobile) from 0, or +66 without it.
_PHONE = re.compile(r"0\d{8,9}")


def ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    buttons = [
        quick.tap("label.complain.contact_here", data(s, answers, "complain.contact", k="here")),
        quick.tap("label.complain.contact_unnamed", data(s, answers, "complain.contact", k="unnamed")),
    ]
    return (say("complain.contact", quick=buttons),)


def take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    if tap is not None:
        kind = tap.values.get("k") if tap.action == "complain.contact" else None
        return _unnamed(s, answers) if kind == "unnamed" else _here(answers) if kind == "here" else None
    if said.kind != "text" or is_for_somebody_else(said.text):
        return None
    if means(said.text, "unnamed") or means(said.text, "no"):
        return _unnamed(s, answers)
    if means(said.text, "yes"):
        return _here(answers)
    if means(said.text, "question"):
        return None
    if _DIGITS.search(said.text.translate(_THAI_DIGITS)):
        named = name_take(s, answers, said, None)
        return Taken({**named.answers, "contact": "here"}, named.says) if isinstance(named, Taken) else named
    return further_words(s, answers, said)


def _here(answers: Answers) -> Taken:
    return Taken({**answers, "contact": "here"})


def _unnamed(s: Situation, answers: Answers) -> Taken:
    case = draft.case_of(s, answers)
    if case is not None:
        receive.name_reporter(s, case, name=None, phone=None)
    return Taken({**answers, "contact": "unnamed"}, (say("complain.unnamed"),))


def name_ask(_: Situation, __: Answers) -> tuple[Message, ...]:
    return (say("complain.name"),)


def name_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    if tap is not None or said.kind != "text" or is_for_somebody_else(said.text) or means(said.text, "question"):
        return None
    if means(said.text, "no") or means(said.text, "unnamed"):
        return Taken({**answers, "named": False})
    if _is_a_story(said.text):
        return further_words(s, answers, said)
    name, phone, clear = name_and_phone(said.text)
    if not clear:
        return Refused("complain.phone_unclear")
    case = draft.case_of(s, answers)
    if case is not None and (name or phone):
        receive.name_reporter(s, case, name=name, phone=phone)
    return Taken({**answers, "named": True}, (say("complain.named"),))


def _is_a_story(words: str) -> bool:
    """Longer than a name, or about the complaint, and with no number in it."""
    return _DIGITS.search(words.translate(_THAI_DIGITS)) is None and (
        len(words) > NAME_AT_MOST or category_of(words) is not None
    )


def name_and_phone(words: str) -> tuple[str | None, str | None, bool]:
    """Name, phone as digits from 0, and whether the digits make a Thai number (True where there are none)."""
    plain = words.translate(_THAI_DIGITS)
    found = _DIGITS.search(plain)
    if found is None:
        return without_labels(plain)[:NAME_LIMIT] or None, None, True
    digits = re.sub(r"\D", "", found[0])
    if found[0].lstrip("(").startswith("+66") or (digits.startswith("66") and len(digits) >= 11):
        digits = "0" + digits.removeprefix("66").removeprefix("0")
    name = without_labels(plain[: found.start()] + " " + plain[found.end() :])[:NAME_LIMIT]
    return name or None, digits, _PHONE.fullmatch(digits) is not None


CONTACT = Step(
    "contact", ask, take, fills=("contact",), skippable=True, needed=lambda answers: not answers.get("urgent")
)
NAME = Step("name", name_ask, name_take, fills=("named",), skippable=True, needed=lambda a: a.get("contact") == "here")
