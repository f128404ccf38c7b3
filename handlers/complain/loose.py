"""Pictures that somebody sent before they complained: which of them belong to the complaint that begins now.

Those of the last hour do, unless another talk came between; those around the picture whose button was tapped always do.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from db import media, talks
from db.tables import Media
from handlers.casework.receive import Told
from handlers.complain import draft
from handlers.situation import Situation
from handlers.talk import Answers

LOOSE_FOR = timedelta(hours=1)


def since(s: Situation) -> datetime:
    """From when on what was sent still belongs to nothing."""
    ended = talks.last_ended(s.session, s.who().id)
    recent = s.now - LOOSE_FOR
    return max(recent, ended.changed_at) if ended is not None else recent


def adopt(s: Situation, answers: Answers, message_id: str | None = None) -> tuple[Answers, int]:
    """The answers with these pictures in them, and how many were new. `message_id`: the picture a button is about."""
    known = {told.message_id for told in draft.told_of(answers)}
    found = [one for one in _around(s, message_id) or _recent(s) if one.message_id not in known]
    for one in found:
        answers, _ = draft.keep(s, answers, Told(one.kind, None, one.id, one.message_id))
    if not found:
        return answers, 0
    answers = {**answers, "media": answers.get("media", 0) + len(found)}
    return {**answers, "what": True} if answers.get("category") else answers, len(found)


def _recent(s: Situation) -> tuple[Media, ...]:
    return media.unused_of(s.session, s.office.id, s.who().id, since(s))


def _around(s: Situation, message_id: str | None) -> tuple[Media, ...]:
    named = media.by_message(s.session, s.office.id, message_id) if message_id else None
    if named is None or named.person_id != s.who().id:
        return ()
    found = media.unused_of(s.session, s.office.id, s.who().id, named.created_at - LOOSE_FOR)
    if named.created_at >= since(s):
        return found
    return tuple(one for one in found if one.created_at - named.created_at <= LOOSE_FOR)
