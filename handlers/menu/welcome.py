"""Hello: to whoever adds the account as a friend, and to whoever comes back."""

from __future__ import annotations

from content.say import say
from handlers.incoming import Incoming
from handlers.menu.main_menu import ways
from handlers.outcome import Outcome
from handlers.situation import Situation


def followed(s: Situation, said: Incoming) -> Outcome:
    """Says who this is and what can be done, with the public menu (an officer keeps the officers')."""
    key = "menu_talk.welcome_back" if said.is_unblocked else "menu_talk.welcome"
    return Outcome(
        replies=(say(key, office=s.office.name, quick=ways(s)),),
        rich_menu="officer" if s.officer is not None else "public",
        decision="smalltalk",
    )
