"""A message about what was shown just before: which of the offered ones, "not this", or what an answer lacked.

Decides only by the newest question of the conversation; None for whatever is a message of its own.
"""

from __future__ import annotations

from content import search
from content.entries import Entry, entries
from content.search.picks import picked
from db.tables import Question
from handlers.ask import feedback, log, show, unclear
from handlers.outcome import Outcome
from handlers.situation import Situation


def reply_to(s: Situation, text: str) -> Outcome | None:
    newest = log.newest(s)
    if newest is None:
        return None
    offered = [entries()[one] for one in newest.offered or () if one in entries()]
    pick = picked(text, len(offered) if newest.entry_id is None else 0)
    if pick == "none":
        return _none_of_it(s, newest, offered)
    if pick is not None:
        return show.entry(s, offered[pick], words=log.words_of(s, newest))
    if newest.feedback == "not_this" and newest.reason is None:
        return _what_it_lacked(s, newest, text)
    return None


def _none_of_it(s: Situation, newest: Question, offered: list[Entry]) -> Outcome | None:
    """After an answer: what else was near, and why it was not right. After a choice: other words."""
    if newest.entry_id is not None:
        return feedback.not_this(s, newest, offered)
    return unclear.other_words(s, None) if offered else None


def _what_it_lacked(s: Situation, newest: Question, text: str) -> Outcome | None:
    """Asked what was missing, people say it in words; a question that has an answer of its own is one."""
    found = search.find(text, newest.entry_id)
    same = found.entry is not None and found.entry.id == newest.entry_id
    nothing = found.entry is None and found.decision in ("clarify", "none", "handover")
    return feedback.in_words(s, newest, text) if same or nothing else None
