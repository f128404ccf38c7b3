"""Somebody types the one-time code that the office gave them and is an officer from then on."""

from __future__ import annotations

from content import quick
from content.say import say, text, with_quick
from db import audit, cases, officers
from db.tables import Officer
from handlers.casework import card
from handlers.casework.code import hash_of, read_code
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def try_code(s: Situation, words: str) -> Outcome | None:
    """None when the text is not of a code's form, or was not written in private.

    A wrong, an expired and a used code get the same answer: it tells a guesser nothing.
    """
    if not s.is_private or s.person is None or read_code(words) is None:
        return None
    if s.officer is not None:
        return reply(say("join.already", name=s.officer.name), decision="officer")
    officer = officers.invited_by_code(s.session, s.office.id, hash_of(words), s.now)
    if officer is None:
        _note(s, "join.refused", f"person:{s.person.id}")
        return reply(say("join.wrong", quick=[quick.tap("label.ask_person", s.buttons.shows("menu.officer"))]))
    officers.let_go(s.session, s.person.id)
    officers.join(officer, s.person, s.now)
    s.session.flush()
    _note(s, "officer.joined", f"officer:{officer.id}")
    return _welcome(s, officer)


def _welcome(s: Situation, officer: Officer) -> Outcome:
    names = [card.district_name(s, row.district_code) or row.district_code for row in officer.districts]
    where = text("part.join.districts", districts=" ".join(names)) if names else text("part.join.everywhere")
    waiting = len(cases.without_owner(s.session, s.office.id))
    ways = [
        quick.tap("label.desk_new", s.buttons.shows("desk.new")),
        quick.tap("label.desk_help", s.buttons.shows("desk.help")),
    ]
    welcome = [say("join.welcome", name=officer.name, office=s.office.name, where=where)]
    if waiting:
        welcome.append(say("join.waiting", count=waiting))
    welcome[-1] = with_quick(welcome[-1], ways)
    return Outcome(replies=tuple(welcome), decision="officer", rich_menu="officer")


def _note(s: Situation, action: str, subject: str) -> None:
    audit.note(s.session, office_id=s.office.id, actor=s.actor, action=action, subject=subject, now=s.now)
