"""What is asked once the ticket exists: a photo, the exact spot, when, which factory, and how the officer may answer.

Each of it may be skipped; whatever is written instead of an answer is kept as testimony.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content import quick
from content.say import Action, Message, say, text
from content.short_words import means
from db import cases
from handlers.buttons import Tap
from handlers.casework.receive import Told
from handlers.complain import draft
from handlers.complain.got import got
from handlers.complain.taps import data
from handlers.complain.words import is_for_somebody_else, place_named
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Step, Taken

FACTORY_NAME_LIMIT = 200

WHEN = {
    "daily": "label.complain.when_daily",
    "night": "label.complain.when_night",
    "sometimes": "label.complain.when_sometimes",
    "first": "label.complain.when_first",
}


def photo_ask(_: Situation, answers: Answers) -> tuple[Message, ...]:
    return (say(_key("photo", answers), quick=[quick.camera(), quick.camera_roll()]),)


def pin_ask(_: Situation, answers: Answers) -> tuple[Message, ...]:
    return (say(_key("pin", answers), quick=[quick.place()]),)


def when_ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    buttons: list[Action] = [quick.tap(label, data(s, answers, "complain.when", w=w)) for w, label in WHEN.items()]
    return (say("complain.when", quick=buttons),)


def factory_ask(_: Situation, answers: Answers) -> tuple[Message, ...]:
    return (say(_key("factory", answers)),)


def _key(name: str, answers: Answers) -> str:
    return f"emergency.{name}" if answers.get("urgent") else f"complain.{name}"


def _something(fills: str) -> Callable[[Situation, Answers, Incoming, Tap | None], Taken | None]:
    """Takes words where a photo or a pin is asked for (those are heard at any step): "I have none", or testimony."""

    def take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | None:
        if tap is not None or not _is_answer(said):
            return None
        if means(said.text, "no") or means(said.text, "unknown"):
            return Taken({**answers, fills: answers.get(fills, 0)})
        return further_words(s, answers, said)

    return take


def pin_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | None:
    """A name will do in place of the pin."""
    if tap is not None or not _is_answer(said) or not s.places.named(said.text):
        return _something("pinned")(s, answers, said, tap)
    heard = further_words(s, answers, said)
    return Taken({**heard.answers, "pinned": True}, (got(answers, say("complain.got_pin")),), tells=heard.tells)


def when_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | None:
    if tap is not None:
        label = WHEN.get(tap.values.get("w", "")) if tap.action == "complain.when" else None
        return _noted(s, answers, "when", text("part.complain.when_said", when=text(label)), None) if label else None
    if not _is_answer(said):
        return None
    if means(said.text, "unknown"):
        return Taken({**answers, "when": True})
    return _noted(s, answers, "when", text("part.complain.when_said", when=said.text), said.message_id)


def factory_take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    if tap is not None or not _is_answer(said):
        return None
    if means(said.text, "unknown") or means(said.text, "no"):
        return Taken({**answers, "factory": True})
    if len(said.text) > FACTORY_NAME_LIMIT:
        return further_words(s, answers, said)
    return _noted(s, answers, "factory", text("part.complain.factory_said", factory=said.text), said.message_id)


def _is_answer(said: Incoming) -> bool:
    return said.kind == "text" and not is_for_somebody_else(said.text) and not means(said.text, "question")


def further_words(s: Situation, answers: Answers, said: Incoming) -> Taken:
    """Words that answer nothing that was asked: testimony, and it says so."""
    answers, tells = draft.keep(s, answers, Told("words", said.text, None, said.message_id))
    _place_by_name(s, answers, said.text)
    found: Mapping[str, object] = {"when": True} if means(said.text, "time") else {}
    key = "complain.got_question" if means(said.text, "question") else "complain.got_words"
    return Taken({**answers, **found}, (got(answers, say(key)),), tells=tells)


def _place_by_name(s: Situation, answers: Answers, words: str) -> None:
    """A place told later gives the case the district or tambon that it lacks; what it has is not overruled."""
    case, named = draft.case_of(s, answers), place_named(s, {}, words)
    if case is None or named is None or case.tambon_code is not None or "where" not in named:
        return
    where = draft.where_of(named)
    agrees = case.district_code in (None, where.district_code)
    if agrees and (case.district_code is None or where.tambon_code is not None):
        cases.place_case(
            s.session,
            case,
            author="reporter",
            now=s.now,
            district_code=where.district_code,
            tambon_code=where.tambon_code,
        )


def _noted(s: Situation, answers: Answers, name: str, words: str, message_id: str | None) -> Taken:
    answers, tells = draft.keep(s, answers, Told("words", words, None, message_id))
    return Taken({**answers, name: True}, tells=tells)


def _has_no_pin(answers: Answers) -> bool:
    return answers.get("where", {}).get("latitude") is None


def _calm(answers: Answers) -> bool:
    return not answers.get("urgent")


PHOTO = Step("photo", photo_ask, _something("media"), fills=("media",), skippable=True)
PIN = Step("pin", pin_ask, pin_take, fills=("pinned",), skippable=True, needed=_has_no_pin)
WHEN_STEP = Step("when", when_ask, when_take, fills=("when",), skippable=True, needed=_calm)
FACTORY = Step("factory", factory_ask, factory_take, fills=("factory",), skippable=True)
