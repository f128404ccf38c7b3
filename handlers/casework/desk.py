"""The officer's desk in the chat: menu buttons, the buttons of a case's card, a case number that is typed.

Decides who may open it at all; what a verb does, and whether this officer may, is decided in the verb's file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from content import quick
from content.say import Message, say, with_quick
from db import cases
from db.tables import Case, Officer
from handlers.buttons import Tap
from handlers.casework import accept, card, find, lists, story, talks
from handlers.casework.moves import NotAllowed
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def tapped(s: Situation, said: Incoming, tap: Tap) -> Outcome:
    """Every button whose action begins with `desk.` or `case.`. Nobody but an officer is shown anything of a case."""
    if s.officer is None or s.officer.office_id != s.office.id:
        return reply(say("casework.officers_only"))
    if tap.action in _LISTS:
        return _LISTS[tap.action](s, s.officer)
    if tap.action in _VIEWS:
        case = _case_of(s, tap)
        return _no_such_case(s) if case is None else _VIEWS[tap.action](s, case, s.officer)
    return _change(s, tap)


def typed(s: Situation, said: Incoming) -> Outcome | None:
    """The card of the case whose number an officer types; None for any other text."""
    if s.officer is None or said.kind != "text" or find.number_in(s, said.text) is None:
        return None
    case = find.by_number(s, said.text)
    return _no_such_case(s) if case is None else show_card(s, case, s.officer)


def show_card(s: Situation, case: Case, officer: Officer) -> Outcome:
    return reply(card.of_case(s, case, officer), decision="officer")


def _change(s: Situation, tap: Tap) -> Outcome:
    """A button that changes a case, or begins to: signed, or nothing happens."""
    verb = tap.action.removeprefix("case.")
    if not tap.signed or (verb != "accept" and verb not in talks.VERBS):
        return reply(say("casework.forged"), decision="officer")
    case = _case_of(s, tap)
    if case is None:
        return _no_such_case(s)
    try:
        return accept.accept(s, case) if verb == "accept" else talks.begin(s, verb, case)
    except NotAllowed as no:
        return reply(with_quick(no.said(), [card.open_button(s, case)]), decision="officer")


def _case_of(s: Situation, tap: Tap) -> Case | None:
    number = tap.number("n")
    return cases.by_id(s.session, s.office.id, number) if number is not None else None


def _no_such_case(s: Situation) -> Outcome:
    again = quick.tap("label.desk_find", s.buttons.shows("desk.find"))
    return reply(say("casework.no_such_case", quick=[again]), decision="officer")


def _help(s: Situation, officer: Officer) -> Outcome:
    ways = [
        quick.tap("label.desk_mine", s.buttons.shows("desk.mine")),
        quick.tap("label.desk_new", s.buttons.shows("desk.new")),
        quick.tap("label.desk_questions", s.buttons.shows("desk.questions")),
        quick.tap("label.desk_find", s.buttons.shows("desk.find")),
    ]
    messages: list[Message] = [say("desk.help", quick=ways)]
    return Outcome(replies=tuple(messages), decision="officer")


def _story(s: Situation, case: Case, _officer: Officer) -> Outcome:
    return Outcome(replies=story.told(s, case), decision="officer")


def _history(s: Situation, case: Case, _officer: Officer) -> Outcome:
    return reply(story.happened(s, case), decision="officer")


_LISTS: Mapping[str, Callable[[Situation, Officer], Outcome]] = {
    "desk.mine": lists.mine,
    "desk.new": lists.new,
    "desk.questions": lists.questions,
    "desk.find": lambda s, _officer: talks.begin_find(s),
    "desk.help": _help,
}
_VIEWS: Mapping[str, Callable[[Situation, Case, Officer], Outcome]] = {
    "desk.case": show_card,
    "desk.story": _story,
    "desk.history": _history,
}
