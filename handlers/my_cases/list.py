"""ติดตามเรื่อง: my cases, one case opened, a number typed, and what is done with the buttons of a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from content import quick
from content.cards import my_case as cards
from content.say import Action, say
from db import cases
from db.tables import Case
from handlers import talk as engine
from handlers.buttons import Tap
from handlers.casework import close
from handlers.casework.moves import NotAllowed
from handlers.incoming import Incoming
from handlers.my_cases import mine, waiting, withdraw
from handlers.my_cases.talks import ADD, REOPEN
from handlers.my_cases.view import steps as steps_of
from handlers.my_cases.view import view
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def show(s: Situation) -> Outcome:
    """All my cases, newest first, as cards side by side; what to do when there is none."""
    found = mine.all_of(s)
    if not found:
        return reply(say("mine.none", quick=_ways_in(s)), decision="track")
    first = sorted(found, key=lambda case: case.status != "waiting_reporter")  # what waits for me comes first
    shown = [view(s, case) for case in first[: cards.CARDS_AT_MOST]]
    key = "mine.asks" if any(case.asks for case in shown) else "mine.count"
    said = say(key, count=len(found))
    if len(found) > len(shown):
        said = say("mine.count_newest", count=len(found), shown=len(shown))
    return reply(said, cards.cards(shown, quick=_ways_in(s)), decision="track")


def by_number(s: Situation, text: str) -> Outcome | None:
    """A ticket number somebody typed: their own case; of any other number the same words, whether it exists or not."""
    number = mine.number_in(s, text)
    if number is None:
        return None
    case = mine.by_number(s, number)
    if case is None:
        ways = [quick.tap("label.track", s.buttons.shows("menu.track")), *_ways_in(s)]
        return reply(say("mine.not_found", number=number, quick=ways), decision="track")
    return _opened(s, case)


def is_number(s: Situation, text: str) -> bool:
    """Whether somebody typed nothing but a ticket number."""
    return mine.is_number(s, text)


def tapped(s: Situation, said: Incoming, tap: Tap) -> Outcome | None:
    """A button of a card. None for what this is not (or not signed): the router says so."""
    act = ACTIONS.get(tap.action)
    if act is None or (tap.action != "mine.open" and not tap.signed):
        return None
    case = mine.case_of(s, tap.number("c"))
    if case is None:
        return reply(say("mine.gone", quick=_ways_in(s)), decision="track")
    try:
        return act(s, case)
    except NotAllowed:  # the case has moved on since the button was shown
        return reply(say("mine.moved_on", number=case.number), decision="track").followed_by(_opened(s, case))


def asked_since(s: Situation, moment: datetime) -> bool:
    """Whether an officer put a question to this person after that moment, and still waits."""
    own = cases.reported_by(s.session, s.who().id)
    return any(case.status == "waiting_reporter" and case.changed_at > moment for case in own)


def waiting_for(s: Situation, said: Incoming) -> Outcome | None:
    """What somebody writes or sends while an officer waits for their answer; None when nobody does."""
    return waiting.heard(s, said)


def _opened(s: Situation, case: Case) -> Outcome:
    shown = view(s, case, opened=True)
    ways = [quick.tap("label.track", s.buttons.shows("menu.track"))]
    return reply(cards.story(shown, steps_of(s, case), quick=ways), decision="track")


def _add(s: Situation, case: Case) -> Outcome:
    return engine.start(s, ADD, {"case": case.id, "number": case.number})


def _done(s: Situation, case: Case) -> Outcome:
    return close.agree(s, case)


def _reopen(s: Situation, case: Case) -> Outcome:
    return engine.start(s, REOPEN, {"case": case.id, "number": case.number})


def _ways_in(s: Situation) -> list[Action]:
    return [
        quick.tap("label.complain", s.buttons.shows("menu.complain")),
        quick.tap("label.ask_person", s.buttons.shows("menu.officer")),
    ]


ACTIONS: Mapping[str, Callable[[Situation, Case], Outcome]] = {
    "mine.open": _opened,
    "mine.add": _add,
    "mine.answer": _add,
    "mine.done": _done,
    "mine.reopen": _reopen,
    "mine.withdraw": withdraw.asked,
    "mine.withdraw_sure": withdraw.sure,
}
