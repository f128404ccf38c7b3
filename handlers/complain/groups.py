"""In a village group the bot is silent until it is called; then it invites to a private chat and asks for nothing."""

from __future__ import annotations

from content import search
from content.cards.emergency import hotlines
from content.commands import command_of
from content.say import say
from content.short_words import means
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def asked_in_group(_: Situation, said: Incoming) -> Outcome | None:
    """An invitation, or None: nothing is said, kept or answered in a group."""
    if said.kind != "text":
        return None
    called = said.mentions_bot or command_of(said.text) == "complain" or means(said.text, "called")
    if not called:
        return None
    invitation = say("complain.in_a_group")
    if search.sounds_like_emergency(said.text):
        return reply(hotlines(), invitation, decision="emergency")
    return reply(invitation)
