"""Hello to a group: when it speaks, and that complaints are better told in private."""

from __future__ import annotations

from content.say import say
from handlers.incoming import Incoming
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def joined(_s: Situation, _said: Incoming) -> Outcome:
    return reply(say("menu_talk.joined_group"), decision="smalltalk")
