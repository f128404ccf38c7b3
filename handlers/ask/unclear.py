"""What is done when the search is not sure: ask which, then for other words, then offer a person. Never in circles.

Decides the order of these three by what was said in the last minutes (ARCHITECTURE §5).
"""

from __future__ import annotations

from content.cards.answer import choices
from content.entries import Entry
from content.quick import tap
from content.say import Action, say
from content.search import Found
from handlers.ask import log, show
from handlers.menu.topics import topic_buttons
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

OFFERED = 3


def clarify(s: Situation, found: Found, words: str) -> Outcome:
    """Two or three entries to choose from, the first time; afterwards other words, then a person."""
    offered = tuple(entry for entry, _ in found.alternatives[:OFFERED])
    if log.unclear_in_a_row(s) > 0 or not offered:
        return other_words(s, words, found.confidence)
    return _offer(s, "ask.which", offered, words, found.confidence)


def not_the_same_again(s: Situation, found: Found, words: str) -> Outcome:
    """The same question got the same answer a moment ago: the others, or a person."""
    others = tuple(entry for entry, _ in found.alternatives[:OFFERED])
    question = log.record(s, "clarify", words=words, confidence=found.confidence, offered=others)
    ways = [*show.titles(s, others), _office(s, show.person_button_data(s, question))]
    return reply(say("ask.same_again", quick=ways), decision="clarify")


def other_words(s: Situation, words: str | None, confidence: float | None = None) -> Outcome:
    """One request for other words; who was not understood twice is offered a person."""
    if log.unclear_in_a_row(s) > 1:
        return not_found(s, words, confidence)
    question = log.record(s, "clarify", words=words, confidence=confidence)
    ways = [*topic_buttons(s), _office(s, show.person_button_data(s, question))]
    return reply(say("ask.other_words", quick=ways), decision="clarify")


def not_found(s: Situation, words: str | None, confidence: float | None = None) -> Outcome:
    """Our field, but no answer: an officer is one tap away, with the question filled in."""
    question = log.record(s, "handover", words=words, confidence=confidence)
    ways = [_office(s, show.person_button_data(s, question)), *topic_buttons(s)]
    return reply(say("ask.not_found", quick=ways), decision="handover")


def beyond(s: Situation, found: Found, words: str) -> Outcome:
    """Not this office's matter: what it can do instead."""
    log.record(s, "none", words=words, confidence=found.confidence)
    return reply(say("ask.beyond", quick=_ways(s)))


def unknown(s: Situation, found: Found, words: str) -> Outcome:
    """Nothing like it is known. Said twice in a row, it becomes an officer's question."""
    if log.unclear_in_a_row(s) > 0:
        return not_found(s, words, found.confidence)
    log.record(s, "clarify", words=words, confidence=found.confidence)
    return reply(say("ask.unknown", quick=_ways(s)))


def _offer(s: Situation, key: str, offered: tuple[Entry, ...], words: str, confidence: float) -> Outcome:
    question = log.record(s, "clarify", words=words, confidence=confidence, offered=offered)
    pairs = [(entry, s.buttons.shows("ask.entry", e=entry.id, q=question.id)) for entry in offered]
    none = s.buttons.shows("ask.none", q=question.id)
    return reply(choices(key, pairs, none=none, person=show.person_button_data(s, question)), decision="clarify")


def _office(s: Situation, data: str) -> Action:
    return tap("label.let_office_answer", data)


def _ways(s: Situation) -> list[Action]:
    return [*topic_buttons(s), tap("label.ask_person", s.buttons.shows("menu.officer"))]
