"""The menu in the chat: what can be done here, for those who type "เมนู" or whose LINE shows no picture menu."""

from __future__ import annotations

from content.quick import tap
from content.say import Action, say
from handlers.buttons import Tap
from handlers.incoming import Incoming
from handlers.menu.topics import TOPICS, intro, topic_buttons
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def show(s: Situation) -> Outcome:
    """What one can do here, as buttons."""
    return reply(say("menu_talk.menu", quick=ways(s)))


def tapped(s: Situation, _said: Incoming, tap: Tap) -> Outcome | None:
    """Buttons `menu.…` that only show something; None for one that is not known."""
    name = tap.action.removeprefix("menu.")
    if name in TOPICS:
        return intro(s, name)
    if name == "public":  # an officer goes back to the menu that everyone has
        return Outcome(replies=(say("menu_talk.public_again", quick=ways(s)),), rich_menu="public")
    return show(s) if name in ("show", "help") else None


def unknown_button(s: Situation) -> Outcome:
    """A button of an older release or a forged one: nothing happened, and here is what works."""
    return reply(say("menu_talk.unknown_button", quick=ways(s)))


def ways(s: Situation) -> list[Action]:
    """Everything there is to do, the complaint first."""
    return [
        tap("label.complain", s.buttons.shows("menu.complain")),
        *topic_buttons(s),
        tap("label.track", s.buttons.shows("menu.track")),
        tap("label.ask_person", s.buttons.shows("menu.officer")),
    ]
