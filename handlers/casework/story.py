"""All that was told about a case, and all that happened with it, for an officer who wants to read it in the chat."""

from __future__ import annotations

from content.categories import category_name
from content.say import Message, cut_utf16, plain, say, text, with_quick
from content.thai_dates import thai_date, thai_moment
from db import cases, officers, reporters
from db.tables import Case, CaseFact, Testimony
from handlers.casework import card
from handlers.casework.media_messages import media_message
from handlers.casework.moves import state_name
from handlers.outcome import REPLY_LIMIT
from handlers.situation import Situation

STORY_LIMIT = 4000  # UTF-16 units; a LINE text has 5,000, the frame around it needs a few


def told(s: Situation, case: Case) -> tuple[Message, ...]:
    """All testimonies in order, then the newest pictures and voices; at most five messages."""
    testimonies = reporters.testimonies(s.session, case.id)
    lines = "\n".join(_told_line(one) for one in testimonies)
    head = plain(text("desk.story", number=case.number, story=cut_utf16(lines, STORY_LIMIT) or "-"))
    kept = [message for one in testimonies for message in media_message(s, one.media_id)]
    messages = (head, *kept[-(REPLY_LIMIT - 1) :])
    return (*messages[:-1], with_quick(messages[-1], [card.open_button(s, case)]))


def happened(s: Situation, case: Case) -> Message:
    """The facts of the case, oldest first; of a long history, its end."""
    lines = [
        f"{thai_moment(fact.at)} · {line}" for fact in cases.history(s.session, case.id) if (line := _line(s, fact))
    ]
    while len(lines) > 1 and len("\n".join(lines)) > STORY_LIMIT:
        lines.pop(0)
    history = cut_utf16("\n".join(lines), STORY_LIMIT)
    return say("desk.history", number=case.number, history=history, quick=[card.open_button(s, case)])


def _told_line(one: Testimony) -> str:
    if one.withdrawn_at is not None:
        said = text("part.withdrawn")
    else:
        said = f"{text(f'part.told.{one.kind}')} {one.words or ''}".strip()
    return f"{thai_moment(one.at)} · {said}"


def _line(s: Situation, fact: CaseFact) -> str:
    said = _happened(s, fact)
    by = text("part.by", name=fact.officer.name) if fact.officer is not None else ""
    words = f": {fact.words}" if fact.words else ""
    return f"{said}{by}{words}" if said else ""


def _happened(s: Situation, fact: CaseFact) -> str:
    if fact.kind == "status" and fact.value:
        state = state_name(fact.value)
        return text("part.state_until", state=state, due=thai_date(fact.due_at)) if fact.due_at else state
    if fact.kind == "owner":
        owner = officers.by_id(s.session, s.office.id, int(fact.value)) if fact.value else None
        return text("part.happened.owner", name=owner.name if owner else text("part.nobody"))
    if fact.kind == "category":
        return text("part.happened.category", name=category_name(fact.value))
    if fact.kind == "place":
        return text("part.happened.place", name=card.district_name(s, fact.value) or "")
    if fact.kind == "withdrawn" and fact.value is not None:
        return text("part.happened.withdraw_asked")  # the whole case, not one message
    return text(f"part.happened.{card.URGENT if fact.value == card.URGENT else fact.kind}")
