"""What is sent without words outside any talk: stickers, and kinds of message that cannot be read here."""

from __future__ import annotations

from content.say import say
from handlers.incoming import Incoming
from handlers.menu.main_menu import ways
from handlers.outcome import NOTHING, Outcome, reply
from handlers.situation import Situation

KEYS = {
    "sticker": "menu_talk.sticker",
    "photo": "menu_talk.photo",
    "video": "menu_talk.photo",
    "voice": "menu_talk.voice",
    "file": "menu_talk.file",
    "location": "menu_talk.location",
    "unknown_message": "menu_talk.unreadable",
}


def received(s: Situation, said: Incoming) -> Outcome:
    """A useful word for each; nothing for what asks for none (an edited message, a member who left)."""
    key = KEYS.get(said.kind)
    return reply(say(key, quick=ways(s)), decision="smalltalk") if key else NOTHING
