"""Greetings, thanks, goodbyes, anger, and "are you a robot": short, kind, and back to what can be done."""

from __future__ import annotations

from content.say import say
from handlers.menu.main_menu import ways
from handlers.outcome import Outcome, reply
from handlers.situation import Situation

KEYS = {
    "greeting": "menu_talk.hello_again",
    "thanks": "menu_talk.welcome_thanks",
    "bye": "menu_talk.bye",
    "fine": "menu_talk.fine",
    "about_bot": "menu_talk.about_me",
    "abuse": "menu_talk.upset",
}


def answer(s: Situation, intent: str) -> Outcome:
    """`intent`: one of KEYS; another one is answered like a greeting."""
    return reply(say(KEYS.get(intent, "menu_talk.hello_again"), quick=ways(s)), decision="smalltalk")
