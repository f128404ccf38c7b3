"""Puts one entry before a person: its card with buttons, related questions under it, and the line in the log."""

from __future__ import annotations

from content.cards.answer import answer_card
from content.cards.long_form import long_card, pages
from content.entries import Entry, entries
from content.quick import tap, tap_named
from content.say import Action
from content.search import Decision
from db.tables import Question
from handlers.ask import log
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def entry(
    s: Situation, entry: Entry, *, words: str | None, confidence: float | None = None, also: tuple[Entry, ...] = ()
) -> Outcome:
    """`also`: what else was near. An entry that the office must complete shows what is known and offers an officer."""
    decision: Decision = "answer" if entry.status == "ready" else "handover"
    question = log.record(s, decision, words=words, entry=entry, confidence=confidence, offered=also)
    card = answer_card(
        entry,
        s.now,
        more=s.buttons.shows("ask.steps", e=entry.id, q=question.id) if entry.has_long_form else None,
        helped=s.buttons.changes("ask.helped", q=question.id),
        wrong=s.buttons.changes("ask.wrong", q=question.id),
        person=person_button_data(s, question),
        quick=_related(s, entry, also),
    )
    return reply(card, decision=decision)


def long_form(s: Situation, entry: Entry, question: Question, page: int) -> Outcome:
    """One page of its steps or its table; further pages by a button."""
    further = s.buttons.shows("ask.steps", e=entry.id, q=question.id, p=page + 1) if page + 1 < pages(entry) else None
    card = long_card(entry, page, further=further, person=person_button_data(s, question), quick=_related(s, entry, ()))
    return reply(card)


def person_button_data(s: Situation, question: Question) -> str:
    """Opens a consultation about this question: signed, since it makes a case."""
    return s.buttons.changes("ask.person", q=question.id)


def titles(s: Situation, shown: tuple[Entry, ...]) -> list[Action]:
    """Quick replies with the entries' short titles."""
    return [tap_named(entry.short_title, s.buttons.shows("ask.entry", e=entry.id)) for entry in shown]


def _related(s: Situation, entry: Entry, also: tuple[Entry, ...]) -> list[Action]:
    related = tuple(entries()[entry_id] for entry_id in entry.related)
    more = tuple(other for other in also if other not in related and other is not entry)
    return [*titles(s, related + more[:1]), tap("label.menu", s.buttons.shows("menu.show"))]
