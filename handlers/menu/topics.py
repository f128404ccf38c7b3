"""The topics one can ask about, as buttons, and what each one's button answers: an intro and the most asked titles."""

from __future__ import annotations

from collections.abc import Mapping

from content.entries import Entry, by_topic
from content.quick import tap, tap_named
from content.say import Action, say
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

# The menu's fields and the knowledge behind each; officers wrote the most asked entries first.
TOPICS: Mapping[str, tuple[str, ...]] = {
    "isingleform": ("isingleform",),
    "gi": ("gi",),
    "awards": ("awards", "programmes"),
    "complaints": ("complaints", "office"),
}
TITLES = 8  # of LINE's 13 quick replies: people scroll past five or six


def intro(s: Situation, topic: str) -> Outcome:
    """What can be asked about a topic. Errors: KeyError for a name that is no topic."""
    shown = _most_asked(TOPICS[topic])
    quick = [tap_named(entry.short_title, s.buttons.shows("ask.entry", e=entry.id)) for entry in shown]
    quick.append(tap("label.ask_person", s.buttons.shows("menu.officer")))
    return reply(say(f"menu_talk.about.{topic}", quick=quick))


def topic_buttons(s: Situation) -> list[Action]:
    """One quick reply for each topic."""
    return [tap(f"label.topic.{topic}", s.buttons.shows(f"menu.{topic}")) for topic in TOPICS]


def _most_asked(names: tuple[str, ...]) -> list[Entry]:
    """The first entries of each, fairly mixed, so that a small topic is seen beside a large one."""
    each = TITLES // len(names)
    return [entry for name in names for entry in by_topic(name)[:each]]
