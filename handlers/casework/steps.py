"""The steps that officers' talks are made of: something written or sent, a choice of buttons.

Decides how an answer is read and kept (with its message id, so that it can be taken back); the tables are in
`talks.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from content import quick
from content.say import Action, Message, cut_utf16, say, text
from db import cases
from db.tables import Case
from handlers.buttons import Tap
from handlers.casework import card
from handlers.casework.moves import has_words
from handlers.casework.receive import Told, told_of
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation
from handlers.talk import Answers, Ask, Refused, Step, Take, Taken

PICK = "work.pick"
LABEL_LIMIT = 20  # characters of a quick reply's label, PLATFORM §4.2
OPTIONS_LIMIT = 10  # of 13 quick replies; skip, back and cancel need room

Option = tuple[str, str]  # value, label
Options = Callable[[Situation, Answers], Sequence[Option]]


def written_step(
    name: str, ask: Ask, *, skippable: bool = False, refused: str = "casework.write_words", short: bool = False
) -> Step:
    """Takes a text with some words in it; `short` ones may be a single digit."""

    def take(_s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
        if tap is not None:
            return None
        if said.kind != "text" or not (said.text if short else has_words(said.text)):
            return Refused(refused)
        return Taken({**answers, name: _kept(Told("words", said.text, None, said.message_id))})

    return Step(name=name, ask=ask, take=take, fills=(name,), skippable=skippable)


def said_step(name: str, ask: Ask) -> Step:
    """Takes words, a picture, a voice, a file or a pin."""
    return Step(name=name, ask=ask, take=_take_any(name), fills=(name,))


def photo_step(name: str, ask: Ask) -> Step:
    """Takes a picture; may be skipped."""

    def take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
        if tap is not None:
            return None
        told = told_of(s, said) if said.kind == "photo" else None
        return Taken({**answers, name: _kept(told)}) if told is not None else Refused("casework.send_photo")

    return Step(name=name, ask=ask, take=take, fills=(name,), skippable=True)


def choice_step(
    name: str,
    ask_key: str,
    options: Options,
    *,
    take_words: Callable[[Situation, Answers, str], str | None] | None = None,
    take_tap: Take | None = None,
    more: Callable[[Situation, Answers], list[Action]] = lambda _s, _a: [],
    needed: Callable[[Answers], bool] = lambda _: True,
    refused: str = "casework.choose",
) -> Step:
    """One of several buttons; typed words count when they are a label, or when `take_words` makes a value of them."""

    def ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
        ways = [_pick(s, name, answers, option) for option in options(s, answers)[:OPTIONS_LIMIT]]
        return (say(ask_key, number=_number(s, answers), quick=[*ways, *more(s, answers)]),)

    def take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
        if tap is not None:
            picked = _picked(name, answers, tap, options(s, answers))
            if picked is None:
                return take_tap(s, answers, said, tap) if take_tap is not None else None
            return Taken({**answers, name: picked})
        value = _typed(s, answers, said, options(s, answers), take_words)
        return Taken({**answers, name: value}) if value is not None else Refused(refused)

    return Step(name=name, ask=ask, take=take, fills=(name,), needed=needed)


def asks(key: str, suggestions: Sequence[tuple[str, str]] = ()) -> Ask:
    """A question that names the case, with ready sentences to send by one tap: (label key, text key)."""

    def ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
        ways = [quick.write(label, text(words)) for label, words in suggestions]
        return (say(key, number=_number(s, answers), quick=ways),)

    return ask


def gathered(answers: Answers, name: str) -> tuple[Told, ...]:
    """What a step kept, as told."""
    kept: Any = answers.get(name)
    return (Told(**kept),) if isinstance(kept, dict) else ()


def words_of(answers: Answers, name: str) -> str | None:
    return next((one.words for one in gathered(answers, name)), None)


def media_of(answers: Answers, name: str) -> str | None:
    return next((one.media_id for one in gathered(answers, name)), None)


def case_of(s: Situation, answers: Answers) -> Case | None:
    number = answers.get("case")
    return cases.by_id(s.session, s.office.id, number) if isinstance(number, int) else None


def stop_saying(key: str) -> Callable[[Situation, Answers], Outcome]:
    """What is said when a talk is stopped; for an officer with a button that leads back to the case."""

    def cancelled(s: Situation, answers: Answers) -> Outcome:
        case = case_of(s, answers)
        ways = [card.open_button(s, case)] if case is not None and s.officer is not None else []
        return reply(say(key, quick=ways))

    return cancelled


def _take_any(name: str) -> Take:
    def take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
        if tap is not None:
            return None
        told = told_of(s, said)
        return Taken({**answers, name: _kept(told)}) if told is not None else Refused("casework.send_words")

    return take


def _kept(told: Told) -> dict[str, Any]:
    return {"kind": told.kind, "words": told.words, "media_id": told.media_id, "message_id": told.message_id}


def _pick(s: Situation, name: str, answers: Answers, option: Option) -> Action:
    value, label = option
    data = s.buttons.changes(PICK, n=answers.get("case", 0), step=name, v=value)
    return quick.tap_named(cut_utf16(label, LABEL_LIMIT), data)


def _picked(name: str, answers: Answers, tap: Tap, options: Sequence[Option]) -> str | None:
    here = tap.action == PICK and tap.signed and tap.values.get("step") == name
    if not here or tap.number("n") != answers.get("case", 0):
        return None
    return next((value for value, _ in options if value == tap.values.get("v")), None)


def _typed(
    s: Situation,
    answers: Answers,
    said: Incoming,
    options: Sequence[Option],
    take_words: Callable[[Situation, Answers, str], str | None] | None,
) -> str | None:
    if said.kind != "text":
        return None
    same = [value for value, label in options if "".join(label.split()) == "".join(said.text.split())]
    if same:
        return same[0]
    return take_words(s, answers, said.text) if take_words is not None else None


def _number(s: Situation, answers: Answers) -> str:
    case = case_of(s, answers)
    return case.number if case is not None else ""
