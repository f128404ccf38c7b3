"""Which handler takes an event. First match wins, in the order of ARCHITECTURE §3.

Decides nothing about what is said; each branch hands the situation to the handler whose matter it is.
"""

from __future__ import annotations

from content import search
from content.commands import command_of
from db import people, talks
from db.tables import Talk
from handlers import talk as engine
from handlers.ask import answer
from handlers.buttons import Tap
from handlers.casework import consultation, desk, join, withdraw
from handlers.complain import emergency, groups
from handlers.complain import start as complain
from handlers.incoming import Incoming
from handlers.menu import groups as group_menu
from handlers.menu import main_menu, other, welcome
from handlers.my_cases import list as my_cases
from handlers.outcome import NOTHING, Outcome
from handlers.situation import Situation
from handlers.talks import TABLES


def route(s: Situation, said: Incoming) -> Outcome:
    """What happens because of this event. Writes go through `s.session`; the edge commits them."""
    if said.kind == "unsend":
        return withdraw.message(s, said.message_id) if said.message_id else NOTHING
    if said.kind in ("follow", "unfollow"):
        return _friendship(s, said)
    if not s.is_private:
        return _in_a_group(s, said)
    if s.person is None:
        return NOTHING
    return _in_private(s, said)


def _friendship(s: Situation, said: Incoming) -> Outcome:
    if s.person is None:
        return NOTHING
    if said.kind == "unfollow":
        people.blocked(s.session, s.office.id, s.person.line_user_id, s.now)
        return NOTHING
    people.followed(s.person, s.now)
    return welcome.followed(s, said)


def _in_a_group(s: Situation, said: Incoming) -> Outcome:
    if said.kind == "join":
        return group_menu.joined(s, said)
    if said.kind in ("leave", "members_joined", "members_left"):
        return NOTHING
    return groups.asked_in_group(s, said) or NOTHING


def _in_private(s: Situation, said: Incoming) -> Outcome:
    talk = talks.open_talk(s.session, s.who().id, s.now)
    if said.kind == "tap":
        return _tapped(s, said, talk)
    if said.kind == "text" and search.sounds_like_emergency(said.text):
        return emergency.answer(s, said)
    if said.kind == "text" and (joined := join.try_code(s, said.text)) is not None:
        return joined
    if s.officer is not None and (found := desk.typed(s, said)) is not None:
        return found
    if talk is not None and (answered := _answers_the_officer(s, said, talk)) is not None:
        return answered
    if talk is not None and (went_on := _in_the_talk(s, said, talk, None)) is not None:
        return went_on
    if said.kind == "text":
        return _words(s, said, talk)
    if (relayed := my_cases.waiting_for(s, said)) is not None:
        return relayed
    if said.is_media or said.kind == "location":
        return complain.media_outside_a_talk(s, said)
    return other.received(s, said)


def _answers_the_officer(s: Situation, said: Incoming, talk: Talk) -> Outcome | None:
    """An officer has asked since the talk last moved: what comes now answers the officer; the talk waits."""
    is_command = said.kind == "text" and command_of(said.text) is not None
    if is_command or not my_cases.asked_since(s, talk.changed_at):
        return None
    relayed = my_cases.waiting_for(s, said)
    return _with_a_way_back(s, talk, relayed) if relayed is not None else None


def _in_the_talk(s: Situation, said: Incoming, talk: Talk, tap: Tap | None) -> Outcome | None:
    command = command_of(said.text) if said.kind == "text" else None
    if command in ("menu", "track", "officer") or (said.kind == "text" and my_cases.is_number(s, said.text)):
        return None  # leaves the talk waiting; the answer carries a way back to it
    return engine.carry_on(s, TABLES, talk, said, tap, answer.aside)


def _tapped(s: Situation, said: Incoming, talk: Talk | None) -> Outcome:
    tap = s.buttons.read(said.data)
    if tap is None:
        return main_menu.unknown_button(s)
    if tap.action == "talk.resume" and talk is not None and tap.number("t") == talk.id:
        return engine.ask_again(s, TABLES, talk)
    if talk is not None:
        went_on = engine.carry_on(s, TABLES, talk, said, tap, answer.aside)
        if went_on is not None:
            return went_on
    elif tap.action.startswith("talk.") or "t" in tap.values:
        return engine.old_button(s, TABLES, None)
    found = _tapped_outside_talks(s, said, tap)
    if found is None and talk is not None and "t" in tap.values:
        return engine.ask_again(s, TABLES, talk)  # the answer to an earlier question of this talk, tapped twice
    return _with_a_way_back(s, talk, found or main_menu.unknown_button(s))


def _tapped_outside_talks(s: Situation, said: Incoming, tap: Tap) -> Outcome | None:
    room = tap.action.partition(".")[0]
    if tap.action == "menu.complain":
        return complain.from_menu(s)
    if tap.action == "menu.track":
        return my_cases.show(s)
    if tap.action == "menu.officer":
        return consultation.asked_for(s, tap)
    found: Outcome | None = None
    if room == "menu":
        found = main_menu.tapped(s, said, tap)
    elif room == "ask":
        found = answer.tapped(s, said, tap)
    elif room == "complain":
        found = complain.tapped(s, said, tap)
    elif room == "mine":
        found = my_cases.tapped(s, said, tap)
    elif room in ("desk", "case"):
        found = desk.tapped(s, said, tap)
    return found


def _words(s: Situation, said: Incoming, talk: Talk | None) -> Outcome:
    """A text outside any talk: a command, a case number, what an officer waits for, or something for the answerer."""
    command = command_of(said.text)
    if command == "complain":
        return complain.from_menu(s)
    if command == "track":
        return _with_a_way_back(s, talk, my_cases.show(s))
    if command == "officer":
        return _with_a_way_back(s, talk, consultation.asked_for(s, None))
    if command in ("menu", "help", "back", "skip", "cancel"):
        return _with_a_way_back(s, talk, main_menu.show(s))
    if (own := my_cases.by_number(s, said.text)) is not None:
        return _with_a_way_back(s, talk, own)
    if (relayed := my_cases.waiting_for(s, said)) is not None:
        return relayed
    return answer.reply_to(s, said)


def _with_a_way_back(s: Situation, talk: Talk | None, outcome: Outcome) -> Outcome:
    """While a talk waits, what is said beside it carries a button that leads back."""
    still_open = talk is not None and talk.state == "open"
    if talk is None or not still_open or not outcome.replies:
        return outcome
    return outcome.with_last_button(engine.resume_button(s, talk))
